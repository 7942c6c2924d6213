"""Change one entry of an assessment's text and nothing else: text in, text out.

An answer, a fact or a field of the subject is found by its place in the text, and only its
characters are exchanged. Comments inside it are kept: one behind a line stays with the line if its
key is still there, the others come to stand at the end of the entry. What follows an entry, comments
included, belongs to the next. The result is read again and compared with what was wanted, so that a
text this module does not understand is refused and never damaged.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.places import Map, Origin
from lockin.model.assessment import Answer, Subject
from lockin.store.notation import FACT_WORDS, Written, answer_keys, block, flow, indented, one_line, refuse_unwritable
from lockin.store.spans import Block, Comment, Entry, Spans, spans

SECTIONS = ("lockin", "id", "checklist", "subject", "facts", "answers", "waivers", "actions", "events", "switching")
"""The keys of an assessment, in the order of the format."""
BOM = "\ufeff"
_BLOCK_HEAD = re.compile(r" [|>][-+0-9]*$")
"""Behind it the lines of a text begin."""


def set_answer(
    text: str, question_id: str, answer: Answer, *, order: Sequence[str] = (), source: str = "the assessment"
) -> str:
    """The text with this answer in the place of the old one.

    Args:
        text: a whole assessment.
        question_id: need not be in the text yet.
        answer: what is written.
        order: all question ids in asking order: where a new answer belongs; without it, at the end.
        source: the name that problems call the text by.

    Raises:
        BadDataError: if the text is not strict YAML, or is written in a way that leaves no room for
            a change of this entry alone.
        UsageError: if the answer holds a character that no assessment may hold.

    """
    return _set(text, _Change("answers", question_id, answer_keys(answer), order), source)


def set_fact(
    text: str,
    fact_id: str,
    value: bool | None,  # noqa: FBT001 - the value of a fact, not a switch
    *,
    order: Sequence[str] = (),
    source: str = "the assessment",
) -> str:
    """The text with `yes`, `no` or (None) `unknown` for this fact; otherwise as `set_answer`."""
    return _set(text, _Change("facts", fact_id, FACT_WORDS[value], order), source)


def set_subject(text: str, *, source: str = "the assessment", **fields: str) -> str:
    """The text with some fields of the subject replaced; otherwise as `set_answer`."""
    for name, value in fields.items():
        refuse_unwritable(name, value)
        text = _set(text, _Change("subject", name, value, Subject.__struct_fields__), source)
    return text


def set_section(text: str, section: str, value: Written, *, source: str = "the assessment") -> str:
    """The text with this value for a whole key of the outermost mapping; otherwise as `set_answer`."""
    old = spans(text, source)
    entry = old.root.get(section)
    for literal in (True, False):
        splice = _Splice(old, literal=literal)
        new = splice.replaced(old.root, entry, value) if entry else splice.inserted(old.root, section, value, SECTIONS)
        if _reads_as(old, new, section, value, source):
            return BOM + new if text.startswith(BOM) else new
    raise _refusal(
        old,
        _Change(section, section, value, ()),
        source,
        _("{section} cannot be changed alone here").format(section=section),
    )


class _Change(NamedTuple):
    """What is wanted: this value at this key of this section."""

    section: str
    key: str
    value: Written
    order: Sequence[str]


def _set(text: str, change: _Change, source: str) -> str:
    old = spans(text, source)
    if isinstance(old.tree.get(change.section), str | list):
        raise _refusal(old, change, source, _("{section} must be a mapping").format(section=change.section))
    for literal in (True, False):
        new = _Splice(old, literal=literal).applied(change)
        if _is_wanted(old, new, change, source):
            return BOM + new if text.startswith(BOM) else new
    raise _refusal(
        old,
        change,
        source,
        _("{section}: {key} is written in a way that cannot be changed alone").format(
            section=change.section, key=change.key
        ),
    )


def _refusal(old: Spans, change: _Change, source: str, message: str) -> BadDataError:
    entry = old.root.get(change.section)
    if entry and isinstance(entry.node, Block):
        entry = entry.node.get(change.key, entry)
    at = entry.key.start if entry else 0
    place = len(re.findall("\r\n|\r|\n", old.text[:at])) + 1, at - old.line_start(at) + 1
    hint = _("nothing was changed; edit this place by hand, with every key on a line of its own")
    return BadDataError((Origin(source, old.text).problem(place, message, hint=hint),))


def _is_wanted(old: Spans, text: str, change: _Change, source: str) -> bool:
    """Whether everything else reads as before, this entry as wanted, and no comment is lost."""
    try:
        new = spans(text, source)
    except BadDataError:
        return False
    before: Any = old.tree.get(change.section) or {}
    after = new.tree.get(change.section)
    return (
        isinstance(after, dict)
        and after == {**before, change.key: _as_read(change.value)}
        and [key for key in after if key in before] == list(before)
        and _without(new.tree, change.section) == _without(old.tree, change.section)
        and [key for key in new.tree if key in old.tree] == list(old.tree)
        and _counted(new.comments) == _counted(old.comments)
    )


def _reads_as(old: Spans, text: str, section: str, value: Written, source: str) -> bool:
    """Whether a section reads as wanted, everything else as before, and no comment is lost."""
    try:
        new = spans(text, source)
    except BadDataError:
        return False
    return (
        new.tree.get(section) == _as_read(value)
        and _without(new.tree, section) == _without(old.tree, section)
        and _counted(new.comments) == _counted(old.comments)
    )


def _without(tree: Map, section: str) -> dict[str, object]:
    return {key: value for key, value in tree.items() if key != section}


def _counted(comments: Sequence[Comment]) -> Counter[str]:
    return Counter(comment.text.rstrip() for comment in comments)


def _as_read(value: Written) -> object:
    """What the reader makes of a written value."""
    match value:
        case Mapping():
            return {key: _as_read(part) for key, part in value.items()}
        case tuple():
            return [_as_read(part) for part in value]
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case dt.date():
            return value.isoformat()
        case str():
            return value


class _Splice:
    """One change of one text; `literal` says whether texts may be written as blocks of lines."""

    def __init__(self, old: Spans, *, literal: bool) -> None:
        self.old = old
        self.text = old.text
        self.literal = literal

    def applied(self, change: _Change) -> str:
        """The new text, not yet verified."""
        section = self.old.root.get(change.section)
        if section is None:
            return self.inserted(self.old.root, change.section, {change.key: change.value}, SECTIONS)
        if not isinstance(section.node, Block) or not section.node:
            return self.replaced(self.old.root, section, {change.key: change.value})
        if entry := section.node.get(change.key):
            return self.replaced(section.node, entry, change.value)
        return self.inserted(section.node, change.key, change.value, change.order)

    def replaced(self, container: Block, entry: Entry, value: Written) -> str:
        """The text with another value for a key that is there."""
        end = entry.value.end if container.flow else self.old.line_end(entry.value.end)
        comments = self.old.comments_in(entry.key.end, end)
        if isinstance(value, str) and all(comment.start > entry.value.end for comment in comments):
            written = flow(value) if container.flow else one_line(value)
            gap = " " if entry.value.start == entry.value.end else ""
            return self.text[: entry.value.start] + gap + written + self.text[entry.value.end :]
        lines = self.flow_lines(entry, value, comments) if container.flow else self.block_lines(entry, value, comments)
        return self.text[: entry.key.start] + self.old.line_break.join(lines) + self.text[end:]

    def flow_lines(self, entry: Entry, value: Written, comments: Sequence[Comment]) -> list[str]:
        """An entry inside brackets: its comments stand between key and value."""
        head = f"{self.text[slice(*entry.key)]}:"
        if not comments:
            return [f"{head} {flow(value)}"]
        first, *others = [comment.text for comment in comments]
        columns = self.old.indentation(entry.key.start) + 2
        return [f"{head}  {first}", *indented([*others, flow(value)], columns)]

    def block_lines(self, entry: Entry, value: Written, comments: Sequence[Comment]) -> list[str]:
        """An entry on lines of its own; the first without, the others with their indentation."""
        columns = self.old.indentation(entry.key.start)
        first, *lines = block(entry.name, value, literal=self.literal)
        first = self.text[slice(*entry.key)] + first[len(flow(entry.name)) :]
        lines = indented(lines, columns)
        for comment in comments:
            if comment.start < self.old.line_end(entry.key.start):
                first = f"{first}  {comment.text}"
            elif (beside := self.line_beside(entry, comment, lines)) is not None:
                lines[beside] = f"{lines[beside]}  {comment.text}"
            else:
                lines.append(" " * (columns + 2) + comment.text)
        return [first, *lines]

    def line_beside(self, entry: Entry, comment: Comment, lines: Sequence[str]) -> int | None:
        """Index of the new line that has the key beside which this comment stood, if it is still there."""
        parts = entry.node.values() if isinstance(entry.node, Block) else ()
        line = self.old.line_start(comment.start)
        name = next((part.name for part in parts if self.old.line_start(part.key.start) == line < part.key.start), None)
        start = f"{' ' * (self.old.indentation(entry.key.start) + 2)}{name}: "
        beside = (index for index, new in enumerate(lines) if new.startswith(start) and not _BLOCK_HEAD.search(new))
        return next(beside, None) if name else None

    def inserted(self, container: Block, key: str, value: Written, order: Sequence[str]) -> str:
        """The text with a key that was not there, behind the last that comes before it in `order`."""
        places = {name: index for index, name in enumerate(order)}
        known = [entry for name, entry in container.items() if name in places and key in places]
        earlier = [entry for entry in known if places[entry.name] < places[key]]
        if known and not earlier:
            return self.inserted_before(container, known[0], key, value)
        last = list(container.values())[-1]
        neighbour = max(earlier, key=lambda entry: places[entry.name], default=last)
        if container.flow:
            at = neighbour.value.end
            return f"{self.text[:at]}, {flow(key)}: {flow(value)}{self.text[at:]}"
        at = self.behind(neighbour)
        return self.text[:at] + self.old.line_break + self.new_lines(neighbour, key, value) + self.text[at:]

    def inserted_before(self, container: Block, neighbour: Entry, key: str, value: Written) -> str:
        """The text with a new key before another, above the comments that lead to that."""
        if container.flow:
            at = neighbour.key.start
            return f"{self.text[:at]}{flow(key)}: {flow(value)}, {self.text[at:]}"
        at = self.old.line_start(neighbour.key.start)
        while at and self.text[self.old.line_start(at - len(self.old.line_break)) : at].lstrip().startswith("#"):
            at = self.old.line_start(at - len(self.old.line_break))
        return self.text[:at] + self.new_lines(neighbour, key, value) + self.old.line_break + self.text[at:]

    def new_lines(self, neighbour: Entry, key: str, value: Written) -> str:
        """A new entry, as far to the right as its neighbour."""
        columns = self.old.indentation(neighbour.key.start)
        return self.old.line_break.join(indented(block(key, value, literal=self.literal), columns))

    def behind(self, entry: Entry) -> int:
        """The end of the last line of an entry, with the comments that are indented deeper than its key."""
        at = self.old.line_end(entry.value.end)
        columns = self.old.indentation(entry.key.start)
        while at < len(self.text):
            start = at + len(self.old.line_break)
            end = self.old.line_end(start)
            if not self.text[start:end].lstrip().startswith("#") or self.old.indentation(start) <= columns:
                break
            at = end
        return at
