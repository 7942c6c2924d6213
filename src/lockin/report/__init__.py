"""From a scorecard to a report that people can read, in several formats."""

from __future__ import annotations
