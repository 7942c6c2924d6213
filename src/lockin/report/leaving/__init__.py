"""What leaving would take, and where one could go: the part of the report, and its page in a terminal."""

from __future__ import annotations
