"""The sans-I/O core of asking: which item now, what an input does, what must be saved."""

from __future__ import annotations
