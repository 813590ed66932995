"""`/report`: hand in addresses, see what would happen, then what became of each."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote
from uuid import uuid4

from fastapi import Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.cases import OpenedCase, Opening
from untilgone.errors import BadInput, Conflict, UntilgoneError
from untilgone.picking import Picked, picked
from untilgone.reporters import NewsKept, Way, news_kept, news_to
from untilgone.store.reported import Reported, reported
from untilgone.urls import display
from web import reports, words
from web.gate import FormLimits
from web.pages.report_check import CheckPage, rows_for
from web.pages.report_form import Typed, addresses_in, form_page, report_of, typed_in, with_file
from web.parts import By, In, Parts, desk_of, visitor_of
from web.problems import problem
from web.reader import gettext
from workflows.desk import MOST_URLS

LARGE = 50  # addresses; from here on the case is opened behind a page that shows how far it is
UPLOAD = FormLimits(files=1)
TICKS = FormLimits(fields=MOST_URLS + 50)


@dataclass(frozen=True, kw_only=True)
class Became:
    """What became of one URL."""

    url: str
    result: Opening
    reference: str | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportedPage:
    """What the answer may see."""

    at: str  # where it can be seen again
    is_open: bool  # False: kept, and still being opened
    case: str | None = None
    opened: int = 0
    news: NewsKept | None = None
    urls: tuple[Became, ...] = ()
    looked_at: int = 0
    on_its_way: int = 0
    needs_person: int = 0

    @property
    def is_moving(self) -> bool:
        """Whether there is more to wait for."""
        return not self.is_open or self.looked_at < self.opened


async def show(request: Request, parts: In) -> Response:
    """An empty form."""
    page = form_page(Typed(key=uuid4().hex))
    return parts.html.page("report.html", page, visitor_of(request))


async def check(request: Request, parts: In, by: By) -> Response:
    """What would become of each address; nothing is opened. Asked by htmx, only the rows."""
    form = await request.form()
    typed = typed_in(form)
    if request.headers.get("hx-request") == "true":
        return await _rows(request, parts, typed)
    if form.get("back"):
        return parts.html.page("report.html", form_page(typed), visitor_of(request))
    try:
        typed = await with_file(typed, form)
        report_of(typed, addresses_in(typed), by)
    except UntilgoneError as error:
        return _again(request, parts, typed, error)
    return await _check_page(request, parts, typed)


async def hand_over(request: Request, parts: In, by: By) -> Response:
    """Open the case and say what became of each URL; on an error the form comes back filled."""
    form = await request.form()
    typed = typed_in(form)
    try:
        urls = _chosen(form, addresses_in(typed))
        report = report_of(typed, urls, by)
        is_large = len(urls) > LARGE and _may_be_read_later(typed)
        if is_large:
            opened = await reports.begin(parts.desk, report)
        else:
            opened = await reports.hand_in(parts.desk, report)
    except UntilgoneError as error:
        found = problem(error)
        if form.get("checked") and not isinstance(error, Conflict):
            status = 422 if isinstance(error, BadInput) else found.status
            return await _check_page(request, parts, typed, found.message, form, status)
        return _again(request, parts, typed, error)
    if opened is None:
        return RedirectResponse(_at(typed.key), status_code=303)
    status = 201 if opened.reference else 200
    news = news_kept(opened.reference, typed.notify, parts.secret)
    page = _became(typed.key, opened, news)
    return parts.html.page("reported.html", page, visitor_of(request), status)


async def became(
    request: Request, parts: In, by: By, key: Annotated[str, Path(max_length=255)]
) -> Response:
    """What became of the report that this person handed in under the key; htmx gets the news only."""
    found = await reported(parts.store, reports.report_id(by.name, key))
    page = _so_far(key, found)
    is_part = request.headers.get("hx-request") == "true"
    template = "_parts/report_progress.html" if is_part else "reported.html"
    return parts.html.page(template, page, visitor_of(request))


def _may_be_read_later(typed: Typed) -> bool:
    """The secret of a webhook is shown once, with the answer: that one is waited for."""
    return not typed.notify or news_to(typed.notify, with_details=False).way is Way.MAIL


def _chosen(form: FormData, found: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are still ticked; all of them where nobody was asked."""
    if not form.get("checked"):
        return found
    ticked = {value for value in form.getlist("take") if isinstance(value, str)}
    chosen = tuple(url for number, url in enumerate(found) if str(number) in ticked)
    if not chosen:
        raise BadInput(gettext("Tick at least one address."))
    return chosen


async def _rows(request: Request, parts: Parts, typed: Typed) -> Response:
    try:
        addresses_in(typed)
        found = picked(typed.urls)
    except BadInput:
        found = Picked(addresses=())  # what is wrong is said when it is sent
    rows = await rows_for(parts, found, typed.category, desk_of(request))
    return parts.html.page("_parts/report_rows.html", rows, visitor_of(request))


async def _check_page(
    request: Request,
    parts: Parts,
    typed: Typed,
    message: str = "",
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    found = picked(typed.urls)
    ticked = set(form.getlist("take")) if form is not None else None
    left = [n for n in range(len(found.addresses)) if ticked is not None and str(n) not in ticked]
    page = CheckPage(
        typed=typed,
        message=message,
        category=dict(words.CATEGORIES.items()).get(typed.category, ""),  # type: ignore[call-overload]
        found=await rows_for(parts, found, typed.category, desk_of(request), left),
    )
    return parts.html.page("report_check.html", page, visitor_of(request), status)


def _again(request: Request, parts: Parts, typed: Typed, error: UntilgoneError) -> Response:
    found = problem(error)
    status, message = found.status, found.message
    if isinstance(error, BadInput):
        status = 422
    if isinstance(error, Conflict):
        typed = replace(typed, key=uuid4().hex)  # sent again, it is a report of its own
        message = gettext(
            "This form was sent before, with other addresses; those are safe. What stands in it "
            "now is not reported yet: send it once more."
        )
    page = form_page(typed, message)
    return parts.html.page("report.html", page, visitor_of(request), status)


def _at(key: str) -> str:
    return f"/report/{quote(key, safe='')}"


def _became(key: str, opened: OpenedCase, news: NewsKept | None) -> ReportedPage:
    return ReportedPage(
        at=_at(key),
        is_open=True,
        case=opened.reference,
        news=news,
        opened=sum(takedown.result is Opening.OPENED for takedown in opened.takedowns),
        urls=tuple(
            Became(
                url=display(takedown.url),
                result=takedown.result,
                reference=takedown.reference,
                remarks=takedown.remarks,
            )
            for takedown in opened.takedowns
        ),
    )


def _so_far(key: str, found: Reported | None) -> ReportedPage:
    if found is None:
        return ReportedPage(at=_at(key), is_open=False)
    return replace(
        _became(key, found.case, None),
        looked_at=found.looked_at,
        on_its_way=found.on_its_way,
        needs_person=found.needs_person,
    )
