"""Hand-outs for colleagues in four formats, and the way back: bytes in, values out; no file is opened here."""

from __future__ import annotations
