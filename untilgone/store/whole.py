"""Takedowns with all that is known of them: as many queries for all of a case as for one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import NotFound
from untilgone.parties import Party
from untilgone.record import READ
from untilgone.store import batches, mandates, opened
from untilgone.store.address_rows import AddressRow
from untilgone.store.database import Store
from untilgone.store.tables import (
    ActRow,
    AnswerRow,
    CaseRow,
    ContactRow,
    LookRow,
    NoticeRow,
    PartyRow,
    TakedownRow,
    TaskRow,
)
from untilgone.store.views import TakedownView

_RowT = TypeVar("_RowT", bound=SQLModel)


async def of_case(store: Store, reference: str) -> list[TakedownView]:
    """Everything about every takedown of a case, in their order; NotFound without the case."""
    async with store.reading() as session:
        found = await session.exec(select(CaseRow).where(CaseRow.reference == reference))
        case = found.one_or_none()
        if case is None:
            raise NotFound(f"There is no case {reference}.")
        query = select(TakedownRow).where(TakedownRow.case_id == case.id)
        rows = (await session.exec(query.order_by(col(TakedownRow.number)))).all()
        return await views(session, store, case, rows)


async def views(
    session: AsyncSession, store: Store, case: CaseRow, rows: Sequence[TakedownRow]
) -> list[TakedownView]:
    """Everything about these takedowns of one case."""
    ids, keyring = [row.id for row in rows], store.keyring
    tasks = await _by_takedown(session, TaskRow, ids, TaskRow.created_at)
    notices = await _by_takedown(session, NoticeRow, ids, NoticeRow.number)
    looks = await _by_takedown(session, LookRow, ids, LookRow.id)
    answers = await _by_takedown(session, AnswerRow, ids, AnswerRow.at)
    parties = await _parties(session, ids)
    letters = await batches.letters_of(
        session, [notice.notice_id for each in notices.values() for notice in each]
    )
    acts = await _acts(session, [row.reference for row in rows])
    moved = await _addresses(session, [row.id for row in rows if row.moves])
    return [
        TakedownView(
            mandate=mandates.unsealed(keyring, case.mandate_sealed),
            line=opened.takedown_line(
                keyring, row, case.reference, sum(task.done_at is None for task in tasks[row.id])
            ),
            language=case.language,
            playbook=row.playbook,
            parties=tuple(parties[row.id]),
            notices=tuple(
                opened.notice_view(keyring, notice, letters.get(notice.notice_id))
                for notice in notices[row.id]
            ),
            looks=tuple(opened.look_view(keyring, look) for look in looks[row.id]),
            answers=tuple(opened.answer_view(keyring, answer) for answer in answers[row.id]),
            tasks=tuple(opened.task_view(keyring, task, row.reference) for task in tasks[row.id]),
            timeline=tuple(opened.act(keyring, act) for act in acts[row.reference]),
            addresses=tuple(opened.address_view(keyring, each) for each in moved[row.id]),
        )
        for row in rows
    ]


async def _by_takedown(
    session: AsyncSession, table: type[_RowT], ids: Sequence[int | None], order: object
) -> Mapping[int | None, list[_RowT]]:
    """Everything that a table holds about the takedowns, in order."""
    query = select(table).where(col(table.takedown_id).in_(ids)).order_by(order)  # type: ignore[attr-defined, arg-type]
    found: defaultdict[int | None, list[_RowT]] = defaultdict(list)
    for row in await session.exec(query):
        found[row.takedown_id].append(row)  # type: ignore[attr-defined]
    return found


async def _parties(
    session: AsyncSession, ids: Sequence[int | None]
) -> Mapping[int | None, list[Party]]:
    """The parties with their contacts, in the order in which to try."""
    parties = await _by_takedown(session, PartyRow, ids, PartyRow.id)
    query = (
        select(ContactRow)
        .join(PartyRow, col(ContactRow.party_id) == col(PartyRow.id))
        .where(col(PartyRow.takedown_id).in_(ids))
        .order_by(col(ContactRow.position))
    )
    contacts: defaultdict[int | None, list[ContactRow]] = defaultdict(list)
    for contact in await session.exec(query):
        contacts[contact.party_id].append(contact)
    found: defaultdict[int | None, list[Party]] = defaultdict(list)
    for takedown, rows in parties.items():
        found[takedown] = [opened.party(row, contacts[row.id]) for row in rows]
    return found


async def _acts(session: AsyncSession, references: Sequence[str]) -> Mapping[str, list[ActRow]]:
    query = (
        select(ActRow)
        .where(col(ActRow.reference).in_(references), ActRow.kind != READ)
        .order_by(col(ActRow.seq))
    )
    found: defaultdict[str, list[ActRow]] = defaultdict(list)
    for act in await session.exec(query):
        found[act.reference].append(act)
    return found


async def _addresses(
    session: AsyncSession, ids: Sequence[int | None]
) -> Mapping[int | None, list[AddressRow]]:
    """Where those that were moved were, the reported address first."""
    found: defaultdict[int | None, list[AddressRow]] = defaultdict(list)
    if not ids:
        return found
    query = select(AddressRow).where(
        col(AddressRow.takedown_id).in_(ids), col(AddressRow.number).is_not(None)
    )
    for row in await session.exec(query.order_by(col(AddressRow.number))):
        found[row.takedown_id].append(row)
    return found
