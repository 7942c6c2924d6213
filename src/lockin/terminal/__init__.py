"""Asking in a terminal: thin views over the interview."""

from __future__ import annotations
