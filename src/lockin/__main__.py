"""`python -m lockin`."""

from __future__ import annotations

from lockin.cli.app import main

if __name__ == "__main__":
    main()
