"""Whoever wants news of a case, and the messages to them: each thing is told once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import NotFound, OutcomeUnknown
from untilgone.reporters import Event, NewsState, NewsTo, Way
from untilgone.store.database import Store
from untilgone.store.news import Happened
from untilgone.store.news_rows import CaseContactRow, NewsItemRow, NewsLetterRow
from untilgone.store.tables import CaseRow, TakedownRow
from untilgone.store.write.record import append

BEFORE: Mapping[NewsState, frozenset[NewsState]] = {
    NewsState.SENT: frozenset({NewsState.PREPARED, NewsState.LEAVING, NewsState.UNKNOWN}),
    NewsState.UNKNOWN: frozenset({NewsState.LEAVING}),
    NewsState.REFUSED: frozenset({NewsState.PREPARED, NewsState.LEAVING, NewsState.UNKNOWN}),
    NewsState.FAILED: frozenset({NewsState.PREPARED}),
    NewsState.DROPPED: frozenset({NewsState.PREPARED}),
    NewsState.RETURNED: frozenset({NewsState.SENT, NewsState.UNKNOWN}),
}
"""How far a message can have come before it comes so far."""

_ACTS: Mapping[NewsState, str] = {
    NewsState.SENT: "reporter told",
    NewsState.UNKNOWN: "reporter perhaps told",
    NewsState.REFUSED: "reporter not told",
    NewsState.FAILED: "reporter not told",
    NewsState.RETURNED: "reporter not told",
}


async def keep_contact(
    session: AsyncSession, store: Store, case: CaseRow, to: NewsTo, *, by: str, now: datetime
) -> None:
    """Keep where news of the case goes, in the transaction of the report; the address is sealed.

    The same address again only says anew how much it is to be told.
    """
    assert case.id is not None
    address = to.address.lower() if to.way is Way.MAIL else to.address
    lookup = store.keyring.lookup(f"{to.way}:{address}")
    query = select(CaseContactRow).where(
        CaseContactRow.case_id == case.id,
        CaseContactRow.address_lookup == lookup,
        col(CaseContactRow.removed_at).is_(None),
    )
    row = (await session.exec(query)).first()
    if row is not None and row.with_details == to.with_details:
        return
    if row is None:
        row = CaseContactRow(
            case_id=case.id,
            way=to.way,
            address_sealed=store.keyring.seal(to.address),
            address_lookup=lookup,
            with_details=to.with_details,
            added_by=by,
            added_at=now,
        )
    row.with_details = to.with_details
    session.add(row)
    await append(
        session,
        store.keyring,
        at=now,
        actor=by,
        reference=case.reference,
        kind="news wanted",
        detail={"way": to.way, "details": "yes" if to.with_details else "no"},
    )


async def forget_contacts(store: Store, case: str, *, by: str, reason: str, now: datetime) -> int:
    """Nobody gets news of the case any more, and no address is kept; how many there were."""
    async with store.writing() as session:
        found = await session.exec(select(CaseRow).where(CaseRow.reference == case))
        row = found.one_or_none()
        if row is None:
            raise NotFound(f"There is no case {case}.")
        query = select(CaseContactRow).where(
            CaseContactRow.case_id == row.id, col(CaseContactRow.removed_at).is_(None)
        )
        contacts = (await session.exec(query.with_for_update())).all()
        for contact in contacts:
            _erase(contact, by=by, now=now)
            session.add(contact)
        if contacts:
            await append(
                session,
                store.keyring,
                at=now,
                actor=by,
                reference=case,
                kind="news no longer wanted",
                detail={"reason": reason, "addresses": str(len(contacts))},
            )
        return len(contacts)


def _erase(contact: CaseContactRow, *, by: str, now: datetime) -> None:
    contact.address_sealed, contact.address_lookup = None, None
    contact.removed_by, contact.removed_at = by, now


@dataclass(frozen=True, kw_only=True)
class NewsDraft:
    """A message before it is kept."""

    letter_id: str
    contact_id: int
    event: Event
    happened: tuple[Happened, ...]
    message_id: str | None
    subject: str
    text: str


async def prepare(store: Store, draft: NewsDraft, now: datetime) -> bool:
    """Keep the exact text before it leaves; False where any of it is told already."""
    keys = [
        (draft.contact_id, each.takedown_id, draft.event, each.round) for each in draft.happened
    ]
    async with store.writing() as session:
        for key in keys:
            if await session.get(NewsItemRow, key) is not None:
                return False
        session.add(
            NewsLetterRow(
                letter_id=draft.letter_id,
                contact_id=draft.contact_id,
                event=draft.event,
                state=NewsState.PREPARED,
                message_id=draft.message_id,
                subject_sealed=store.keyring.seal(draft.subject),
                text_sealed=store.keyring.seal(draft.text),
                made_at=now,
            )
        )
        await session.flush()
        for contact_id, takedown_id, event, number in dict.fromkeys(keys):
            session.add(
                NewsItemRow(
                    contact_id=contact_id,
                    takedown_id=takedown_id,
                    event=event,
                    round=number,
                    letter_id=draft.letter_id,
                )
            )
        return True


async def handed_over(store: Store, letter_ids: tuple[str, ...], now: datetime) -> None:
    """A workflow of their own sends them from here on."""
    async with store.writing() as session:
        await session.exec(
            update(NewsLetterRow)
            .where(
                col(NewsLetterRow.letter_id).in_(letter_ids),
                col(NewsLetterRow.handed_at).is_(None),
            )
            .values(handed_at=now)
        )


async def leaving(store: Store, letter_id: str, now: datetime) -> None:
    """Write down that a mail may leave from now on; OutcomeUnknown when somebody did so before."""
    if not await _swap(store, letter_id, NewsState.PREPARED, NewsState.LEAVING, left_at=now):
        raise OutcomeUnknown(f"The message {letter_id} was already on its way.")


async def not_taken(store: Store, letter_id: str) -> None:
    """Nothing was taken: the same mail may be sent again."""
    await _swap(store, letter_id, NewsState.LEAVING, NewsState.PREPARED, left_at=None)


async def _swap(
    store: Store, letter_id: str, old: NewsState, new: NewsState, *, left_at: datetime | None
) -> bool:
    async with store.writing() as session:
        result = await session.exec(
            update(NewsLetterRow)
            .where(col(NewsLetterRow.letter_id) == letter_id, col(NewsLetterRow.state) == old)
            .values(state=new, left_at=left_at)
        )
        return bool(result.rowcount == 1)


async def settle(store: Store, letter_id: str, state: NewsState, now: datetime) -> NewsState:
    """Keep what became of a message, once; how far it has come.

    Where one came back nothing more is sent there, and its address is erased.

    The record of each takedown in it says so. The words of a mail server are kept nowhere: they
    quote the address, and that is erased once nobody wants news any more.
    """
    async with store.writing() as session:
        row = await session.get(NewsLetterRow, letter_id, with_for_update=True)
        if row is None:
            raise NotFound(f"There is no message {letter_id}.")
        before = NewsState(row.state)
        if before not in BEFORE[state]:
            return before
        row.state, row.ended_at = state, now
        session.add(row)
        if state is NewsState.RETURNED:
            _erase(await session.get_one(CaseContactRow, row.contact_id), by="system", now=now)
        if state not in _ACTS:
            return state
        query = (
            select(TakedownRow.reference, CaseContactRow.way)
            .join(NewsItemRow, col(NewsItemRow.takedown_id) == col(TakedownRow.id))
            .join(CaseContactRow, col(CaseContactRow.id) == col(NewsItemRow.contact_id))
            .where(NewsItemRow.letter_id == letter_id)
            .order_by(col(TakedownRow.id))
        )
        for reference, way in (await session.exec(query)).all():
            await append(
                session,
                store.keyring,
                at=now,
                actor="system",
                reference=reference,
                kind=_ACTS[state],
                detail={"event": row.event, "way": way, "message": letter_id, "became": state},
            )
        return state
