"""Frozen values that everything else is about, and the one fold that says which questions are asked."""

from __future__ import annotations
