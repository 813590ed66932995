"""Keeping what the clocks of a round show when they stop, in the transaction of what stops them.

Counted later (``untilgone.store.write.measured``): takedowns that end at the same moment do not
wait for each other.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from math import inf

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Outcome as Ending
from untilgone.measures import NOT_KNOWN, Clock, Outcome, hours
from untilgone.notices import NoticeKey, NoticeKind
from untilgone.parties import PartyKind
from untilgone.rules import step_words
from untilgone.store.clocks import SECONDS, letter_measure, measure
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.round_rows import RoundLetterRow, RoundRow
from untilgone.store.tables import NoticeRow, PartyRow, TakedownRow, TaskRow
from untilgone.store.write.cases import round_of
from untilgone.store.write.round_letters import set_letters_anew


async def told(
    session: AsyncSession, takedown: TakedownRow, notice: NoticeRow, at: datetime
) -> None:
    """A letter was delivered: the first one starts the clock of the other side."""
    takedown.first_notice_at = takedown.first_notice_at or at
    current = await session.get_one(RoundRow, (takedown.id, round_of(takedown)))
    if current.first_notice_at is None:
        current.first_notice_at, current.platform = at, takedown.platform
        current.channel = notice.channel or notice.contact_channel
        current.waited_seconds = await _waited(session, takedown, current.began_at, at)
        await _whereabouts(session, takedown, current)
    current.step = _step(notice)
    session.add(current)
    await set_letters_anew(session, takedown)


async def told_anew(
    session: AsyncSession, takedown: TakedownRow, of: RoundRow, letters: Sequence[NoticeRow]
) -> None:
    """``letters`` are those of a round that still count as delivered, the first one first."""
    first = letters[0].delivered_at if letters else None
    of.first_notice_at, of.waited_seconds, of.step = first, None, None
    if first is None:
        of.platform = of.host = of.channel = of.country = None
    else:
        of.channel = letters[0].channel or letters[0].contact_channel
        of.waited_seconds = await _waited(session, takedown, of.began_at, first)
        of.step = _step(letters[-1])
    session.add(of)


def _step(notice: NoticeRow) -> str:
    return step_words(NoticeKind(notice.kind), PartyKind(notice.party_kind))


async def _waited(
    session: AsyncSession, takedown: TakedownRow, since: datetime, until: datetime
) -> int:
    """How long a task for a person was open in this time, in seconds; several at once count once."""
    query = (
        select(TaskRow.created_at, TaskRow.done_at)
        .where(TaskRow.takedown_id == takedown.id, col(TaskRow.created_at) < until)
        .order_by(col(TaskRow.created_at))
    )
    seconds, seen = 0.0, since
    for begin, done_at in await session.exec(query):
        end = min(done_at or until, until)
        if end > seen:
            seconds += (end - max(begin, seen)).total_seconds()
            seen = end
    return int(seconds)


async def answered(
    session: AsyncSession, takedown: TakedownRow, notice_id: str | None, at: datetime
) -> None:
    """The party itself said something, whatever it was: in the round of the letter it is about.

    Who is asked now has not answered by what somebody says who was asked before.
    """
    number = NoticeKey.parse(notice_id).round if notice_id else round_of(takedown)
    its_round = await session.get(RoundRow, (takedown.id, number))
    if its_round is None:
        its_round = await session.get_one(RoundRow, (takedown.id, round_of(takedown)))
    its_round.answered_at = its_round.answered_at or at
    session.add(its_round)


async def _whereabouts(session: AsyncSession, takedown: TakedownRow, current: RoundRow) -> None:
    """Where the material is, as far as that is known when they are told."""
    query = select(PartyRow).where(PartyRow.takedown_id == takedown.id).order_by(col(PartyRow.id))
    parties = {row.kind: row for row in reversed((await session.exec(query)).all())}
    host, platform = parties.get(PartyKind.HOST), parties.get(PartyKind.PLATFORM)
    current.host = host.slug if host and host.slug != NOT_KNOWN else host.name if host else None
    countries = [party.country for party in (host, platform) if party and party.country]
    current.country = countries[0] if countries else None


async def stopped(
    session: AsyncSession, takedown: TakedownRow, ended: RoundRow, outcome: Outcome, at: datetime
) -> None:
    """The clocks of a round stop: it is removed, moved, or nobody asks for it any more."""
    await _letters(session, takedown, ended, outcome, at)
    told_at, began_at = ended.first_notice_at, ended.began_at
    is_gone_before = ended.first_gone_at is not None and (
        told_at is None or ended.first_gone_at <= told_at
    )
    if is_gone_before or told_at is None:
        if outcome is Outcome.REMOVED:
            gone = (0.0, 0.0)
            session.add(_row(takedown, ended, Clock.REMOVAL, began_at, gone, Outcome.ALREADY_GONE))
        return
    delay = hours(began_at, told_at)
    session.add(_row(takedown, ended, Clock.OUR_DELAY, began_at, (delay, delay), Outcome.REMOVED))
    if ended.waited_seconds is not None:
        waited = (ended.waited_seconds / SECONDS, ended.waited_seconds / SECONDS)
        session.add(_row(takedown, ended, Clock.WAITING, began_at, waited, Outcome.REMOVED))
    session.add(_answer(takedown, ended, told_at, at))
    left = right = hours(told_at, at)
    if outcome is Outcome.REMOVED and ended.first_gone_at is not None:
        right = hours(told_at, ended.first_gone_at)
        left = min(hours(told_at, ended.last_live_at or told_at), right)
    session.add(_row(takedown, ended, Clock.REMOVAL, told_at, (left, right), outcome))


async def _letters(
    session: AsyncSession, takedown: TakedownRow, ended: RoundRow, outcome: Outcome, at: datetime
) -> None:
    letters = select(RoundLetterRow).where(
        RoundLetterRow.takedown_id == takedown.id, RoundLetterRow.round == ended.number
    )
    for letter in await session.exec(letters):
        shown = letter_measure(takedown, ended, letter, outcome, at)
        if shown is not None:
            session.add(MeasureRow(**asdict(shown)))


def _answer(takedown: TakedownRow, ended: RoundRow, told_at: datetime, at: datetime) -> MeasureRow:
    if ended.answered_at is None:
        waited = (hours(told_at, at), inf)
        return _row(takedown, ended, Clock.FIRST_ANSWER, told_at, waited, Outcome.OPEN)
    answered = hours(told_at, ended.answered_at)
    return _row(takedown, ended, Clock.FIRST_ANSWER, told_at, (answered, answered), Outcome.REMOVED)


def came_back(session: AsyncSession, takedown: TakedownRow, gone: RoundRow, at: datetime) -> None:
    """What was confirmed gone is there again."""
    if gone.confirmed_at is not None:
        after = hours(gone.confirmed_at, at)
        session.add(
            _row(takedown, gone, Clock.RELAPSE, gone.confirmed_at, (after, after), Outcome.REMOVED)
        )


async def closed(
    session: AsyncSession, takedown: TakedownRow, ending: Ending | None, at: datetime
) -> None:
    """Nobody looks any more: it was withdrawn, or it stayed gone."""
    current = await session.get_one(RoundRow, (takedown.id, round_of(takedown)))
    if current.confirmed_at is not None:
        watched = (hours(current.confirmed_at, at), inf)
        session.add(
            _row(takedown, current, Clock.RELAPSE, current.confirmed_at, watched, Outcome.OPEN)
        )
    elif ending is Ending.WITHDRAWN:
        await stopped(session, takedown, current, Outcome.WITHDRAWN, at)


def _row(
    takedown: TakedownRow,
    ended: RoundRow,
    clock: Clock,
    began_at: datetime,
    interval: tuple[float, float],
    outcome: Outcome,
) -> MeasureRow:
    shown = measure(takedown, ended, clock, began_at, interval, outcome)
    return MeasureRow(**asdict(shown))
