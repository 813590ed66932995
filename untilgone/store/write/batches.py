"""Batches: notices to one address wait for each other and leave as one letter, at most once.

Any notice of a batch may lead it: its activity writes the letter and sends it in its own name. What
became of the letter is kept with the batch, and each notice is settled by its own activity.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import delete, update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.batches import BatchState, Ended, Joining
from untilgone.cases import State
from untilgone.errors import RetryLater
from untilgone.letter_facts import LetterFacts
from untilgone.looks import Standing
from untilgone.notices import Notice, NoticeState
from untilgone.store.attachments import sealed
from untilgone.store.batch_rows import BatchMemberRow, BatchRow
from untilgone.store.database import Store
from untilgone.store.tables import NoticeRow, TakedownRow

LEADS_FOR = timedelta(minutes=6)  # longer than any attempt to send; then another may lead
WANTED_FOR = timedelta(minutes=1)  # since it was last said
_FACTS = TypeAdapter(LetterFacts)
_NOT_NOW = (State.HELD, State.CONFIRMING, State.GONE, State.CLOSED)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A notice of a batch, and what its letter says of it."""

    notice_id: str
    facts: LetterFacts


async def join(
    session: AsyncSession, store: Store, notice_id: str, joining: Joining, now: datetime
) -> datetime:
    """Put a notice into the batch that waits for its like, or begin one; says until when it waits.

    Certain only while the record is locked, so that two do not begin the same batch.
    """
    lookup = store.keyring.lookup(joining.sameness)
    members = (
        select(func.count())
        .where(BatchMemberRow.batch_id == BatchRow.id)
        .correlate(BatchRow)
        .scalar_subquery()
    )
    query = select(BatchRow).where(
        BatchRow.sameness_lookup == lookup,
        BatchRow.state == BatchState.WAITING,
        col(BatchRow.led_by).is_(None),
        BatchRow.closes_at > now,
        members < joining.most,
    )
    batch = (await session.exec(query.order_by(col(BatchRow.id)).limit(1))).one_or_none()
    if batch is None:
        batch = BatchRow(
            sameness_lookup=lookup,
            state=BatchState.WAITING,
            closes_at=now + joining.wait_for_others,
        )
        session.add(batch)
        await session.flush()
    assert batch.id is not None
    facts = store.keyring.seal(_FACTS.dump_json(joining.facts).decode())
    session.add(BatchMemberRow(notice_id=notice_id, batch_id=batch.id, facts_sealed=facts))
    return batch.closes_at


async def still_wanted(store: Store, notice_id: str, now: datetime) -> None:
    """Say that this notice is still to be sent; a letter is written for such notices only."""
    async with store.writing() as session:
        await session.exec(
            update(BatchMemberRow)
            .where(col(BatchMemberRow.notice_id) == notice_id)
            .values(wanted_at=now)
        )


async def lead(store: Store, batch_id: int, notice_id: str, now: datetime) -> tuple[Member, ...]:
    """The notices for whose letter this one is responsible now, itself first; none: another leads.

    Who did not say that it is still wanted, or whose material is gone or on hold, is left behind
    in a batch of its own, and does not wait any longer there.
    """
    async with store.writing() as session:
        batch = await session.get_one(BatchRow, batch_id, with_for_update=True)
        is_free = batch.led_by in {None, notice_id} or (
            batch.led_at is not None and batch.led_at <= now - LEADS_FOR
        )
        if batch.state != BatchState.WAITING or not is_free:
            return ()
        wanted = await _wanted(session, batch_id, now)
        if notice_id not in wanted:
            return ()
        batch.led_by, batch.led_at = notice_id, now
        session.add(batch)
        await _leave_behind(session, batch, wanted, now)
    order = sorted(wanted, key=lambda notice: (notice != notice_id, notice))
    return tuple(
        Member(notice_id=notice, facts=_FACTS.validate_json(store.keyring.open(wanted[notice])))
        for notice in order
    )


async def _wanted(session: AsyncSession, batch_id: int, now: datetime) -> dict[str, str]:
    """The sealed facts of the notices for which there is still to be a letter."""
    query = (
        select(BatchMemberRow.notice_id, BatchMemberRow.facts_sealed)
        .join(NoticeRow, col(NoticeRow.notice_id) == col(BatchMemberRow.notice_id))
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(
            BatchMemberRow.batch_id == batch_id,
            col(BatchMemberRow.wanted_at) > now - WANTED_FOR,
            NoticeRow.state == NoticeState.PREPARED,
            col(TakedownRow.state).not_in(_NOT_NOW),
            col(TakedownRow.standing).not_in((Standing.GOING, Standing.GONE)),
        )
    )
    return dict((await session.exec(query)).all())


async def _leave_behind(
    session: AsyncSession, batch: BatchRow, but: Collection[str], now: datetime
) -> None:
    others = select(BatchMemberRow).where(
        BatchMemberRow.batch_id == batch.id, col(BatchMemberRow.notice_id).not_in(but)
    )
    left = (await session.exec(others)).all()
    if not left:
        return
    next_one = BatchRow(
        sameness_lookup=batch.sameness_lookup, state=BatchState.WAITING, closes_at=now
    )
    session.add(next_one)
    await session.flush()
    assert next_one.id is not None
    for member in left:
        member.batch_id, member.wanted_at = next_one.id, None
        session.add(member)


async def leaving(
    store: Store,
    batch_id: int,
    members: Sequence[Member],
    notice: Notice,
    answer_by: datetime,
    now: datetime,
) -> None:
    """Write down that the letter may leave from now on, with all its notices, or none of it.

    RetryLater, and nothing changed, where another leads by now or a notice is no longer prepared.
    """
    ids = [member.notice_id for member in members]
    seal, letter = store.keyring.seal, notice.letter
    async with store.writing() as session:
        batch = await session.get_one(BatchRow, batch_id, with_for_update=True)
        swapped = await session.exec(
            update(NoticeRow)
            .where(col(NoticeRow.notice_id).in_(ids), col(NoticeRow.state) == NoticeState.PREPARED)
            .values(state=NoticeState.LEAVING, left_at=now, answer_by=answer_by)
        )
        is_ours = (batch.state, batch.led_by) == (BatchState.WAITING, notice.notice_id)
        if not is_ours or swapped.rowcount != len(ids):
            raise RetryLater("The notices of this letter changed while it was written.")
        batch.state, batch.left_at = BatchState.LEAVING, now
        batch.subject_sealed, batch.text_sealed = seal(letter.subject), seal(letter.text)
        batch.html_sealed = seal(letter.html) if letter.html is not None else None
        batch.urls_sealed = seal(json.dumps(notice.material.urls))
        batch.sha256, batch.message_id = letter.sha256, notice.message_id
        batch.list_sealed = sealed(store.keyring, notice.attachment)
        batch.list_sha256 = notice.attachment.sha256 if notice.attachment else None
        session.add(batch)
        await session.exec(
            update(BatchMemberRow)
            .where(col(BatchMemberRow.notice_id).in_(ids))
            .values(is_in_letter=True)
        )


async def not_taken(store: Store, batch_id: int, by: str) -> None:
    """Nothing was taken: the notices are as before, and whoever comes first leads."""
    async with store.writing() as session:
        batch = await session.get_one(BatchRow, batch_id, with_for_update=True)
        if batch.state == BatchState.ENDED or batch.led_by != by:
            return
        await _take_back(session, batch_id)
        await session.exec(
            update(BatchMemberRow)
            .where(col(BatchMemberRow.batch_id) == batch_id)
            .values(is_in_letter=False)
        )
        batch.state, batch.led_by, batch.led_at = BatchState.WAITING, None, None
        batch.subject_sealed = batch.text_sealed = batch.html_sealed = batch.urls_sealed = None
        batch.sha256 = batch.message_id = batch.left_at = None
        batch.list_sealed = batch.list_sha256 = None
        session.add(batch)


async def dissolve(store: Store, batch_id: int, by: str) -> None:
    """No letter of this batch was taken: each of its notices goes alone from now on.

    RetryLater, and nothing changed, where another leads by now.
    """
    async with store.writing() as session:
        batch = await session.get_one(BatchRow, batch_id, with_for_update=True)
        if batch.state == BatchState.ENDED or batch.led_by != by:
            raise RetryLater("Another notice of this letter leads.")
        await _take_back(session, batch_id)
        await session.exec(delete(BatchMemberRow).where(col(BatchMemberRow.batch_id) == batch_id))
        await session.delete(batch)


async def _take_back(session: AsyncSession, batch_id: int) -> None:
    ours = select(BatchMemberRow.notice_id).where(BatchMemberRow.batch_id == batch_id)
    await session.exec(
        update(NoticeRow)
        .where(col(NoticeRow.notice_id).in_(ours), col(NoticeRow.state) == NoticeState.LEAVING)
        .values(state=NoticeState.PREPARED, left_at=None)
    )


async def end(store: Store, batch_id: int, by: str, ended: Ended) -> None:
    """Keep what became of the letter that ``by`` led; what is known of it already stays."""
    async with store.writing() as session:
        batch = await session.get_one(BatchRow, batch_id, with_for_update=True)
        if batch.state == BatchState.ENDED or batch.led_by != by:
            return
        batch.state, batch.ended_at = BatchState.ENDED, ended.at
        batch.outcome, batch.said_sealed = ended.outcome, store.keyring.seal(ended.said)
        batch.receipt, batch.address_is_bad = ended.receipt, ended.address_is_bad
        session.add(batch)
