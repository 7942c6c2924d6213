"""What a worker does with memory between two reports."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress


def give_back() -> None:
    """Return what the last report left behind to the system.

    The boxes of a document are small and many. What remains of them is scattered, so that glibc keeps whole pages for
    it: a megabyte a report, without anything being referred to any more.
    """
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # musl has no such function, and needs none
            ctypes.CDLL("libc.so.6").malloc_trim(0)
