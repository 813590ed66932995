"""Being signed in: sessions that the store knows and can end. Signing in by a link is ``links``.

Only hashes are kept: whoever reads the store can sign in as nobody.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import NotAllowed, NotFound
from untilgone.keyring import KeyRing
from untilgone.people import Person, Role, Way
from untilgone.store.database import Store
from untilgone.store.people_rows import PersonRow, SessionRow

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
BREAK_GLASS_LASTS = timedelta(hours=1)  # long enough to mend what is broken
MOST_SHOWN = 200
_NOTED_EVERY = timedelta(minutes=1)  # so that reading pages is not writing to the store each time
_LONGEST_AGENT = 200


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Somebody's session; ``csrf`` must come back with every form of theirs."""

    person: Person
    csrf: str


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A session as people see it in a list."""

    key: str  # names it and opens nothing
    person: Person
    way: Way
    agent: str  # what the browser calls itself
    created_at: datetime
    seen_at: datetime


def lasts(way: Way) -> timedelta:
    """How long one stays signed in at most."""
    return BREAK_GLASS_LASTS if way is Way.BREAK_GLASS else ABSOLUTE


async def open_session(
    store: Store, name: str, way: Way, now: datetime, agent: str = "", replaces: str = ""
) -> str:
    """The secret of a new session of somebody who works here; NotAllowed when they do not."""
    async with store.writing() as writing:
        return await begin(writing, store.keyring, name, way, now, agent, replaces)


async def begin(  # noqa: PLR0917 - one place for every way to sign in
    writing: AsyncSession,
    keyring: KeyRing,
    name: str,
    way: Way,
    now: datetime,
    agent: str = "",
    replaces: str = "",
) -> str:
    """The same inside a transaction; what was signed in before in this browser ends."""
    query = select(PersonRow).where(PersonRow.name == name)
    row = (await writing.exec(query.with_for_update())).one_or_none()
    if row is None or not row.is_active or row.way != way:
        raise NotAllowed("Your account here was deactivated. Ask an administrator.")
    row.signed_in_at = now
    fresh = secrets.token_urlsafe(32)
    writing.add(row)
    writing.add(
        SessionRow(
            token_sha256=sha256(fresh),
            person=row.name,
            role=row.role,
            desk=row.desk,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            seen_at=now,
            expires_at=now + lasts(way),
            way=way,
            agent_sealed=keyring.seal(agent[:_LONGEST_AGENT]) if agent else None,
        )
    )
    await writing.exec(delete(SessionRow).where(col(SessionRow.expires_at) <= now))
    await writing.exec(delete(SessionRow).where(col(SessionRow.seen_at) <= now - IDLE))
    await writing.exec(delete(SessionRow).where(col(SessionRow.token_sha256) == sha256(replaces)))
    return fresh


async def session(
    store: Store, token: str, now: datetime, *, is_at_work: bool = True
) -> SignedIn | None:
    """Who is signed in with this secret; None after half an hour without a page, or 12 hours.

    The role is what it is now, not what it was; somebody deactivated is nobody. ``is_at_work``:
    somebody did something; a page that refreshes itself keeps nobody signed in.
    """
    query = (
        select(SessionRow, PersonRow)
        .join(PersonRow, col(PersonRow.name) == col(SessionRow.person))
        .where(SessionRow.token_sha256 == sha256(token))
    )
    async with store.reading() as reading:
        found = (await reading.exec(query)).one_or_none()
    if found is None:
        return None
    row, who = found
    if not who.is_active or now >= row.expires_at or now - row.seen_at >= IDLE:
        return None
    if is_at_work and now - row.seen_at >= _NOTED_EVERY:
        await _note_seen(store, row.token_sha256, now)
    person = Person(name=who.name, role=Role(who.role), desk=who.desk)
    return SignedIn(person=person, csrf=row.csrf)


async def sessions_of(
    store: Store, by: Person, now: datetime, *, everybody: bool
) -> Sequence[OpenSession]:
    """One's own open sessions, or those of everybody at the desk; those used last come first."""
    query = (
        select(SessionRow, PersonRow.role)
        .join(PersonRow, col(PersonRow.name) == col(SessionRow.person))
        .where(col(SessionRow.expires_at) > now, col(SessionRow.seen_at) > now - IDLE)
        .order_by(col(SessionRow.seen_at).desc())
        .limit(MOST_SHOWN)
    )
    query = query.where(PersonRow.desk == by.desk)
    if not everybody:
        query = query.where(SessionRow.person == by.name)
    async with store.reading() as reading:
        rows = (await reading.exec(query)).all()
    return [
        OpenSession(
            key=key_of(row.token_sha256),
            person=Person(name=row.person, role=Role(role), desk=by.desk),
            way=Way(row.way),
            agent=store.keyring.open(row.agent_sealed) if row.agent_sealed else "",
            created_at=row.created_at,
            seen_at=row.seen_at,
        )
        for row, role in rows
    ]


async def revoke(store: Store, key: str, by: Person, *, everybody: bool) -> None:
    """End one's own session of this key, or anybody's at the desk; NotFound where it is none."""
    query = select(SessionRow).where(SessionRow.desk == by.desk)
    if not everybody:
        query = query.where(SessionRow.person == by.name)
    async with store.writing() as writing:
        # As many as people are signed in; the key cannot be turned back into what is kept.
        for row in (await writing.exec(query)).all():
            if key_of(row.token_sha256) == key:
                await writing.delete(row)
                return
    raise NotFound("This session has ended already.")


async def end_session(store: Store, token: str) -> None:
    """Sign out; a secret nobody is signed in with changes nothing."""
    async with store.writing() as writing:
        await writing.exec(delete(SessionRow).where(col(SessionRow.token_sha256) == sha256(token)))


async def end_sessions_of(writing: AsyncSession, name: str) -> None:
    """End every session of somebody, in a transaction that is under way."""
    await writing.exec(delete(SessionRow).where(col(SessionRow.person) == name))


async def _note_seen(store: Store, token_sha256: str, now: datetime) -> None:
    async with store.writing() as writing:
        row = await writing.get(SessionRow, token_sha256)
        if row is not None:  # somebody may have signed out meanwhile
            row.seen_at = now
            writing.add(row)


def sha256(token: str) -> str:
    """What the store keeps in place of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def key_of(token_sha256: str) -> str:
    """How a session is called on pages, where not even the hash of its secret stands."""
    return sha256(token_sha256)[:32]
