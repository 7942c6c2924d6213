"""What the parent of all worker processes imports, once: the PDF engine and everything between it and a job."""

from __future__ import annotations

import gc
from contextlib import suppress

from lockin.errors import LockinError
from lockin.portfolio import jobs
from lockin.report.pdf import load_engine

__all__ = ["jobs"]

with suppress(LockinError):  # the first report says what is missing
    load_engine()
gc.freeze()  # so that no worker's collector writes to the pages that all share
