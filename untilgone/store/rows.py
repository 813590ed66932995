"""What several reads ask of the tables, inside their session."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import func
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import NotFound
from untilgone.parties import Party
from untilgone.store import opened
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import ContactRow, PartyRow, TakedownRow, TaskRow

_RowT = TypeVar("_RowT", bound=SQLModel)


async def takedown_row(session: AsyncSession, reference: str) -> TakedownRow:
    """The takedown; NotFound when there is none."""
    found = await session.exec(select(TakedownRow).where(TakedownRow.reference == reference))
    row = found.one_or_none()
    if row is None:
        raise NotFound(f"There is no takedown {reference}.")
    return row


async def rows_of(
    session: AsyncSession, table: type[_RowT], takedown_id: int | None, order: object
) -> Sequence[_RowT]:
    """Everything that a table holds about a takedown, in order."""
    query = select(table).where(table.takedown_id == takedown_id).order_by(order)  # type: ignore[attr-defined, arg-type]
    return (await session.exec(query)).all()


async def rounds_left(session: AsyncSession, takedown_id: int | None) -> frozenset[int]:
    """The rounds that ended because somebody else became responsible."""
    query = select(RoundRow.number).where(
        RoundRow.takedown_id == takedown_id, col(RoundRow.moved_at).is_not(None)
    )
    return frozenset((await session.exec(query)).all())


async def open_task_counts(
    session: AsyncSession, ids: Sequence[int | None]
) -> dict[int | None, int]:
    """How many tasks are open, for those of the takedowns that have any."""
    query = (
        select(TaskRow.takedown_id, func.count())
        .where(col(TaskRow.takedown_id).in_(ids), col(TaskRow.done_at).is_(None))
        .group_by(col(TaskRow.takedown_id))
    )
    return dict((await session.exec(query)).all())


async def parties_of(session: AsyncSession, takedown_id: int | None) -> tuple[Party, ...]:
    """The parties of a takedown with their contacts, in the order in which to try."""
    parties = await rows_of(session, PartyRow, takedown_id, PartyRow.id)
    query = (
        select(ContactRow)
        .where(col(ContactRow.party_id).in_([party.id for party in parties]))
        .order_by(col(ContactRow.position))
    )
    contacts = (await session.exec(query)).all()
    return tuple(
        opened.party(party, [contact for contact in contacts if contact.party_id == party.id])
        for party in parties
    )
