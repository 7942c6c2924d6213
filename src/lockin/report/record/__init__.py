"""The record inside a sealed PDF: what it holds, how it is read back, and how it is checked."""

from __future__ import annotations
