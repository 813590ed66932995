"""The people who work here. Changes to them are acts on the record, but no acts on a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import BadInput, Conflict, NotAllowed, NotFound
from untilgone.keyring import KeyRing
from untilgone.people import MAIN_DESK, Member, Person, Role, Way, checked_name
from untilgone.store.database import Store
from untilgone.store.mail_wishes import forget_mail_wish
from untilgone.store.people_rows import ApiTokenRow, PersonRow
from untilgone.store.sessions import end_sessions_of
from untilgone.store.write import record

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who is to be let in."""

    name: str
    role: Role
    way: Way
    desk: str = MAIN_DESK
    mail: str = ""
    subject: str = ""  # who they are at the provider


async def members(store: Store, desk: str, after: str = "") -> Sequence[Member]:
    """One more than a page of a desk's people whose names come after this one, by name."""
    query = (
        select(PersonRow)
        .where(PersonRow.desk == desk, PersonRow.name > after)
        .order_by(col(PersonRow.name))
    )
    async with store.reading() as session:
        rows = (await session.exec(query.limit(PAGE + 1))).all()
    return [_member(store.keyring, row) for row in rows]


async def member(store: Store, number: int, by: Person) -> Member:
    """Somebody at one's own desk by their number; NotFound when there is nobody."""
    async with store.reading() as session:
        return _member(store.keyring, await _row(session, number, by))


async def called(store: Store, name: str) -> Member:
    """Somebody by the name that goes on the record; NotFound when there is nobody."""
    async with store.reading() as session:
        row = (await session.exec(select(PersonRow).where(PersonRow.name == name))).one_or_none()
    if row is None:
        raise NotFound(f"Nobody here is called `{name}`. Nothing was changed.")
    return _member(store.keyring, row)


async def add(store: Store, newcomer: Newcomer, by: Person, now: datetime) -> Member:
    """Let somebody in; Conflict when the name is taken."""
    async with store.writing() as session:
        return _member(store.keyring, await added(session, store.keyring, newcomer, by.name, now))


async def change_role(store: Store, number: int, role: Role, by: Person, now: datetime) -> None:
    """Give another role, from the next page on.

    Conflict where the provider says which, or for the last admin.
    """
    async with store.writing() as session:
        await record.lock(session)  # two admins must not demote each other at the same moment
        row = await _row(session, number, by)
        if row.way == Way.PROVIDER:
            raise Conflict(
                "The groups at your provider give this person the role. Nothing was changed."
            )
        if row.role == role:
            return
        if role is not Role.ADMIN:
            await _refuse_last_admin(session, row)
        before, row.role = row.role, role
        session.add(row)
        await _note(session, store.keyring, row, "role changed", by.name, now, before=before)


async def deactivate(store: Store, number: int, by: Person, now: datetime) -> None:
    """Let somebody in no more; end their sessions and mail at once. Conflict for the last admin."""
    async with store.writing() as session:
        await record.lock(session)
        row = await _row(session, number, by)
        if not row.is_active:
            return
        await _refuse_last_admin(session, row)
        row.is_active = False
        session.add(row)
        await end_sessions_of(session, row.name)
        await forget_mail_wish(session, row.name)
        await _note(session, store.keyring, row, "person deactivated", by.name, now)


async def reactivate(store: Store, number: int, by: Person, now: datetime) -> None:
    """Let somebody in again."""
    async with store.writing() as session:
        row = await _row(session, number, by)
        if row.is_active:
            return
        row.is_active = True
        session.add(row)
        await _note(session, store.keyring, row, "person activated", by.name, now)


async def from_provider(store: Store, newcomer: Newcomer, now: datetime) -> Member:
    """Whoever the provider says it is, with the role that it says; known by the subject alone.

    NotAllowed when deactivated here; Conflict when a newcomer has somebody else's name.
    """
    keyring = store.keyring
    async with store.writing() as session:
        query = select(PersonRow).where(
            PersonRow.subject_lookup == keyring.lookup(newcomer.subject)
        )
        row = (await session.exec(query.with_for_update())).one_or_none()
        if row is None:
            row = await added(session, keyring, newcomer, newcomer.name, now)
        if not row.is_active:
            raise NotAllowed("Your account here was deactivated. Ask an administrator.")
        if row.role != newcomer.role:
            before, row.role = row.role, newcomer.role
            await _note(session, keyring, row, "role changed", row.name, now, before=before)
        row.mail_sealed = keyring.seal(newcomer.mail) if newcomer.mail else None
        session.add(row)
        return _member(keyring, row)


async def added(
    session: AsyncSession, keyring: KeyRing, newcomer: Newcomer, by: str, now: datetime
) -> PersonRow:
    """The new row, in a transaction that is under way; Conflict when the name is taken."""
    name = checked_name(newcomer.name)
    await record.lock(session)  # nobody takes the name in between
    for table in (PersonRow, ApiTokenRow):
        same = select(func.count()).select_from(table)
        if (await session.exec(same.where(func.lower(table.name) == name.lower()))).one():
            raise Conflict(f"`{name}` is taken already. Nothing was changed.")
    row = PersonRow(
        name=name,
        mail_sealed=keyring.seal(newcomer.mail) if newcomer.mail else None,
        role=newcomer.role,
        desk=newcomer.desk,
        way=newcomer.way,
        subject_lookup=keyring.lookup(newcomer.subject) if newcomer.subject else None,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    await _note(session, keyring, row, "person added", by, now)
    return row


async def _row(session: AsyncSession, number: int, by: Person) -> PersonRow:
    row = await session.get(PersonRow, number)
    if row is None or row.desk != by.desk:
        raise NotFound("There is no such person.")
    return row


async def _refuse_last_admin(session: AsyncSession, row: PersonRow) -> None:
    if row.role != Role.ADMIN or row.way == Way.BREAK_GLASS:
        return
    others = select(func.count()).where(
        PersonRow.role == Role.ADMIN,
        PersonRow.desk == row.desk,
        col(PersonRow.is_active),
        PersonRow.id != row.id,
        PersonRow.way != Way.BREAK_GLASS,
    )
    if not (await session.exec(others)).one():
        raise Conflict(
            "This is the last active administrator. Nothing was changed; name another one first."
        )


async def _note(
    session: AsyncSession,
    keyring: KeyRing,
    row: PersonRow,
    kind: str,
    by: str,
    now: datetime,
    *,
    before: str = "",
) -> None:
    detail = {"role": row.role, "way": row.way} | ({"before": before} if before else {})
    await record.append(
        session,
        keyring,
        at=now,
        actor=by,
        reference=f"people/{row.name}",
        kind=kind,
        detail=detail,
    )


def _member(keyring: KeyRing, row: PersonRow) -> Member:
    if row.id is None:
        raise BadInput("This person was not kept yet.")
    return Member(
        id=row.id,
        person=Person(name=row.name, role=Role(row.role), desk=row.desk),
        way=Way(row.way),
        is_active=row.is_active,
        mail=keyring.open(row.mail_sealed) if row.mail_sealed else "",
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
    )
