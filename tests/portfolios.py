"""Folders of small assessments, and entries of overviews: what the tests of portfolios share."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec import structs

from lockin.loading.assessment import parse_assessment
from lockin.loading.checklist import parse_checklist
from lockin.model.checklist import Checklist
from lockin.report.overview.entry import Entry, Gap, Overdue, entry_of
from lockin.report.overview.tally import BANDS
from lockin.report.score_parts import IntervalShape
from process import ROOT
from samples import DAY, case_of, report_of

SMALL = ROOT / "tests/data/screen/small.yaml"
CHOICES = {
    "exp.core": ("little", "half", "all"),
    "dat.training": ("never", "opt_out", "always"),
    "exi.plan": ("tried", "draft", "missing"),
    "dat.region": ("fixed", "floating"),
    "exi.test": ("recently", "never"),
}


@cache
def small() -> Checklist:
    """A checklist of eight questions, of which a report is quickly made."""
    return parse_checklist({SMALL.name: SMALL.read_bytes()}, entry=SMALL.name)


def text_of(vendor: str, *, maker: str = "", cloud: str = "", level: int = 1, date: str = "2026-11-20") -> str:
    """An assessment of the small checklist; `level` 0 has the best answers, 2 the worst."""
    subject = {"vendor": vendor, "product": "Assist", "model_maker": maker, "cloud": cloud}
    lines = [
        "lockin: 1",
        "checklist: {id: small, version: 1.0.0}",
        f"subject: {json.dumps(subject, ensure_ascii=False)}",
        "facts: {personal_data: yes, public_facing: yes}",
        "answers:",
    ]
    for question, options in CHOICES.items():
        option = options[min(level, len(options) - 1)]
        lines.append(f"  {question}: {{option: {option}, evidence: contract, by: ana, date: {date}}}")
    lines += [f"  {question}: {{state: unknown}}" for question in ("dat.places", "dat.copies", "exi.contact")]
    return "\n".join(lines) + "\n"


def folder_of(folder: Path, number: int) -> list[Path]:
    """So many assessments in two folders, each beside its checklist."""
    made = []
    for at in range(number):
        place = folder / ("legal" if at % 2 else "it")
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(SMALL, place / "small.yaml")
        file = place / f"vendor-{at}.yaml"
        file.write_text(
            text_of(f"Vendor {at}", maker="Model Works", cloud=("Cirrus", "")[at % 2], level=at % 3), "utf-8"
        )
        made.append(file)
    return made


def told(file: Path) -> dict[str, Any]:
    """What a JSON file holds."""
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def reports(out: Path, suffix: str = ".pdf") -> dict[str, bytes]:
    """Every report in an output folder, by its path there."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob(f"*{suffix}"))
        if path.parent != out
    }


@cache
def plain_entry() -> Entry:
    """The entry of an assessment of the small checklist."""
    case = case_of(parse_assessment(text_of("Acme"), "acme.yaml", small()), small(), day=DAY)
    return entry_of(case, report_of(case), "acme.yaml")


def entry(file: str = "acme.yaml", **changes: object) -> Entry:
    """The same, with other values."""
    return structs.replace(plain_entry(), file=file, **changes)


def level(point: float) -> IntervalShape:
    """A residual risk without a range."""
    return IntervalShape(point=float(point), best=float(point), worst=float(point))


NAMES = st.sampled_from(["", "Acme", "ACME ", " acme", "Beta AI", "beta  ai", "Ğalaxy", "İstanbul", "한국", "<b>&"])


@st.composite
def portfolios(draw: st.DrawFn) -> Sequence[Entry]:
    """Some assessments, in any band, of any names, with any findings."""

    def one(at: int) -> Iterator[tuple[str, object]]:
        yield from ((role, draw(NAMES)) for role in ("vendor", "model_maker", "cloud"))
        band = draw(st.sampled_from([*BANDS, None]))
        yield "band", band
        yield "band_label", band.capitalize() if band else "not rated"
        yield "exact", None if band is None else level(draw(st.integers(0, 100)))
        yield "draft", draw(st.sampled_from(["", "Draft: 3 of 8 questions still open"]))
        ids = draw(st.sets(st.sampled_from(["a.x", "a.y", "b.z"])))
        yield "gaps", tuple(Gap(id=id_, title=id_.upper(), kind="weak_answer") for id_ in sorted(ids))
        late = Overdue(date=DAY.replace(month=1 + at % 9), kind="review", what="Review", who="")
        yield "overdue", (late,) * draw(st.integers(0, 2))

    return [entry(f"f{at}.yaml", **dict(one(at))) for at in range(draw(st.integers(1, 9)))]
