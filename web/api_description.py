"""What OpenAPI says about the answers. The answers themselves are made by ``store/as_json.py``."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeAlias, get_type_hints

from fastapi import FastAPI
from pydantic import BaseModel, create_model

from untilgone.cases import Category, OpenedCase
from untilgone.directory_changes import Change
from untilgone.directory_entries import Entry
from untilgone.key_status import KeyStatus
from untilgone.mails import MailView
from untilgone.mandates import CaseMandate
from untilgone.measures import Clock, Dimension
from untilgone.measures import Outcome as Measured
from untilgone.metrics.curve import Why
from untilgone.notices import Letter, NoticeKind
from untilgone.parties import PartyKind
from untilgone.progress import Progress
from untilgone.reporters import NewsKept
from untilgone.resolution import Resolution
from untilgone.revisions import RevisionState
from untilgone.store.figures import Kept
from untilgone.store.retention import Keep, Overview
from untilgone.store.views import CaseView, MandateAct, TakedownLine, TakedownView, TaskView

Responses: TypeAlias = dict[int | str, dict[str, Any]]


def _model(name: str, *views: type, without: frozenset[str] = frozenset()) -> type[BaseModel]:
    """A model with the fields of the views, all of them required."""
    hints = {key: hint for view in views for key, hint in get_type_hints(view).items()}
    names = [spec.name for view in views for spec in fields(view) if spec.name not in without]
    model: type[BaseModel] = create_model(name, **{key: (hints[key], ...) for key in names})  # type: ignore[call-overload]
    return model


Takedown = _model("Takedown", TakedownLine, TakedownView, without=frozenset({"line"}))
OpenedUrl = _model("OpenedUrl", next(iter(get_type_hints(OpenedCase)["takedowns"].__args__)))
Opened = create_model(
    "Opened",
    case=(str | None, ...),
    takedowns=(list[OpenedUrl], ...),  # type: ignore[valid-type]
    news=(NewsKept | None, None),
)
NoteAdded = create_model("NoteAdded", case=(str, ...))
MandateNow = create_model(
    "MandateNow",
    case=(str, ...),
    mandate=(CaseMandate, ...),
    mandate_history=(list[MandateAct], ...),
)
NoMoreNews = create_model("NoMoreNews", case=(str, ...), erased=(int, ...))
RetentionNow = _model("Retention", Overview)
KeptCase = create_model("KeptCase", case=(str, ...), keep=(Keep | None, ...))
Keys = _model("Keys", KeyStatus)
Renewal = create_model("Renewal", key=(str, ...), fields=(int | None, ...), left=(int | None, ...))
Lines = create_model(
    "Takedowns", takedowns=(list[TakedownLine], ...), next_before=(str | None, ...)
)
_PARTY_LINE: dict[str, Any] = {
    "slug": (str, ...),
    "kind": (PartyKind, ...),
    "name": (str, ...),
    "country": (str | None, ...),
    "domains": (list[str], ...),
    "contacts": (int, ...),
    "verified": (int, ...),
    "task": (str | None, ...),
    "from": (str, ...),
}
PartyLine = create_model("PartyLine", **_PARTY_LINE)
Parties = create_model("Parties", parties=(list[PartyLine], ...))
Party = create_model("Party", parties=(list[Entry], ...))
Changes = create_model("Changes", changes=(list[Change], ...))
Tasks = create_model("Tasks", tasks=(list[TaskView], ...))
Mails = create_model("Mails", mails=(list[MailView], ...))
HookTaken = create_model(
    "HookTaken", event_id=(str, ...), takedowns=(list[str], ...), is_new=(bool, ...)
)
_TEMPLATE: dict[str, Any] = {
    "kind": (NoticeKind, ...),
    "language": (str, ...),
    "version": (str, ...),
    "revision": (int, ...),
    "categories": (list[Category], ...),
}
Template = create_model("Template", **_TEMPLATE)
Templates = create_model("Templates", letters=(list[Template], ...))
Lint = create_model(
    "Lint",
    letters=(int, ...),
    is_clean=(bool, ...),
    findings=(list[dict[str, Any]], ...),
)
_REVISION_LINE: dict[str, Any] = {
    "number": (int, ...),
    "state": (RevisionState, ...),
    "author": (str, ...),
    "reason": (str, ...),
    "files": (list[str], ...),
    "made_at": (datetime, ...),
    "submitted_by": (str | None, ...),
    "submitted_at": (datetime | None, ...),
    "note": (str | None, ...),
    "decided_by": (str | None, ...),
    "decided_at": (datetime | None, ...),
}
RevisionLine = create_model("RevisionLine", **_REVISION_LINE)
Revisions = create_model(
    "Revisions",
    revisions=(list[RevisionLine], ...),
    next_before=(int | None, ...),
)
_REVISED: dict[str, Any] = {
    "name": (str, ...),
    "text": (str | None, ...),
    "before": (str | None, ...),
    "based_on": (str, ...),
    "by": (str, ...),
    "at": (datetime, ...),
    "stands": (bool, ...),
}
_REVISION: dict[str, Any] = {
    **_REVISION_LINE,
    "writers": (list[str], ...),
    "digest": (str, ...),
    "texts": (list[create_model("RevisedText", **_REVISED)], ...),  # type: ignore[misc]
}
Revision = create_model("Revision", **_REVISION)
_KNOWN_OR_WHY: dict[str, Any] = {
    "value": (float | None, ...),
    "low": (float | None, ...),
    "high": (float | None, ...),
    "why": (Why | None, ...),
    "reason": (str | None, ...),
}
_MOMENT: Any = create_model(
    "Hours", **_KNOWN_OR_WHY, earliest=(float | None, ...), latest=(float | None, ...)
)
_SHARE: Any = create_model(
    "ShareByThen", **_KNOWN_OR_WHY, hours=(float, ...), old_enough=(int, ...)
)
_ENDED: dict[str, Any] = {"number": (int, ...), "shares": (list[_SHARE], ...)}
_GROUP: dict[str, Any] = {
    "key": (str, ...),
    "n": (int, ...),
    "open": (int, ...),
    "already_gone": (int, ...),
    "median": (_MOMENT, ...),
    "ninetieth": (_MOMENT, ...),
    "restricted_mean": (create_model("MeanHours", **_KNOWN_OR_WHY), ...),
    **_ENDED,
    "others": (list[create_model("EndedOtherwise", outcome=(Measured, ...), **_ENDED)], ...),  # type: ignore[misc]
    "deadline": (Kept | None, ...),
    "gap": (float, ...),
    "is_settled": (bool, ...),
}
_METRICS: dict[str, Any] = {
    "as_of": (datetime, ...),
    "clock": (Clock, ...),
    "by": (Dimension, ...),
    "since": (date | None, ...),
    "until": (date | None, ...),
    "method": (str, ...),
    "groups": (list[create_model("FiguresOfGroup", **_GROUP)], ...),  # type: ignore[misc]
}
Metrics = create_model("Metrics", **_METRICS)
Said = create_model("Said", kind=(str, ...), message=(str, ...))
Error = create_model("Error", error=(Said, ...))

ERRORS: Responses = {
    status: {"model": Error, "description": description}
    for status, description in {
        401: "No token, or not one of ours",
        403: "The role may not do this",
        422: "A field is missing or wrong",
        503: "Database or Temporal out of reach; try again after Retry-After",
    }.items()
}
NOT_FOUND: Responses = {404: {"model": Error, "description": "There is no such thing"}}
REFUSED: Responses = {
    400: {"model": Error, "description": "What was handed in cannot be used"},
    409: {"model": Error, "description": "Not possible now; nothing was changed"},
}

REPORT: Responses = {
    200: {"model": Opened, "description": "Nothing new: duplicates or refused, each says why"},
    201: {"model": Opened, "description": "A case with its takedowns"},
    413: {"model": Error, "description": "More than 1 MiB"},
    **ERRORS,
    **NOT_FOUND,
    **REFUSED,
}
TAKEDOWNS: Responses = {200: {"model": Lines}, **ERRORS, **NOT_FOUND}
TAKEDOWN: Responses = {200: {"model": Takedown}, **ERRORS, **NOT_FOUND}
DOSSIER: Responses = {
    200: {"description": "A ZIP", "content": {"application/zip": {}}},
    **ERRORS,
    **NOT_FOUND,
}
CASE: Responses = {200: {"model": CaseView}, **ERRORS, **NOT_FOUND}
ADD_NOTE: Responses = {
    201: {"model": NoteAdded},
    400: REFUSED[400],
    **ERRORS,
    **NOT_FOUND,
}
MANDATE: Responses = {200: {"model": MandateNow}, **ERRORS, **NOT_FOUND, **REFUSED}
NO_MORE_NEWS: Responses = {200: {"model": NoMoreNews}, **ERRORS, **NOT_FOUND}
TASKS: Responses = {200: {"model": Tasks}, **ERRORS}
MAILS: Responses = {200: {"model": Mails}, **ERRORS}
MAIL: Responses = {
    200: {"model": MailView},
    400: REFUSED[400],
    409: {"model": Error, "description": "Somebody placed it before"},
    **ERRORS,
    **NOT_FOUND,
}
WHO: Responses = {
    200: {"model": Resolution},
    400: {"model": Error, "description": "That is no web address"},
    **ERRORS,
}
PARTIES: Responses = {200: {"model": Parties}, **ERRORS}
PARTY: Responses = {
    200: {"model": Party, "description": "Each says `from`, each contact `is_verified` as well"},
    **ERRORS,
    **NOT_FOUND,
}
HISTORY: Responses = {200: {"model": Changes}, **ERRORS, **NOT_FOUND}
CHANGED: Responses = {
    200: {"model": Changes, "description": "What changed; empty where all of it stood already"},
    **ERRORS,
    **NOT_FOUND,
    400: REFUSED[400],
}
LETTERS: Responses = {200: {"model": Templates}, **ERRORS, 400: REFUSED[400]}
LINT: Responses = {
    200: {"model": Lint, "description": "As `untilgone templates lint --json`, in one document"},
    **ERRORS,
    **NOT_FOUND,
    400: REFUSED[400],
}
LETTER: Responses = {
    200: {"model": Letter, "description": "As it would be sent"},
    **ERRORS,
    **NOT_FOUND,
    400: {"model": Error, "description": "There is no such letter, or it cannot be written"},
}
LETTER_FILES: Responses = {**DOSSIER, 400: REFUSED[400]}
REVISIONS: Responses = {200: {"model": Revisions}, **ERRORS}
REVISION: Responses = {200: {"model": Revision}, **ERRORS, **NOT_FOUND}
DRAFT: Responses = {
    201: {"model": Revision, "description": "A draft; nothing is sent by it"},
    413: REPORT[413],
    **ERRORS,
    **REFUSED,
}
REVISED: Responses = {**REVISION, **REFUSED}
RETENTION: Responses = {200: {"model": RetentionNow}, **ERRORS}
KEEP: Responses = {200: {"model": KeptCase}, **ERRORS, **NOT_FOUND, 400: REFUSED[400]}
KEYS: Responses = {200: {"model": Keys}, **ERRORS}
RENEWAL: Responses = {
    202: {"model": Renewal, "description": "Begun; `fields` is null while it goes on"},
    **ERRORS,
    400: {"model": Error, "description": "The worker seals with another key"},
}
METRICS: Responses = {200: {"model": Metrics}, **ERRORS, 400: REFUSED[400]}
HOOK: Responses = {
    200: {"model": HookTaken, "description": "This event was taken before; nothing was changed"},
    202: {"model": HookTaken, "description": "Taken; it is not lost any more"},
    401: {"model": Error, "description": "The signature or the time is wrong"},
    404: {"model": Error, "description": "No such notice went to this partner"},
    409: {"model": Error, "description": "The event_id stands for another notice, or it is closed"},
    413: {"model": Error, "description": "More than 64 KiB"},
    422: ERRORS[422],
    429: {"model": Error, "description": "Too many calls; see Retry-After"},
    503: ERRORS[503],
}
ACT: Responses = {200: {"model": Progress}, **ERRORS, **NOT_FOUND, **REFUSED}


def describe(app: FastAPI) -> dict[str, Any]:
    """The API's description, with how to sign in; made when it is first asked for, then kept."""
    description = app.openapi()
    components = description.setdefault("components", {})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    return description
