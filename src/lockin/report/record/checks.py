"""The checks of a sealed PDF that hold its parts against each other; nothing is computed or worded anew here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import md5

from lockin.language import _, ngettext
from lockin.report.record.drawn import letters
from lockin.report.record.joined import may_draw
from lockin.report.record.page_text import SHORT, Known, ending
from lockin.report.record.sealing import as_recorded
from lockin.report.record.values import (
    ASSESSMENT,
    CHECKLIST,
    NAMES,
    RELATIONSHIPS,
    Attached,
    Check,
    Contents,
    Record,
    State,
)
from lockin.report.record.writing import file_hash

MOST_NAMED = 5
"""Pages or names that one sentence lists."""


def passed(name: str, text: str) -> Check:
    """A check that found what it should."""
    return Check(name=name, state="ok", text=text)


def failed(name: str, text: str) -> Check:
    """A check that found something else."""
    return Check(name=name, state="failed", text=text)


def left_out(name: str, text: str) -> Check:
    """A check that could not be made, and why."""
    return Check(name=name, state="not_checked", text=text)


def readable(contents: Contents) -> Check:
    """Whether every page can be read as lockin writes pages."""
    broken = [(number, page.trouble) for number, page in enumerate(contents.pages, 1) if page.trouble]
    if broken:
        text = _("These pages are not drawn as lockin draws pages: {pages} ({reason}).")
        return failed("pdf", text.format(pages=_listed(number for number, _trouble in broken), reason=broken[0][1]))
    if contents.strange:
        text = _("It holds what lockin does not write into a PDF: {names}.")
        return failed("pdf", text.format(names=", ".join(dict.fromkeys(contents.strange[:MOST_NAMED]))))
    count = len(contents.pages)
    return passed(
        "pdf", ngettext("It is a PDF of {count} page.", "It is a PDF of {count} pages.", count).format(count=count)
    )


def attachments(contents: Contents) -> Check:
    """Whether the three attachments are what the PDF itself says about them, and the only ones."""
    wrong = [
        _("{name}: {what}").format(name=name, what=what)
        for name in NAMES
        if (what := _untrue(name, contents.attached[name]))
    ]
    if wrong:
        return failed(
            "attachments", _("What the PDF says of its attachments is not true. {list}").format(list=" ".join(wrong))
        )
    if contents.others:
        text = _("It carries files that lockin did not put into it: {names}.")
        return failed("attachments", text.format(names=", ".join(contents.others[:MOST_NAMED])))
    return passed("attachments", _("It carries {names}, each once.").format(names=", ".join(NAMES)))


def _untrue(name: str, attached: Attached) -> str:
    """What the PDF says wrongly of an attachment; empty when all is true."""
    if attached.md5 != md5(attached.data, usedforsecurity=False).digest():
        return _("its MD5 is another.")
    if attached.size != len(attached.data):
        return _("its size is another.")
    if not attached.listed:
        return _("the list of attachments and the list of associated files differ.")
    if attached.relationship != RELATIONSHIPS[name]:
        return _("its relationship is not {name}.").format(name=RELATIONSHIPS[name])
    return ""


def hashes(contents: Contents, record: Record) -> Iterator[Check]:
    """Whether assessment and checklist are those that the record names."""
    for name, key, data in (
        (ASSESSMENT, "assessment", contents.assessment),
        (CHECKLIST, "checklist_files", contents.checklist),
    ):
        if record.attachments.get(name) == file_hash(data):
            yield passed(key, _("{name} is the one that the record names.").format(name=name))
        else:
            yield failed(key, _("{name} is not the one that the record names.").format(name=name))


def printed_digest(contents: Contents, record: Record, digest: str) -> Check:
    """Whether every page ends with the record's hash in short, and one has it in full."""
    short = digest[:SHORT]
    without = [
        number for number, page in enumerate(contents.pages, 1) if not _foot_holds(contents, record, number, digest)
    ]
    if without:
        text = _("The line at the foot of these pages is not that of record {digest}: {pages}.")
        return failed("digest", text.format(digest=short, pages=_listed(without)))
    if not any(digest in letters(page.text) for page in contents.pages):
        return failed("digest", _("No page prints the whole SHA-256 of the record."))
    return passed(
        "digest", _("Every page names this record, {digest}; the method prints all of it.").format(digest=short)
    )


def _foot_holds(contents: Contents, record: Record, number: int, digest: str) -> bool:
    text = contents.pages[number - 1].text
    if record.page_one.drawn is not None:  # the letters of the foot may be drawn in another order
        return digest[:SHORT] in letters(text)
    known = Known(digest=digest, page=number, pages=len(contents.pages), targets=contents.targets)
    return ending(record.page_one.foot, text, known)


def page_one(contents: Contents, record: Record, digest: str) -> Check:
    """Whether page 1 says what the record says it does, and nothing lies over it."""
    known = Known(digest=digest, page=1, pages=len(contents.pages), targets=contents.targets)
    found = as_recorded(record.page_one, contents.pages[0].text, known)
    if found is not None:
        text = _("Page 1 does not read as the record says. First difference, record / page: {difference}")
        return failed("page_one", text.format(difference=found))
    pieces = (*record.page_one.words, *record.page_one.foot)
    if record.page_one.drawn is not None and not may_draw(pieces, contents.pages[0].text, known):
        return failed("page_one", _("Page 1 does not read as the record says, letters that join or turn aside."))
    if contents.covers:
        text = _("Something was laid over page 1: {kinds}.")
        return failed("page_one", text.format(kinds=", ".join(sorted({*contents.covers})[:MOST_NAMED])))
    if record.page_one.drawn is not None:
        return passed("page_one", _("Page 1 reads as the record says, as far as letters are drawn one by one."))
    return passed("page_one", _("Page 1 reads as the record says, letter by letter."))


def worst(checks: Iterable[Check]) -> State:
    """What all of them come to: `failed` when one failed, else `ok`."""
    return "failed" if any(check.state == "failed" for check in checks) else "ok"


def _listed(numbers: Iterable[int]) -> str:
    found = [str(number) for number in numbers]
    return ", ".join([*found[:MOST_NAMED], *(["…"] if len(found) > MOST_NAMED else [])])
