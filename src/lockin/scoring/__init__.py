"""From a checklist and an assessment to a scorecard."""

from __future__ import annotations
