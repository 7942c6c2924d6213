"""What a report says as tables of typed values, for formats that filter and sort."""

from __future__ import annotations
