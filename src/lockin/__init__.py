"""lockin: how locked in will we be? Asked, scored and reported for procurement."""

from __future__ import annotations

__version__ = "0.1.0"
