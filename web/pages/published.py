"""`/reports`: reports to publish: make one, get its files, and have them checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import uuid4

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput, UntilgoneError
from untilgone.reports.query import FORMATS, LANGUAGES, Format, Kind, ReportOrder
from untilgone.reports.query import Query as Asked
from untilgone.store import reports
from untilgone.store.reports import Checked, ReportLine
from web.pages.lines import Moment, moment
from web.parts import By, In, Parts, desk_of, visitor_of
from web.problems import problem
from web.reader import gettext, reader
from web.reader import marked as _
from web.report_files import report_file
from web.reports import report_id
from web.words import Words

_MOST = 50  # of a page
KINDS = Words(
    {
        Kind.QUARTERLY: _("How long it took, to read and to print"),
        Kind.DSA_22: _("Report of a trusted flagger, article 22(3) DSA"),
        Kind.INHOPE: _("Removed within fixed days of the report, as INHOPE counts"),
        Kind.OPEN_DATA: _("Open data: counts for everybody"),
    }
)
_LANGUAGES = Words({"en": _("English"), "nl": _("Dutch")})

Reference = Annotated[str, Path(max_length=40)]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One report."""

    reference: str
    kind: str
    period: str
    language: str
    made_by: str
    made: Moment
    formats: tuple[Format, ...]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the form says; it comes back with whatever was typed."""

    kind: str = Kind.QUARTERLY
    period: str = ""
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class ReportsPage:
    """What the page may see."""

    lines: tuple[Line, ...]
    older: str  # empty: there is nothing older
    kinds: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    typed: Typed
    key: str  # of the form: pressed twice, there is one report
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """What the page of one report may see."""

    line: Line
    as_of: Moment
    entry: int
    cut: str  # SHA-256
    files: tuple[tuple[Format, str], ...]
    version: str
    checked: tuple[Checked, ...]
    is_same: bool


async def show(
    request: Request, parts: In, before: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Those of this desk, the newest first, and the form for another."""
    typed = Typed(period=_last_quarter(parts.now().date()), language=reader().language)
    return await _answer(request, parts, typed, before=before)


async def make(request: Request, parts: In, by: By) -> Response:
    """Make one; when that is not possible, the page with the reason."""
    form = await request.form()
    said = {name: str(form.get(name, ""))[:60] for name in ("kind", "period", "language", "key")}
    key = said.pop("key") or uuid4().hex
    typed = Typed(**said)
    try:
        if typed.kind not in set(Kind):
            raise BadInput(gettext("There is no such report. None was made."))
        asked = Asked.of(Kind(typed.kind), typed.period, desk=by.desk, language=typed.language)
        order = ReportOrder(query=asked, by=by, key=report_id(by.name, key))
        reference = await parts.desk.make_report(order)
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        return await _answer(request, parts, typed, message=found.message, status=status)
    return RedirectResponse(f"/reports/{reference}", status_code=303)


async def one(request: Request, parts: In, reference: Reference) -> Response:
    """One report: of what it is, its files and their hashes."""
    return await _one(request, parts, reference, ())


async def check(request: Request, parts: In, reference: Reference) -> Response:
    """The same, with every file made again and compared."""
    report = await reports.one(parts.store, reference, desk_of(request))
    return await _one(request, parts, reference, await reports.checked(report))


async def send(parts: In, by: By, reference: Reference, format: Format) -> Response:  # noqa: A002 - in the address
    """A file of it."""
    return await report_file(parts, by, reference, format)


async def _one(
    request: Request, parts: Parts, reference: str, checked: Sequence[Checked]
) -> Response:
    report = await reports.one(parts.store, reference, desk_of(request))
    page = ReportPage(
        line=_line(report.line, parts),
        as_of=moment(report.cut.as_of, parts.now()),
        entry=report.cut.last_record_entry,
        cut=report.cut.sha256,
        files=tuple((each, report.files[each]) for each in _formats(report.line)),
        version=report.version,
        checked=tuple(checked),
        is_same=all(each.is_same for each in checked),
    )
    return parts.html.page("report_made.html", page, visitor_of(request))


async def _answer(
    request: Request,
    parts: Parts,
    typed: Typed,
    *,
    before: str = "",
    message: str = "",
    status: int = 200,
) -> Response:
    desk = desk_of(request)
    found = await reports.listed(parts.store, desk, before=before, limit=_MOST + 1)
    page = ReportsPage(
        lines=tuple(_line(each, parts) for each in found[:_MOST]),
        older=f"/reports?before={found[_MOST - 1].reference}" if len(found) > _MOST else "",
        kinds=tuple((str(kind), said) for kind, said in KINDS.items()),
        languages=tuple((language, _LANGUAGES[language]) for language in LANGUAGES),
        typed=typed,
        key=uuid4().hex,
        message=message,
    )
    return parts.html.page("reports.html", page, visitor_of(request), status)


def _line(line: ReportLine, parts: Parts) -> Line:
    return Line(
        reference=line.reference,
        kind=KINDS[line.query.kind],
        period=line.query.period,
        language=_LANGUAGES[line.query.language],
        made_by=line.made_by,
        made=moment(line.made_at, parts.now()),
        formats=_formats(line),
    )


def _formats(line: ReportLine) -> tuple[Format, ...]:
    return tuple(each for each in FORMATS[line.query.kind] if each in line.files)


def _last_quarter(day: date) -> str:
    """The last one that is over."""
    before = (day.month - 1) // 3
    return f"{day.year}-Q{before}" if before else f"{day.year - 1}-Q4"
