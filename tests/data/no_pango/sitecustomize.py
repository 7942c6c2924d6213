"""On PYTHONPATH, makes a process see no Pango, or none of `HIDDEN_LIBRARIES`, as on a machine that lacks them."""

from __future__ import annotations

import ctypes
import os
from typing import Any

import cffi  # type: ignore[import-untyped]  # no stubs are needed for one patch

HIDDEN = os.environ.get("HIDDEN_LIBRARIES", "pango harfbuzz gobject fontconfig").split()
_open = cffi.FFI.dlopen


class Library(ctypes.CDLL):
    """Fails to load what is hidden."""

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as they come
        """Load `name` unless it is hidden."""
        _refuse(name)
        super().__init__(name, *args, **kwargs)


def dlopen(self: cffi.FFI, name: str, *args: Any) -> Any:  # noqa: ANN401 - handed on as they come
    """Load `name` unless it is hidden."""
    _refuse(name)
    return _open(self, name, *args)


def _refuse(name: str | None) -> None:
    if name and any(hidden in name for hidden in HIDDEN):
        raise OSError(f"cannot load library '{name}'")


ctypes.CDLL = Library  # type: ignore[misc, assignment]  # the point of this file
cffi.FFI.dlopen = dlopen
