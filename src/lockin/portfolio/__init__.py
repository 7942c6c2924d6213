"""Many assessments at once: what they share, and how their reports are made side by side."""

from __future__ import annotations
