"""Zip files that say nothing of when and where they were made: equal content, equal bytes."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def without_time(archive: bytes) -> bytes:
    """The same zip with its members in the same order, each without date and system."""
    fixed = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as source, ZipFile(fixed, "w") as target:
        for name in source.namelist():
            info = ZipInfo(name)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            target.writestr(info, source.read(name))
    return fixed.getvalue()
