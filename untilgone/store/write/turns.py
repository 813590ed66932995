"""Turns at a host: all workers together look at it no faster than it can bear."""

from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.store.database import Store
from untilgone.store.turn_rows import HostTurnRow
from untilgone.store.write.adding import locked_or_added

_KEPT = timedelta(days=1)  # long after its last turn, so that workers' clocks do not matter


async def take_turn(
    store: Store, host: str, *, now: datetime, spacing: timedelta, most_wait: timedelta
) -> timedelta:
    """Reserve the next look at a host, and say how long to wait for it; zero is now.

    Where it is longer than ``most_wait`` no turn is reserved: ask again then. Whoever is sent away
    is told a moment of their own, ``spacing`` after that of the one before, so that they come back
    no faster than the host has turns, however many wait. It is not kept free: who asks for the
    first time then takes the same chance, and who finds no turn is sent to the end once more.

    This also limits how many looks are under way. Turns begin at least ``spacing`` apart, and a
    look lasts at most 20 seconds, so at most 20 s / ``spacing``, rounded up, are under way: 4 with
    5 seconds. A counter would say no more, and a worker that dies would leave it too high.
    """
    async with store.writing() as session:
        fresh = HostTurnRow(host_lookup=store.keyring.lookup(host), next_at=now)
        row = await locked_or_added(session, fresh)
        if row is fresh:
            await _tidy_up(session, now)
        begin = max(now, row.next_at, row.paused_until or now)
        if begin - now <= most_wait:
            row.next_at = begin + spacing
        else:
            begin = max(begin, row.queue_ends_at or begin)
            row.queue_ends_at = begin + spacing
        session.add(row)
        return begin - now


async def pause_host(store: Store, host: str, *, until: datetime) -> None:
    """Nobody gets a turn before ``until``; a pause that lasts longer already stays as it is.

    Turns that were given out before are not taken back.
    """
    async with store.writing() as session:
        fresh = HostTurnRow(host_lookup=store.keyring.lookup(host), next_at=until)
        row = await locked_or_added(session, fresh)
        row.paused_until = max(until, row.paused_until or until)
        session.add(row)


async def _tidy_up(session: AsyncSession, now: datetime) -> None:
    """Forget hosts that nobody looks at any more; a row of theirs would say nothing.

    Only when a host is new: then the table grows, and no other turn pays for it.
    """
    paused_until = col(HostTurnRow.paused_until)
    old = (
        select(HostTurnRow.host_lookup)
        .where(col(HostTurnRow.next_at) < now - _KEPT)
        .where(paused_until.is_(None) | (paused_until < now - _KEPT))
        # Those that somebody holds are in use, and two who tidy up never wait for each other.
        .with_for_update(skip_locked=True)
    )
    await session.exec(delete(HostTurnRow).where(col(HostTurnRow.host_lookup).in_(old)))
