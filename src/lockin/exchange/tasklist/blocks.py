"""The texts in the fenced blocks of a ticked list, by their labels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from lockin.exchange.handout import settled
from lockin.exchange.tasklist.pieces import Block, Endless, Piece
from lockin.language import _
from lockin.loading.yaml_text import BAD_VALUE


class Slip(NamedTuple):
    """A mistake in one line."""

    line: int
    where: str
    message: str
    hint: str | None = None


def labelled(section: list[Piece], labels: Mapping[str, str], where: str, slips: list[Slip]) -> dict[str, str]:
    """The texts in the blocks of a section, by the English of their labels; blank where there is none.

    Args:
        section: its pieces.
        labels: what the hand-out calls each of them.
        where: the question that it is about, for messages.
        slips: what is wrong is added to these.

    """
    texts: dict[str, list[str]] = {}
    begins = re.compile(rf"({'|'.join(map(re.escape, labels.values()))}):(.*)")
    for line, what in section:
        if isinstance(what, Endless):
            hint = _("end it with {fence} on a line of its own").format(fence=what.fence)
            slips.append(Slip(line, where, _("this block has no end"), hint))
        label = ""
        for number, text in enumerate(what.lines if isinstance(what, Block) else (), line + 1):
            if bad := BAD_VALUE.search(text):
                message = _("the character U+{code:04X} is not allowed").format(code=ord(bad[0]))
                slips.append(Slip(number, where, message, _("remove it")))
            elif found := begins.fullmatch(text.rstrip()):
                label = found[1]
                if label in texts:
                    message = _("{label} is given twice").format(label=label)
                    slips.append(Slip(number, where, message, _("put both texts behind one")))
                texts[label] = [found[2].strip()]
            elif label:
                texts[label].append(text.removeprefix("  "))
            elif text.strip():
                hint = _("labels: {names}").format(names=", ".join(labels.values()))
                slips.append(Slip(number, where, _("this text has no label before it"), hint))
    return {name: settled("\n".join(texts.get(label, []))) for name, label in labels.items()}
