"""`/sessions`: where I am signed in; for administrators, where everybody is."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.store import sessions
from web import words
from web.admin_words import WAYS
from web.pages.lines import Moment, moment
from web.parts import By, In, visitor_of
from web.people import Permission
from web.signing_in import before


@dataclass(frozen=True, kw_only=True)
class Line:
    """One session."""

    key: str
    name: str
    role: str
    way: str
    agent: str
    began: Moment
    seen: Moment
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class SessionsPage:
    """What the page may see."""

    lines: tuple[Line, ...]
    is_everybody: bool
    is_done: bool


async def show(
    request: Request, parts: In, by: By, done: Annotated[bool, Query()] = False
) -> Response:
    """The open ones, the one used last first."""
    visitor, now = visitor_of(request), parts.now()
    is_admin = visitor.may(Permission.ADMIN)
    found = await sessions.sessions_of(parts.store, by, now, everybody=is_admin)
    this = sessions.key_of(sessions.sha256(before(request, parts)))
    page = SessionsPage(
        lines=tuple(
            Line(
                key=each.key,
                name=each.person.name,
                role=words.role(each.person.role),
                way=WAYS[each.way],
                agent=each.agent,
                began=moment(each.created_at, now),
                seen=moment(each.seen_at, now),
                is_this=each.key == this,
            )
            for each in found
        ),
        is_everybody=is_admin,
        is_done=done,
    )
    return parts.html.page("sessions.html", page, visitor)


async def end(
    request: Request, parts: In, by: By, key: Annotated[str, Path(max_length=64)]
) -> Response:
    """End one; from then on it opens nothing. Others' are for administrators to end."""
    may_all = visitor_of(request).may(Permission.ADMIN)
    await sessions.revoke(parts.store, key, by, everybody=may_all)
    this = sessions.key_of(sessions.sha256(before(request, parts)))
    return RedirectResponse("/signed-out" if key == this else "/sessions?done=true", 303)
