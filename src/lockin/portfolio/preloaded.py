"""What the parent of all worker processes loads, once: the PDF engine, the templates and everything else a job needs.

What a worker loads itself it has twice over: once more in memory, and scattered between the leavings of its first
report.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from lockin.errors import LockinError
from lockin.portfolio import jobs
from lockin.report.html import html_environment
from lockin.report.notes import note_html
from lockin.report.pdf import load_engine
from lockin.report.record import sealing

__all__ = ["jobs", "sealing"]

_templates = html_environment("report")
for _name in _templates.list_templates(extensions=["j2"]):
    _templates.get_template(_name)
note_html("*")
with suppress(LockinError):  # the first report says what is missing
    load_engine()
gc.freeze()  # so that no worker's collector writes to the pages that all share
