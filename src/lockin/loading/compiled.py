"""A loaded checklist as bytes that are quick to read back and cannot run code."""

from __future__ import annotations

import msgspec

from lockin.model.checklist import Checklist

HEADER = b"lockin compiled checklist 1\n"
_encoder = msgspec.msgpack.Encoder()


def encode(checklist: Checklist) -> bytes:
    """The checklist as bytes."""
    return HEADER + _encoder.encode(checklist)


def decode(data: bytes) -> Checklist:
    """The checklist that `encode` was given.

    Types and ranges are checked, the rules of `lockin.loading.rules` are not: only what passed
    them is ever encoded.

    Raises:
        ValueError: if the bytes are anything else.

    """
    if not data.startswith(HEADER):
        raise ValueError("these bytes are no compiled checklist of this version")
    try:
        return msgspec.msgpack.decode(memoryview(data)[len(HEADER) :], type=Checklist)
    except (msgspec.MsgspecError, ArithmeticError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(f"these bytes are no compiled checklist: {error}") from error
