"""Text to model, or every problem at once."""

from __future__ import annotations
