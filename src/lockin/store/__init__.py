"""The only room that opens a user's files: lock, splice write, atomic replace, history."""

from __future__ import annotations
