"""Hand-outs for tests: of random checklists and assessments, and what a colleague might put into them."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY
from lockin.exchange.handout import HandOut, Row, hand_out
from lockin.exchange.returned import Filled, filled_of
from lockin.model.assessment import Answer, Assessment, Subject
from lockin.model.checklist import Checklist
from strategies import cases

ROLE = "pm"
TRICKY = (
    "=1+1", "@SUM(A1)", "+49 30 1234", "-", "- [x] done", "# no heading", "a | b", "yes", "1e3", "007", "2026-11-20",
    "über Nacht", "법무 확인", "<b>x</b> & y", "two\nlines", "gap\n\nbelow", "`code`", "**bold**", "> quoted", "\\n",
    "{a: 1}", "'quoted'", '"', "ends with colon:", "...", "---", "<!-- lockin -->", "😀 ok", "_x000D_", "tab\there",
)  # fmt: skip
"""Notes that some format may take for something else."""
texts = st.sampled_from(TRICKY) | st.text(
    st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f\u00ad", exclude_categories=["Cc"]),
    min_size=1,
    max_size=60,
).filter(str.strip)


@st.composite
def fillings(draw: st.DrawFn, row: Row) -> Filled:
    """What a colleague may put into the fields of one question; every field of it is filled."""
    question = row.question
    filled = Filled(
        evidence=draw(st.sampled_from(["vendor_statement", "contract", "tested"])),
        source=draw(texts),
        note=draw(texts),
    )
    kinds = ["choice", "choice", "choice", "unknown"] + ["not_applicable"] * row.set_aside
    kind = draw(st.sampled_from(kinds))
    if kind == "unknown":
        return structs.replace(filled, state="unknown")
    if kind == "not_applicable":
        return structs.replace(filled, state="not_applicable", reason=f"{draw(texts)} and so", second="Kim (security)")
    if not question.scored:
        values = {"number": "12.5", "date": "2026-11-20"}
        return structs.replace(filled, value=values.get(question.type) or draw(texts))
    ids = [option.id for option in question.options]
    most = len(ids) if question.type == "multi" else 1
    chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True))
    return structs.replace(filled, choice=tuple(option for option in ids if option in chosen))


@st.composite
def handed_out(draw: st.DrawFn) -> tuple[Checklist, Assessment, HandOut]:
    """A checklist, an assessment with answers of every state and tricky notes, and its hand-out."""
    checklist, begun = draw(cases(most=4).filter(lambda case: case[0].questions))
    named = structs.replace(
        begun, id="0123456789abcdef", subject=Subject(vendor="Acme AI", product="Assist", use="Mail")
    )
    for question_id, answer in named.answers.items():
        if answer.state != "open" and draw(st.booleans()):
            named = named.with_answer(question_id, answer.change(note=draw(texts), source=draw(texts), by="ana"))
    role = draw(st.sampled_from(sorted({question.respondent for question in checklist.questions})))
    made = hand_out(checklist, named, role, asked_by="pm", today=TODAY, tool="lockin test")
    assume(made.rows)
    return checklist, named, made


def untouched(answer: Answer) -> Filled:
    """The fields as they were handed out."""
    return filled_of(answer)
