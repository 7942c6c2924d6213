"""The fillable PDF of a hand-out, and the way back from its fields."""

from __future__ import annotations
