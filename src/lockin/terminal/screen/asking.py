"""What the keys do at a question."""

from __future__ import annotations

from collections.abc import Callable

from lockin.errors import AnswerRefusedError
from lockin.interview.interview import Interview, Step
from lockin.interview.items import SubjectField
from lockin.interview.selection import respondent, role_name
from lockin.language import _
from lockin.model.checklist import Question
from lockin.model.policy import EvidenceId
from lockin.terminal.page import UNKNOWN_FACT
from lockin.terminal.screen.keys import Action
from lockin.terminal.screen.question import choices
from lockin.terminal.screen.state import Screen

LEVELS: tuple[EvidenceId, ...] = ("none", "vendor_statement", "contract", "tested")


def choose(screen: Screen, key: str) -> None:
    """Choose an option by its number, or tick it where several may apply."""
    offered = choices(screen.interview.current)
    at = int(key) - 1
    if not offered:
        raise AnswerRefusedError(_("There is nothing to choose here; Enter opens the field."))
    if at >= len(offered):
        raise AnswerRefusedError(_("There are {count} answers to choose from.").format(count=len(offered)))
    screen.row = at
    tick(screen, key)


def tick(screen: Screen, key: str) -> None:  # noqa: ARG001 - all handlers take the key
    """Choose the highlighted option, or untick it."""
    offered, item = choices(screen.interview.current), screen.interview.current
    if not offered:
        return
    option = offered[screen.row][0]
    several = isinstance(item, Question) and item.type == "multi"
    taken_back = screen.touched and screen.ticked == {option}
    screen.ticked = screen.ticked ^ {option} if several else frozenset(() if taken_back else (option,))
    screen.touched = bool(several or screen.ticked)
    alarming = screen.touched and screen.caution is not None and screen.caution.kind == "red_flag"
    hint = _("Enter saves it, Esc takes it back.") if screen.touched else ""
    screen.say(_("! Red flag. {hint}").format(hint=hint) if alarming else hint, alarming=alarming)


def up(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Highlight the row above."""
    screen.row = max(screen.row - 1, 0)


def down(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Highlight the row below."""
    screen.row = min(screen.row + 1, max(len(choices(screen.interview.current)) - 1, 0))


def enter(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Save what was chosen and go on; without a choice keep a settled answer, and never settle an open one."""
    item = screen.interview.current
    if item is None or not choices(item):
        screen.arrive(screen.interview)
    elif screen.touched:
        took(screen, screen.interview.answer(screen.chosen))
    elif not screen.interview.is_open(item):
        move(screen, screen.interview.forward())
    elif screen.interview.state(item) == "open" or not isinstance(item, Question):
        raise AnswerRefusedError(
            _("Nothing is chosen: a number or Space chooses, d says don't know, Right leaves it open.")
        )
    else:
        raise AnswerRefusedError(_("y says that the present answer still holds; a number chooses anew."))


def took(screen: Screen, step: Step) -> bool:
    """Save an answer, say what is risky about it, and go on; False when it was not saved."""
    if not screen.keep(step):
        return False
    if step.change is None and step.first:
        screen.say(f"{_(UNKNOWN_FACT)}.")
    risky = screen.interview.caution
    if risky is not None and risky.kind != "weak_answer":
        flag = _("! Red flag: ") if risky.kind == "red_flag" else _("! Could be a red flag: ")
        screen.say(f"{screen.message}  {flag}{risky.reason}", alarming=True)
    screen.arrive(screen.interview.onward(step))
    if step.quick_completed:
        screen.show("quick")
    return True


def unknown(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Say that the answer is not known."""
    took(screen, screen.interview.dont_know())


def na(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Begin to set the question aside."""
    screen.interview.expect_not_applicable()
    question = _question(screen, _("Not applicable"))
    reason = screen.interview.assessment.answer(question.id).reason
    screen.type_in("reason", _("Why is it not applicable? It is printed in the report"), text=reason)


def note(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Open the note."""
    answer = screen.interview.assessment.answer(_question(screen, _("A note")).id)
    screen.type_in("note", _("Note"), text=answer.note)


def evidence(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Ask how the answer is known."""
    answer = screen.interview.assessment.answer(_question(screen, _("Evidence")).id)
    screen.mode, screen.row = "levels", LEVELS.index(answer.evidence)


def assign(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Ask who should answer."""
    question = _question(screen, _("A respondent"))
    checklist = screen.interview.checklist
    now = role_name(checklist, respondent(question, screen.interview.assessment.answer(question.id)))
    roles = ", ".join(checklist.roles)
    screen.type_in(
        "assign", _("Who should answer? Now: {name}. A name, or a role: {roles}").format(name=now, roles=roles)
    )


def confirm(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Say that the present answer still holds.

    Raises:
        AnswerRefusedError: while another one is chosen and not saved.

    """
    if screen.touched:
        raise AnswerRefusedError(_("Another answer is chosen here: Enter saves it, Esc takes it back; then y."))
    took(screen, screen.interview.confirm())


def clear(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Make the item open again."""
    if screen.keep(screen.interview.clear(), "cleared"):
        message = screen.message
        screen.arrive(screen.interview)
        screen.say(_("{message}. u brings it back.").format(message=message))


def undo(screen: Screen, key: str) -> None:
    """Take back what is chosen and not saved; else the latest change of this sitting."""
    if screen.touched:
        escape(screen, key)
    elif screen.keep(screen.interview.undo(), "undone"):
        screen.arrive(screen.interview)


def previous_section(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Go to the section before."""
    _section(screen, -1)


def next_section(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Go to the section after."""
    _section(screen, 1)


def _section(screen: Screen, step: int) -> None:
    interview = screen.interview
    asked = {item.domain for item in interview.items if isinstance(item, Question)}
    names = ["subject", "facts"] if interview.only is None else []
    names += [domain.id for domain in interview.checklist.domains if domain.id in asked]
    item = interview.current
    here = item.domain if isinstance(item, Question) else ("subject" if isinstance(item, SubjectField) else "facts")
    at = names.index(here) + step
    if not 0 <= at < len(names):
        raise AnswerRefusedError(_("This is the last section.") if step > 0 else _("This is the first section."))
    move(screen, interview.jump(names[at]))


def goto(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Ask where to go."""
    screen.type_in("goto", _("Go to: a question such as exi.plan, a section such as 2, or facts"))


def more(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Show all help on the question or fact."""
    if not choices(screen.interview.current) and not isinstance(screen.interview.current, Question):
        raise AnswerRefusedError(_("All help on this entry is here already."))
    screen.show("more")


def overview(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Show the list of all items, with the present one highlighted."""
    item, interview = screen.interview.current, screen.interview
    if isinstance(item, Question):
        screen.role = respondent(item, interview.assessment.answer(item.id))
    screen.mode, screen.filter, screen.query = "overview", "all", ""
    screen.listed_row = interview.items.index(item) if item in interview.items else 0


def escape(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    """Take back what was chosen and not saved."""
    if screen.touched:
        screen.arrive(screen.interview)
        screen.say(_("Back to what is saved."))


def move(screen: Screen, interview: Interview) -> None:
    """Go to another item; what was chosen here and not saved is dropped, and that is said."""
    lost = screen.touched and screen.ticked and screen.interview.cursor
    screen.arrive(interview)
    screen.say(_("What was chosen in {id} was not saved; Enter would have.").format(id=lost.id) if lost else "")


def _question(screen: Screen, what: str) -> Question:
    if not isinstance(screen.interview.current, Question):
        raise AnswerRefusedError(_("{what} belongs to a question; there is none here.").format(what=what))
    return screen.interview.current


Handler = Callable[[Screen, str], None]
HANDLERS: dict[Action, Handler] = {
    "choose": choose,
    "tick": tick,
    "up": up,
    "down": down,
    "enter": enter,
    "unknown": unknown,
    "na": na,
    "note": note,
    "evidence": evidence,
    "assign": assign,
    "confirm": confirm,
    "clear": clear,
    "undo": undo,
    "back": lambda screen, _key: move(screen, screen.interview.back()),
    "forward": lambda screen, _key: move(screen, screen.interview.forward()),
    "next_open": lambda screen, _key: move(screen, screen.interview.next_open()),
    "previous_section": previous_section,
    "next_section": next_section,
    "goto": goto,
    "overview": overview,
    "escape": escape,
    "more": more,
    "summary": lambda screen, _key: screen.show("summary"),
    "help": lambda screen, _key: screen.show("help"),
    "leave": lambda screen, _key: screen.show("summary", leaving=True),
    "redraw": lambda screen, _key: screen.say(""),
}
