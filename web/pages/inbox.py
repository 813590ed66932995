"""`/`: what needs me now, then every open takedown."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from untilgone.cases import State
from untilgone.store import mails, read
from web import words
from web.pages.lines import Line, WaitingTask, line, waiting_task
from web.parts import In, desk_of, visitor_of

_LINES = 50  # of a page
_TASKS = 100


@dataclass(frozen=True, kw_only=True)
class InboxPage:
    """What the page may see."""

    tasks: tuple[WaitingTask, ...]
    has_more_tasks: bool
    lines: tuple[Line, ...]
    states: tuple[tuple[str, str], ...]
    state: str  # the one that was filtered by; empty: all that are open
    is_first: bool
    mails: int  # that a person must place
    next_before: str | None


async def show(
    request: Request,
    parts: In,
    state: Annotated[str, Query(max_length=32)] = "",
    before: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Tasks first, on the first page only; then takedowns, the newest first."""
    wanted = State(state) if state in set(State) else None
    desk = desk_of(request)
    filters = read.Filter(state=wanted, is_open=None if wanted else True, desk=desk)
    lines = await read.takedowns(parts.store, filters, before=before, limit=_LINES + 1)
    is_first = before is None
    tasks = await read.open_tasks(parts.store, desk=desk, limit=_TASKS + 1) if is_first else []
    now = parts.now()
    page = InboxPage(
        tasks=tuple(waiting_task(task, now) for task in tasks[:_TASKS]),
        has_more_tasks=len(tasks) > _TASKS,
        lines=tuple(line(view, now) for view in lines[:_LINES]),
        states=tuple((str(key), text) for key, text in words.STATES.items()),
        state=wanted or "",
        is_first=is_first,
        mails=await mails.count_waiting(parts.store, desk=desk) if is_first else 0,
        next_before=lines[_LINES - 1].reference if len(lines) > _LINES else None,
    )
    return parts.html.page("inbox.html", page, visitor_of(request))
