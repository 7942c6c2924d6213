"""What can go wrong, and the exit code that says so.

Mistakes in a user's file are values (`Problem`), collected and reported together; failures are
exceptions below `LockinError`. Nothing in this module prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """How a run of the program ended. The numbers are part of the interface and do not change."""

    OK = 0
    """The command did what was asked."""
    CHECK_FAILED = 1
    """A check or gate failed, or a conflict is left to resolve."""
    USAGE = 2
    """The command line cannot be understood, or asks for what is not allowed."""
    INCOMPLETE = 3
    """Input ended before the interview did; what was answered is saved."""
    BAD_DATA = 65
    """A file holds something that is not valid; every problem is printed."""
    NO_INPUT = 66
    """A named file does not exist or cannot be read."""
    UNAVAILABLE = 69
    """A system library, an extra or a cluster that this command needs is missing."""
    BUG = 70
    """The program met an error of its own."""
    CANNOT_WRITE = 73
    """The output cannot be created."""
    IO_ERROR = 74
    """Reading or writing failed half-way; the file on disk is the old one, whole."""
    LOCKED = 75
    """Another process is writing to the same file."""
    HANGUP = 129
    """The terminal was closed (SIGHUP)."""
    INTERRUPTED = 130
    """Ctrl-C (SIGINT)."""
    TERMINATED = 143
    """The process was told to end (SIGTERM)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in one place of a user's file."""

    source: str
    """Name of the file as the user gave it."""
    line: int | None
    """1-based; None when the mistake has no place (an empty file, say)."""
    column: int | None
    """1-based, counted in characters; None when `line` is None."""
    where: str
    """Path of the value in the words of the format, such as `questions[3].options[0].risk`; may be empty."""
    message: str
    """What is wrong, as a sentence fragment without a full stop."""
    hint: str | None = None
    """What to do about it, such as `did you mean 'dat.retention'?`."""
    excerpt: str | None = None
    """The source line that `line` names, or None."""

    def __str__(self) -> str:
        """`file:line:col: where: message`, then the line with a caret, then the hint."""
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        lines = [": ".join(part for part in (place, self.where, self.message) if part)]
        if self.excerpt is not None and self.column is not None:
            indent = "".join(c if c == "\t" else " " for c in self.excerpt[: self.column - 1])
            lines += [f"    {self.excerpt}", f"    {indent}^"]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class LockinError(Exception):
    """Base of every failure a user can meet. `str()` is one sentence for people."""

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        """Keep `message` (a sentence) and `hint` (what to do next, or None)."""
        super().__init__(message)
        self.hint = hint


class UsageError(LockinError):
    """The request itself makes no sense: an unknown option id, a suffix without a format."""

    exit_code = ExitCode.USAGE


class AnswerRefusedError(UsageError):
    """An answer breaks a rule of the checklist: not applicable on a red-flag question, say."""


class BadDataError(LockinError):
    """A file is not valid. Carries every `Problem`, in file order."""

    exit_code = ExitCode.BAD_DATA

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep `problems`, of which there is at least one."""
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{count} in {problems[0].source}")
        self.problems = problems


class NoInputError(LockinError):
    """A named file does not exist or cannot be read."""

    exit_code = ExitCode.NO_INPUT


class CannotWriteError(LockinError):
    """The output cannot be created: no such folder, no permission, or the file exists."""

    exit_code = ExitCode.CANNOT_WRITE


class IoFailedError(LockinError):
    """Reading or writing failed half-way (disk full, device gone)."""

    exit_code = ExitCode.IO_ERROR


class LockedError(LockinError):
    """Another process holds the lock of the file."""

    exit_code = ExitCode.LOCKED


class ConflictError(LockinError):
    """Somebody else changed the same answer since it was read."""

    exit_code = ExitCode.CHECK_FAILED


class GateError(LockinError):
    """A gate asked for on the command line (`--fail-over`) was not passed."""

    exit_code = ExitCode.CHECK_FAILED


class IncompleteError(LockinError):
    """Input ended, or may not be asked for, before everything needed was answered."""

    exit_code = ExitCode.INCOMPLETE


class UnavailableError(LockinError):
    """A system library, an extra or a cluster is missing, so this output cannot be made here."""

    exit_code = ExitCode.UNAVAILABLE
