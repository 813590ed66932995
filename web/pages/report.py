"""`/report`: hand in URLs, see what became of each."""

from dataclasses import dataclass, replace
from uuid import uuid4

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from untilgone.cases import Category, OpenedCase, Opening, Report
from untilgone.errors import BadInput, Conflict, UntilgoneError
from untilgone.people import Person
from untilgone.reporters import NewsKept, news_kept
from untilgone.urls import display
from web import words
from web.parts import By, In, visitor_of
from web.problems import problem
from web.reports import hand_in, report_id

_LONGEST_EXPLANATION = 5000


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form."""

    key: str  # makes sending the form twice the same as once
    urls: str = ""
    category: str = ""
    language: str = "en"
    explanation: str = ""
    notify: str = ""
    notify_details: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """What the form may see."""

    typed: Typed
    message: str
    categories: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]


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

    case: str | None
    opened: int
    news: NewsKept | None
    urls: tuple[Became, ...]


async def show(request: Request, parts: In) -> Response:
    """An empty form."""
    page = _form(Typed(key=uuid4().hex))
    return parts.html.page("report.html", page, visitor_of(request))


async def hand_over(request: Request, parts: In, by: By) -> Response:
    """Open the case and say what became of each URL; on an error the form comes back filled."""
    typed = _typed(await request.form())
    try:
        opened = await hand_in(parts.desk, _report(typed, by))
    except UntilgoneError as error:
        return _again(request, parts, typed, error)
    status = 201 if opened.reference else 200
    news = news_kept(opened.reference, typed.notify, parts.secret)
    return parts.html.page("reported.html", _became(opened, news), visitor_of(request), status)


def _again(request: Request, parts: In, typed: Typed, error: UntilgoneError) -> Response:
    found = problem(error)
    status, message = found.status, found.message
    if isinstance(error, BadInput):
        status = 422
    if isinstance(error, Conflict):
        typed = replace(typed, key=uuid4().hex)  # sent again, it is a report of its own
        message = (
            "This form was sent before, with other addresses; those are safe. What stands in it "
            "now is not reported yet: send it once more."
        )
    page = _form(typed, message)
    return parts.html.page("report.html", page, visitor_of(request), status)


def _form(typed: Typed, message: str = "") -> ReportPage:
    return ReportPage(
        typed=typed,
        message=message,
        categories=tuple((str(key), text) for key, text in words.CATEGORIES.items()),
        languages=tuple(words.LANGUAGES.items()),
    )


def _typed(form: FormData) -> Typed:
    def text(name: str) -> str:
        value = form.get(name, "")
        return value if isinstance(value, str) else ""

    return Typed(
        key=text("key") or uuid4().hex,
        urls=text("urls"),
        category=text("category"),
        language=text("language") or "en",
        explanation=text("explanation"),
        notify=text("notify").strip(),
        notify_details=text("notify_details") == "yes",
    )


def _report(typed: Typed, by: Person) -> Report:
    urls = tuple(line.strip() for line in typed.urls.splitlines() if line.strip())
    if not urls:
        raise BadInput("Give at least one address, one on each line.")
    if typed.category not in set(Category):
        raise BadInput("Choose what it is about.")
    if typed.language not in words.LANGUAGES:
        raise BadInput("Choose a language.")
    if len(typed.explanation) > _LONGEST_EXPLANATION:
        raise BadInput(f"The explanation is longer than {_LONGEST_EXPLANATION} characters.")
    return Report(
        report_id=report_id(by.name, typed.key),
        urls=urls,
        category=Category(typed.category),
        reported_by=by.name,
        desk=by.desk,
        language=typed.language,
        explanation=typed.explanation.strip(),
        notify=typed.notify or None,
        notify_details=typed.notify_details,
    )


def _became(opened: OpenedCase, news: NewsKept | None) -> ReportedPage:
    return ReportedPage(
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
