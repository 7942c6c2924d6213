"""Many assessments in one overview: who stands in which band, what many depend on, what is overdue, what many lack."""

from __future__ import annotations
