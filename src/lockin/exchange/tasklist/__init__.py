"""The task list of a hand-out: Markdown that can be ticked in an issue tracker, and read back."""

from __future__ import annotations
