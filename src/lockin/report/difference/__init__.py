"""Two dates of one vendor: one display-ready value, and a small renderer for each format."""

from __future__ import annotations
