"""The workbook of a hand-out: written with drop-downs, looked through before it is opened, and read back."""

from __future__ import annotations
