"""Logos of companies: checked, and written anew so that nothing in them can act."""

from __future__ import annotations
