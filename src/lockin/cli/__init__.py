"""The command line: thin commands, the error boundary, the composition root."""

from __future__ import annotations
