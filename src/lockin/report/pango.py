"""The system libraries behind the PDF: which are needed, whether they load, and how to get them.

WeasyPrint loads Pango and its companions when it is imported. On Linux it first asks the compiler and the linker
for names that never exist there, which starts some 85 processes; `quick_lookup` spares them.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from lockin.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One system library."""

    label: str
    """What people call it."""
    linux: str
    """File name for the dynamic loader, as on the other two systems."""
    mac: str
    windows: str
    apt: str
    """Package of Debian and Ubuntu that holds it."""
    version_call: str = ""
    """Name of its function that returns the version as text; empty where there is none."""
    required: bool = True
    """False: without it PDFs come out the same to the eye, but in other bytes."""

    @property
    def file_name(self) -> str:
        """Name to load on this system."""
        return {"darwin": self.mac, "win32": self.windows}.get(sys.platform, self.linux)


def _library(label: str, stem: str, number: str, *, apt: str, version: str = "", required: bool = True) -> Library:
    return Library(
        label=label,
        linux=f"lib{stem}.so.{number}",
        mac=f"lib{stem}.{number}.dylib",
        windows=f"lib{stem}-{number}.dll",
        apt=apt,
        version_call=version,
        required=required,
    )


LIBRARIES = (
    _library("GObject", "gobject-2.0", "0", apt="libglib2.0-0"),
    _library("Pango", "pango-1.0", "0", apt="libpango-1.0-0", version="pango_version_string"),
    _library("PangoFT2", "pangoft2-1.0", "0", apt="libpangoft2-1.0-0"),
    _library("HarfBuzz", "harfbuzz", "0", apt="libharfbuzz0b", version="hb_version_string"),
    _library("HarfBuzz subset", "harfbuzz-subset", "0", apt="libharfbuzz-subset0", required=False),
    _library("fontconfig", "fontconfig", "1", apt="libfontconfig1"),
)

INSTALL = (
    ("Debian, Ubuntu", "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    ("macOS", "brew install pango"),
    ("Windows", "MSYS2, then in its shell: pacman -S mingw-w64-ucrt-x86_64-pango"),
)
"""How to get every library, by system."""

MAC_PATH = "export DYLD_FALLBACK_LIBRARY_PATH=$(brew --prefix)/lib"
"""What lets a Python that does not come from brew find brew's libraries."""

_WINDOWS_FOLDERS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"


def loads(library: Library) -> bool:
    """Whether the dynamic loader finds `library`. It stays loaded; WeasyPrint would load it anyway."""
    _open_windows_folders()
    try:
        ctypes.CDLL(library.file_name)
    except OSError:
        return False
    return True


def version(library: Library) -> str:
    """Version of a library that loads, as it says itself; empty when it does not say."""
    if not library.version_call:
        return ""
    call = ctypes.CDLL(library.file_name)[library.version_call]
    call.restype = ctypes.c_char_p
    return bytes(call()).decode("ascii", errors="replace")


def missing() -> tuple[Library, ...]:
    """The required libraries that do not load, in the order of `LIBRARIES`."""
    return tuple(library for library in LIBRARIES if library.required and not loads(library))


def how_to_install() -> str:
    """The command for this system, one line; all three where the system is another."""
    if sys.platform == "darwin":
        return _("{first}, and if that is not enough: {next}").format(first=INSTALL[1][1], next=MAC_PATH)
    if sys.platform == "win32":
        return INSTALL[2][1]
    return "; ".join(f"{system}: {command}" for system, command in INSTALL)


def _open_windows_folders() -> None:
    """Let the loader look where WeasyPrint looks; a no-op elsewhere."""
    if sys.platform == "win32":  # pragma: no cover -- only there
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", _WINDOWS_FOLDERS).split(";"):
            with suppress(OSError):
                os.add_dll_directory(folder)


@contextmanager
def quick_lookup() -> Iterator[None]:
    """On Linux, make `ctypes.util.find_library` find nothing, at once, so that the real file names are tried.

    Only where every required library loads by its file name; elsewhere the slow search may be the one that succeeds.
    """
    if sys.platform != "linux" or missing():
        yield
        return
    original = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 -- the signature of what it stands for
    try:
        yield
    finally:
        ctypes.util.find_library = original
