"""What people and programs read when something cannot be done: a sentence, never a trace."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.exceptions import HTTPException as StarletteHTTPException

from untilgone.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    NotFound,
    OutOfReach,
    UntilgoneError,
)
from untilgone.local_paths import local_path
from web import answer_words
from web.own_address import ANSWER
from web.parts import parts_of, visitor_of
from web.reader import gettext
from web.reader import marked as _
from web.words import Words

RETRY_AFTER = 30  # seconds; long enough for a server to start

_STATUS: Mapping[type[UntilgoneError], int] = MappingProxyType(
    {BadInput: 400, NotAllowed: 403, NotFound: 404, Conflict: 409, OutOfReach: 503}
)
_SENTENCES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        400: ("BadInput", _("The request cannot be read. Nothing was changed.")),
        401: ("NotSignedIn", _("You are not signed in.")),
        403: ("NotAllowed", _("Your role may not do this. Nothing was changed.")),
        404: ("NotFound", _("There is nothing at this address.")),
        405: ("MethodNotAllowed", _("This address cannot be used in this way.")),
        413: ("TooLarge", _("That is more than 1 MiB. Hand it in in smaller parts.")),
        421: (
            "WrongHost",
            _(
                "This name is not one of ours. Set UNTILGONE_WEB_ADDRESS to the address people "
                "use, and let the proxy in front pass the Host header on."
            ),
        ),
        429: ("TooMany", _("Too many requests from here. Wait a while.")),
        500: (
            "Internal",
            _(
                "Something of ours broke. The log of the web process says what. Look at the "
                "takedown before you try again."
            ),
        ),
    }
)
_FOREIGN_FORM = _(
    "This form is too old, or it came from another site. Go back, load the page again and send it "
    "once more. Nothing was changed."
)
_MORE: Mapping[str, str] = MappingProxyType(
    {
        "foreign form": _FOREIGN_FORM,
        "not signed": "The signature is missing or wrong. Nothing was taken.",
        "old hook": (
            "The timestamp is more than five minutes off. Nothing was taken; set your clock, and "
            "sign each call anew."
        ),
        "large hook": "That is more than 64 KiB. Nothing was taken.",
        "many hooks": "Those were too many calls. Nothing was taken; wait for Retry-After.",
    }
)
"""By the detail of an error, where its number alone says too little."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why something was not done."""

    status: int
    kind: str
    message: str
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class ProblemPage:
    """What the page about a problem may see."""

    title: str
    message: str
    is_nobody: bool  # then it says how to sign in
    leads_back: str  # from there to what was asked for


@dataclass(frozen=True, kw_only=True)
class PartyProblemPage:
    """What the page about a problem may see where parties answer."""

    said: tuple[tuple[str, str, str], ...]  # language, title, sentence
    organisation: str
    email: str


def problem(error: Exception) -> Problem:
    """The problem behind an error; for one that is not ours, only that there was one."""
    match error:
        case UntilgoneError():
            status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
            headers = {"Retry-After": str(RETRY_AFTER)} if status == HTTPStatus.SERVICE_UNAVAILABLE else None  # fmt: skip
            return Problem(
                status=status, kind=type(error).__name__, message=str(error), headers=headers
            )
        case OperationalError() | InterfaceError():
            return problem(OutOfReach("The database does not answer. Nothing was done."))
        case RequestValidationError():
            return Problem(status=422, kind="Invalid", message=_what_is_wrong(error))
        case StarletteHTTPException():
            kind, message = _SENTENCES.get(error.status_code, _SENTENCES[400])
            message = _MORE.get(str(error.detail), message)
            return Problem(
                status=error.status_code, kind=kind, message=message, headers=error.headers
            )
    return Problem(status=500, kind=_SENTENCES[500][0], message=_SENTENCES[500][1])


def answer(request: Request, error: Exception) -> Response:
    """The problem as JSON for programs and as a page for people."""
    found = problem(error)
    headers = dict(found.headers or {})
    if _is_for_parties(request):
        response = _page_for_parties(request, found.status)
        response.headers.update(headers)
        return response
    if not request.url.path.startswith(("/api/", "/healthz", "/readyz")):
        page = ProblemPage(
            title=_TITLES.get(found.status) or gettext("That did not work"),
            message=gettext(found.message),
            is_nobody=found.status == HTTPStatus.UNAUTHORIZED,
            leads_back=_leads_back(request),
        )
        html = parts_of(request).html
        response = html.page("problem.html", page, visitor_of(request), found.status)
        response.headers.update(headers)
        return response
    body = {"error": {"kind": found.kind, "message": found.message}}
    return JSONResponse(body, status_code=found.status, headers=headers)


def _leads_back(request: Request) -> str:
    """What to go on to after signing in; a form that was sent is not sent again."""
    if request.method != "GET":
        return "/"
    query = request.url.query
    return local_path(f"{request.url.path}?{query}" if query else request.url.path)


def _is_for_parties(request: Request) -> bool:
    address, host = parts_of(request).address, request.headers.get("host", "")
    return request.url.path.startswith(ANSWER) or address.is_for_parties_alone(host)


def _page_for_parties(request: Request, status: int) -> Response:
    """In every language that we have: whose link it is, and in which language, is not told."""
    parts = parts_of(request)
    page = PartyProblemPage(
        said=tuple(
            (language, *words.problem(status)) for language, words in answer_words.ALL.items()
        ),
        organisation=parts.notifier.name,
        email=parts.notifier.email,
    )
    return parts.html.for_parties("answer_problem.html", page, status)


def register(app: FastAPI) -> None:
    """Let every error of a route become an answer."""

    async def handle(request: Request, error: Exception) -> Response:
        return answer(request, error)

    kinds = (
        UntilgoneError,
        OperationalError,
        InterfaceError,
        RequestValidationError,
        HTTPException,
        StarletteHTTPException,
    )
    for kind in kinds:
        app.add_exception_handler(kind, handle)


_TITLES: Mapping[int, str] = Words(
    {
        401: _("Please sign in"),
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Not possible now"),
        413: _("Too much at once"),
        421: _("Wrong address"),
        500: _("Our mistake"),
        503: _("Out of reach"),
    }
)


def _what_is_wrong(error: RequestValidationError) -> str:
    """Where and what, without what was handed in; unknown fields are not repeated either."""
    said = []
    for item in error.errors():
        where = ".".join(str(part) for part in item["loc"][1:])
        if item["type"] == "extra_forbidden":
            said.append("there is a field that nobody knows here")
        elif item["type"] == "json_invalid":
            said.append("the body is not JSON")
        else:
            said.append(f"{where or 'body'}: {item['msg'].removeprefix('Value error, ')}")
    return f"Nothing was done: {'; '.join(dict.fromkeys(said))}."
