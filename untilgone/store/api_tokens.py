"""Tokens for the API that admins make; beside them stand those of the settings.

Only hashes are kept. What is done by one stands on the record under its name.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from untilgone.errors import BadInput, Conflict, NotFound
from untilgone.people import Person, Role, Scope, checked_name
from untilgone.store.database import Store
from untilgone.store.people_rows import ApiTokenRow, PersonRow
from untilgone.store.sessions import sha256
from untilgone.store.write import record

MOST_SHOWN = 200
_NOTED_EVERY = timedelta(minutes=1)
_MARK = "ug_"  # by which people and scanners know it where it should not be


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Who a token speaks for, and what for."""

    person: Person
    scopes: frozenset[Scope]


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A token as people see it in a list."""

    id: int
    bearer: Bearer
    made_by: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


async def make(
    store: Store,
    bearer: Bearer,
    by: Person,
    now: datetime,
    *,
    taken: Collection[str] = (),
) -> str:
    """The new token, to be shown once; Conflict when its name is a person's or another token's.

    ``taken``: names of tokens in the settings.
    """
    name = checked_name(bearer.person.name)
    if not bearer.scopes:
        raise BadInput("Choose at least one thing that the token is for. Nothing was made.")
    token = _MARK + secrets.token_urlsafe(32)
    async with store.writing() as session:
        await record.lock(session)  # nobody takes the name in between
        known = {each.casefold() for each in taken}
        for table in (PersonRow, ApiTokenRow):
            same = select(func.count()).select_from(table)
            if (await session.exec(same.where(func.lower(table.name) == name.lower()))).one():
                known.add(name.casefold())
        if name.casefold() in known:
            raise Conflict(f"`{name}` is taken already. Nothing was made.")
        scopes = " ".join(sorted(bearer.scopes))
        session.add(
            ApiTokenRow(
                name=name,
                token_sha256=sha256(token),
                role=bearer.person.role,
                desk=by.desk,
                scopes=scopes,
                made_by=by.name,
                made_at=now,
            )
        )
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=by.name,
            reference=f"tokens/{name}",
            kind="token made",
            detail={"role": bearer.person.role, "scopes": scopes},
        )
    return token


async def bearer_of(store: Store, token: str, now: datetime) -> Bearer | None:
    """Whose token it is; None for one that was revoked or never ours."""
    query = select(ApiTokenRow).where(
        ApiTokenRow.token_sha256 == sha256(token), col(ApiTokenRow.revoked_at).is_(None)
    )
    async with store.reading() as session:
        row = (await session.exec(query)).one_or_none()
    if row is None:
        return None
    if row.used_at is None or now - row.used_at >= _NOTED_EVERY:
        await _note_used(store, row.id, now)
    return _bearer(row)


async def tokens(store: Store, desk: str) -> Sequence[ApiToken]:
    """Those of a desk that work, the newest first, then those that do no more."""
    query = (
        select(ApiTokenRow)
        .where(ApiTokenRow.desk == desk)
        .order_by(col(ApiTokenRow.revoked_at).is_not(None), col(ApiTokenRow.id).desc())
    )
    async with store.reading() as session:
        rows = (await session.exec(query.limit(MOST_SHOWN))).all()
    return [
        ApiToken(
            id=row.id or 0,
            bearer=_bearer(row),
            made_by=row.made_by,
            made_at=row.made_at,
            used_at=row.used_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]


async def revoke(store: Store, number: int, by: Person, now: datetime) -> None:
    """Let the token work no more, from its next use on; NotFound where there is none."""
    async with store.writing() as session:
        row = await session.get(ApiTokenRow, number)
        if row is None or row.desk != by.desk:
            raise NotFound("There is no such token.")
        if row.revoked_at is not None:
            return
        row.revoked_at = now
        session.add(row)
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=by.name,
            reference=f"tokens/{row.name}",
            kind="token revoked",
        )


async def _note_used(store: Store, number: int | None, now: datetime) -> None:
    async with store.writing() as session:
        row = await session.get(ApiTokenRow, number)
        if row is not None:
            row.used_at = now
            session.add(row)


def _bearer(row: ApiTokenRow) -> Bearer:
    return Bearer(
        person=Person(name=row.name, role=Role(row.role), desk=row.desk),
        scopes=frozenset(map(Scope, row.scopes.split())),
    )
