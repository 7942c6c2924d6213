"""The report as a document that a committee can edit: real headings, real tables, styles."""

from __future__ import annotations
