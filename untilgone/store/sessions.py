"""Signing in at a trial: a link that works once, then a session in the browser.

Only hashes are kept: whoever reads the store can sign in as nobody.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from untilgone.errors import NotAllowed
from untilgone.people import Person, Role
from untilgone.store.database import Store
from untilgone.store.people_rows import SessionRow, SignInLinkRow

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
_NOTED_EVERY = timedelta(minutes=1)  # so that reading pages is not writing to the store each time


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Somebody's session; ``csrf`` must come back with every form of theirs."""

    person: Person
    csrf: str


async def make_link(store: Store, person: Person, valid_for: timedelta, now: datetime) -> str:
    """The secret end of a link by which ``person`` signs in once, until ``valid_for`` is over."""
    token = secrets.token_urlsafe(32)
    async with store.writing() as session:
        session.add(
            SignInLinkRow(
                token_sha256=_sha256(token),
                person=person.name,
                role=person.role,
                expires_at=now + valid_for,
            )
        )
    return token


async def use_link(store: Store, token: str, now: datetime) -> str:
    """The secret of a new session; NotAllowed when the link is used, expired or not ours."""
    async with store.writing() as session:
        query = select(SignInLinkRow).where(SignInLinkRow.token_sha256 == _sha256(token))
        link = (await session.exec(query.with_for_update())).one_or_none()
        if link is None or link.used_at is not None or now >= link.expires_at:
            raise NotAllowed(
                "This link was used already, has expired, or is not ours. Ask for a new one."
            )
        link.used_at = now
        fresh = secrets.token_urlsafe(32)
        session.add(link)
        session.add(
            SessionRow(
                token_sha256=_sha256(fresh),
                person=link.person,
                role=link.role,
                csrf=secrets.token_urlsafe(32),
                created_at=now,
                seen_at=now,
                expires_at=now + ABSOLUTE,
            )
        )
        await session.exec(delete(SessionRow).where(col(SessionRow.expires_at) <= now))
        await session.exec(
            delete(SessionRow).where(col(SessionRow.seen_at) <= now - IDLE),
        )
    return fresh


async def session(
    store: Store, token: str, now: datetime, *, is_there: bool = True
) -> SignedIn | None:
    """Who is signed in with this secret; None after half an hour without a page, or 12 hours.

    ``is_there``: somebody asked for it, and not a page that was left open.
    """
    async with store.reading() as reading:
        row = await reading.get(SessionRow, _sha256(token))
    if row is None or now >= row.expires_at or now - row.seen_at >= IDLE:
        return None
    if is_there and now - row.seen_at >= _NOTED_EVERY:
        await _note_seen(store, row.token_sha256, now)
    return SignedIn(person=Person(name=row.person, role=Role(row.role)), csrf=row.csrf)


async def end_session(store: Store, token: str) -> None:
    """Sign out; a secret nobody is signed in with changes nothing."""
    async with store.writing() as writing:
        await writing.exec(delete(SessionRow).where(col(SessionRow.token_sha256) == _sha256(token)))


async def _note_seen(store: Store, token_sha256: str, now: datetime) -> None:
    async with store.writing() as writing:
        row = await writing.get(SessionRow, token_sha256)
        if row is not None:  # somebody may have signed out meanwhile
            row.seen_at = now
            writing.add(row)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
