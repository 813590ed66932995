"""Channels: all workers together use an account no faster than it can bear, and no longer than it is ours."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from untilgone.store.database import Store
from untilgone.store.turn_rows import ChannelRow
from untilgone.store.write.adding import locked_or_added


async def take_turn(
    store: Store, slug: str, *, now: datetime, spacing: timedelta, settings_digest: str
) -> tuple[timedelta, str | None]:
    """How long to wait before the next notice may leave, zero is now; and why, where it is halted.

    With zero the turn is taken. An account that was refused stays halted until its settings change
    or somebody resumes it.
    """
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelRow(slug=slug, next_at=now))
        if row.halted_at is not None:
            if row.settings_digest == settings_digest:
                return timedelta(0), row.halted_why or ""
            row.halted_at = row.halted_why = row.settings_digest = None
        begin = max(now, row.paused_until or now, row.next_at if spacing else now)
        if begin == now:
            row.next_at = now + spacing
        session.add(row)
        return begin - now, None


async def pause(store: Store, slug: str, *, until: datetime) -> None:
    """Nothing leaves before ``until``; a pause that lasts longer already stays as it is."""
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelRow(slug=slug, next_at=until))
        row.paused_until = max(until, row.paused_until or until)
        session.add(row)


async def halt(store: Store, slug: str, *, why: str, settings_digest: str, now: datetime) -> None:
    """Nothing leaves until the settings change or somebody resumes it."""
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelRow(slug=slug, next_at=now))
        row.halted_at, row.halted_why, row.settings_digest = now, why, settings_digest
        session.add(row)


async def resume(store: Store, slug: str) -> bool:
    """Let notices leave again; whether it was halted."""
    async with store.writing() as session:
        query = select(ChannelRow).where(col(ChannelRow.slug) == slug).with_for_update()
        row = (await session.exec(query)).one_or_none()
        if row is None or row.halted_at is None:
            return False
        row.halted_at = row.halted_why = row.settings_digest = row.paused_until = None
        session.add(row)
        return True
