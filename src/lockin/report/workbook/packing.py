"""A workbook as bytes."""

from __future__ import annotations

import io
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from lockin.report.zipped import without_time


def packed(workbook: Workbook) -> bytes:
    """The bytes of a workbook, without the present time: `Workbook.save` would note it in two places."""
    drawn = io.BytesIO()
    ExcelWriter(workbook, ZipFile(drawn, "w")).save()
    return without_time(drawn.getvalue())
