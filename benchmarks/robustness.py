"""Score an assessment as `lockin score --json` does; with `--draws`, find out how robust the result is as well.

Two processes of this script, with and without, show what the draws cost a whole command.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from lockin.cli.scored import read_scored
from lockin.report.document import score_document


def main(file: str, *options: str) -> None:
    """Print the score as JSON, and the share of the draws that come to its band."""
    case = read_scored(Path(file)).case
    print(msgspec.json.format(msgspec.json.encode(score_document(case)), indent=2).decode())
    if "--draws" in options:
        from lockin.scoring.robustness import robustness  # noqa: PLC0415 - the other process does without

        found = robustness(case.checklist, case.assessment, case.made_on)
        print(None if found is None else found.share)


if __name__ == "__main__":
    main(*sys.argv[1:])
