"""`/`: what needs me now, then the takedowns; and the list of it alone, for a page left open."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from untilgone.directory import Directory
from untilgone.people import Person
from untilgone.periods import lasting
from untilgone.store import mails, mandates, overrides, queue
from untilgone.store.saved_views import saved_views
from web.pages.filters import Chosen
from web.pages.lines import Line, line
from web.pages.queue_page import (
    Listed,
    QueuePage,
    Typed,
    Waiting,
    choices,
    in_words,
    listed,
    saved,
    waiting,
)
from web.parts import By, In, Parts, visitor_of
from web.people import Permission
from web.reader import clock

_TASKS = 30  # of a page
_LINES = 50
_OF_LINES = ("before", "after")
_OF_TASKS = ("tasks_before", "tasks_after")
_LONGEST_CURSOR = 300


async def show(request: Request, parts: In, by: By) -> Response:
    """The queue. What was typed as a URL is led to its host: no such URL stays in an address."""
    fields = request.query_params
    chosen = Chosen.of(fields)
    if fields.get("q", "").strip() != chosen.q:
        return RedirectResponse(address(chosen), status_code=303)
    return await answer(request, parts, by, chosen, _cursors(fields))


async def part(request: Request, parts: In, by: By) -> Response:
    """The list alone."""
    fields = request.query_params
    directory = await overrides.applied(parts.store, parts.files)
    page = await _page(request, parts, by, directory, Chosen.of(fields), _cursors(fields))
    return parts.html.page("queue_part.html", page, visitor_of(request))


def address(chosen: Chosen) -> str:
    """Where these filters are; always a page of ours."""
    return f"/?{chosen.query}" if chosen.query else "/"


async def answer(
    request: Request,
    parts: Parts,
    by: Person,
    chosen: Chosen,
    cursors: Mapping[str, str],
    *,
    message: str = "",
    typed: Typed | None = None,
    status: int = 200,
) -> Response:
    """The whole page; with what could not be done, and why."""
    directory = await overrides.applied(parts.store, parts.files)
    views = await saved_views(parts.store, by)
    known = choices(directory, chosen)
    page = replace(
        await _page(request, parts, by, directory, chosen, cursors),
        choices=known,
        filters=in_words(known, chosen),
        saved=tuple(saved(view, chosen) for view in views),
        message=message,
        typed=typed or Typed(),
    )
    return parts.html.page("queue.html", page, visitor_of(request), status)


async def _page(
    request: Request,
    parts: Parts,
    by: Person,
    directory: Directory,
    chosen: Chosen,
    cursors: Mapping[str, str],
) -> QueuePage:
    now = parts.now()
    shows_tasks = not cursors.keys() & set(_OF_LINES)
    shows_lines = not chosen.is_about_tasks and not cursors.keys() & set(_OF_TASKS)
    return QueuePage(
        chosen=chosen,
        query=chosen.query,
        refresh="&".join(filter(None, (chosen.query, urlencode(dict(cursors))))),
        tasks=await _tasks(parts, by, directory, chosen, cursors, now) if shows_tasks else None,
        lines=await _lines(parts, by, chosen, cursors, now) if shows_lines else None,
        mails=await mails.count_waiting(parts.store, desk=by.desk),
        undecided=tuple(await mandates.undecided(parts.store, by.desk)),
        as_of=clock(now),
        may_act=visitor_of(request).may(Permission.ACT),
    )


async def _tasks(
    parts: Parts,
    by: Person,
    directory: Directory,
    chosen: Chosen,
    cursors: Mapping[str, str],
    now: datetime,
) -> Listed[Waiting]:
    if chosen.finds_nothing:
        return Listed()
    found = await queue.tasks(
        parts.store,
        chosen.wanted(by.desk),
        by.name,
        lasting(directory),
        now,
        after=cursors.get("tasks_after"),
        before=cursors.get("tasks_before"),
        limit=_TASKS,
    )
    count = await queue.count_tasks(parts.store, chosen.wanted(by.desk), by.name, now)
    items = [waiting(each, directory, by.name, now) for each in found.items]
    return listed(found, items, [each.task_id for each in items], count)


async def _lines(
    parts: Parts, by: Person, chosen: Chosen, cursors: Mapping[str, str], now: datetime
) -> Listed[Line]:
    if chosen.finds_nothing:
        return Listed()
    found = await queue.takedowns(
        parts.store,
        chosen.wanted(by.desk),
        after=cursors.get("after"),
        before=cursors.get("before"),
        limit=_LINES,
    )
    count = await queue.count_takedowns(parts.store, chosen.wanted(by.desk))
    items = [line(view, now) for view in found.items]
    return listed(found, items, [each.reference for each in items], count)


def _cursors(fields: Mapping[str, str]) -> dict[str, str]:
    """Where in the lists; at most one place in one of them."""
    given = ((name, fields.get(name, "")[:_LONGEST_CURSOR]) for name in (*_OF_TASKS, *_OF_LINES))
    return dict([(name, value) for name, value in given if value][:1])
