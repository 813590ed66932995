"""`/refusals`: answers that say no, and what happens next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from untilgone.cases import State
from untilgone.store import approvals
from untilgone.store.approvals import Refusal
from web import words
from web.pages.history import Answered, Letter, answered, letter
from web.pages.lines import Moment, moment
from web.parts import In, desk_of, visitor_of
from web.reader import gettext

_REFUSALS = 20  # of a page


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One refusal."""

    reference: str
    category: str
    state: State
    state_words: str
    answer: Answered
    letter: Letter | None
    next: str
    next_at: Moment | None


@dataclass(frozen=True, kw_only=True)
class RefusalsPage:
    """What the page may see."""

    refusals: tuple[Refused, ...]
    shows_all: bool
    is_first: bool
    next_before: str


async def show(
    request: Request,
    parts: In,
    which: Annotated[str, Query(max_length=8)] = "",
    before: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The refusals, the latest first; ``which`` is `all` for those of closed takedowns too."""
    shows_all, now = which == "all", parts.now()
    found = await approvals.refusals(
        parts.store,
        desk_of(request),
        is_open=not shows_all,
        before=before or None,
        limit=_REFUSALS + 1,
    )
    page = RefusalsPage(
        refusals=tuple(_refused(each, now) for each in found[:_REFUSALS]),
        shows_all=shows_all,
        is_first=not before,
        next_before=found[_REFUSALS - 1].answer.answer_id if len(found) > _REFUSALS else "",
    )
    return parts.html.page("refusals.html", page, visitor_of(request))


def _refused(each: Refusal, now: datetime) -> Refused:
    return Refused(
        reference=each.takedown,
        category=words.CATEGORIES[each.category],
        state=each.state,
        state_words=words.STATES[each.state],
        answer=answered(each.answer, now),
        letter=letter(each.notice, now) if each.notice else None,
        next=_next(each),
        next_at=moment(each.next_at, now) if each.next_at else None,
    )


def _next(each: Refusal) -> str:
    """What happens next, as a sentence."""
    if each.state is State.CLOSED:
        return gettext("Nothing more: it is closed.")
    if each.state is State.NEEDS_PERSON:
        return gettext("It stands still until somebody does its task.")
    if each.state is State.HELD:
        return gettext("It is on hold until somebody lets it go on.")
    if each.state in {State.CONFIRMING, State.GONE}:
        return gettext("It was seen gone all the same. Looks go on.")
    if each.next_step is None:
        return gettext("The ladder has ended. Somebody decides what else can be done; looks go on.")
    return gettext("Next step: {step}.").format(step=each.next_step)
