"""Names that are not on the command line: who answers, and what a new assessment is called by hand-outs."""

from __future__ import annotations

import os


def answering_name(given: str | None, owner: str) -> str:
    """Who answers: the one that was given, else the owner of the assessment, else the login name."""
    return given or owner or login_name()


def login_name() -> str:
    """The login name of the account; `somebody` for an account without one, as in a container."""
    for variable in ("LOGNAME", "USER"):
        if name := os.environ.get(variable):
            return name
    from getpass import getuser  # after the usual places, because it loads what handles passwords

    try:
        return getuser()
    except (KeyError, OSError):
        return "somebody"


def fresh_identity() -> str:
    """A name that no other assessment has: 16 hexadecimal digits."""
    return os.urandom(8).hex()
