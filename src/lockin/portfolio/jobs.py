"""One report of many: everything it needs goes in as values, and it comes out as bytes.

So a job can be done in another process, or on another machine that shares no file with this one.
"""

from __future__ import annotations

import datetime as dt
import threading
import traceback
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from hashlib import sha256

import msgspec
from msgspec import Struct, structs

from lockin import __version__
from lockin.errors import BadDataError, ExitCode, LockinError, Problem
from lockin.language import _, speaking
from lockin.loading.assessment import parse_assessment
from lockin.loading.compiled import decode
from lockin.loading.layers import Layer
from lockin.model.alternatives import Catalogue
from lockin.model.checklist import Checklist
from lockin.model.house import House
from lockin.portfolio.memory import give_back
from lockin.report.case import Case
from lockin.report.cleaned import cleaned
from lockin.report.examined import examined, worded
from lockin.report.formats import FORMATS, Order
from lockin.report.overview.entry import Entry, entry_of
from lockin.report.printable import printable
from lockin.report.report import Paper, Report
from lockin.resources import interface_catalogue
from lockin.scoring.score import assess

TOOL = f"lockin {__version__}"
_one_at_a_time = threading.Lock()
"""A cluster may run several jobs in one process, and the language belongs to the process."""


class Setting(Struct, frozen=True, kw_only=True):
    """What all jobs of a run have in common."""

    tool: str = TOOL
    """Name and version of the program that asks; a worker of another version refuses."""
    lang: str
    """One of `lockin.resources.interface_languages`."""
    suffix: str
    """One of `lockin.report.formats.FORMATS`."""
    day: dt.date
    """What counts as today."""
    created: dt.datetime
    """Aware; the date of the documents."""
    catalogue: Catalogue | None
    """The alternatives that are on offer."""
    catalogue_sha256: str


class Job(Struct, frozen=True, kw_only=True):
    """One assessment to be made a report of."""

    file: str
    """Its path below the folder of the portfolio, with `/` between folders."""
    name: str
    """What problems call it: its path as the user may type it."""
    source: bytes
    """The assessment."""
    checklist: bytes
    """The checklist, compiled (`lockin.loading.compiled`)."""
    layers: tuple[Layer, ...]
    """The files that it was made from."""
    house: House
    paper: Paper
    previous: str
    """Key of the report that is there already; empty: none is."""
    setting: Setting


class Done(Struct, frozen=True, kw_only=True):
    """What became of a job."""

    file: str
    key: str
    """Equal for reports that say the same, whatever their date."""
    data: bytes | None
    """The report; None: the one that is there says the same already."""
    entry: Entry


class Failed(Struct, frozen=True, kw_only=True):
    """Why no report could be made of a file."""

    file: str
    code: ExitCode
    message: str
    """One sentence for people."""
    hint: str = ""
    problems: tuple[Problem, ...] = ()
    """Of the file, in its order."""
    details: str = ""
    """Where the program failed, when it is to blame."""


def work(job: Job) -> Done | Failed:
    """Score an assessment, and make its report unless the one that is there says the same.

    What the user can do something about is a value. Anything that is raised is a mistake of the program.
    """
    try:
        with _one_at_a_time, speaking(job.setting.lang, _spoken(job.setting.lang)):
            return _made(job)
    except LockinError as error:
        return failed(job.file, error)
    finally:
        give_back()


def failed(file: str, error: LockinError) -> Failed:
    """A failure as a value that any process can read."""
    return Failed(
        file=file,
        code=error.exit_code,
        message=str(error),
        hint=error.hint or "",
        problems=error.problems if isinstance(error, BadDataError) else (),
    )


def mistaken(file: str, error: BaseException) -> Failed:
    """A mistake of the program as a value, with the calls that led to it."""
    return Failed(
        file=file,
        code=ExitCode.BUG,
        message=_("this is a bug in {tool}, not a mistake of yours: {error}").format(
            tool=TOOL, error=f"{type(error).__name__}: {error}"
        ),
        details="".join(traceback.format_exception(error)),
    )


def key_of(job: Job, report: Report) -> str:
    """What is equal for reports that say the same: all their words and settings, less the day on which they are made.

    The assessment goes into it as it is written, because a PDF carries it.
    """
    undated = structs.replace(report, cover=structs.replace(report.cover, made_on=""))
    setting = job.setting
    said = (TOOL, setting.suffix, setting.lang, job.paper, job.house, setting.catalogue_sha256, job.layers, undated)
    return sha256(msgspec.json.encode((sha256(job.source).hexdigest(), *said))).hexdigest()


def _made(job: Job) -> Done:
    setting = job.setting
    if setting.tool != TOOL:
        raise LockinError(_("the worker runs {theirs}, and {ours} asks it").format(theirs=TOOL, ours=setting.tool))
    case = _case(job)
    report = worded(case, printable)
    entry, key = cleaned(entry_of(case, report, job.file), printable), key_of(job, report)
    if key == job.previous:
        return Done(file=job.file, key=key, data=None, entry=entry)
    order = Order(
        case=case,
        report=report,
        source=job.source,
        created=setting.created,
        paper=job.paper,
        layers=job.layers,
        catalogue_sha256=setting.catalogue_sha256,
    )
    return Done(file=job.file, key=key, data=FORMATS[setting.suffix].render(order), entry=entry)


def _case(job: Job) -> Case:
    checklist, day = _checklist(job.checklist), job.setting.day
    assessment = parse_assessment(job.source, job.name, checklist)
    card = assess(checklist, assessment, day)
    case = Case(checklist=checklist, assessment=assessment, card=card, made_on=day, house=job.house)
    return examined(case, job.setting.catalogue)


@lru_cache(maxsize=4)
def _checklist(compiled: bytes) -> Checklist:
    return decode(compiled)


@lru_cache(maxsize=4)
def _spoken(lang: str) -> NullTranslations:
    path = interface_catalogue(lang)
    if path is None:
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)
