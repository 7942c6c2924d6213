"""The report as a workbook: tables to filter and sort."""

from __future__ import annotations
