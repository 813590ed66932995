"""Accounts at channels: all workers together use one no faster than it bears, and none that is refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from untilgone.store.database import Store
from untilgone.store.turn_rows import ChannelErrorRow, ChannelRow
from untilgone.store.write.adding import locked_or_added

TRIED_AGAIN_AFTER = timedelta(hours=6)  # one notice of a halted account, without anybody's doing


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Whether a notice may leave now. It may where there is nothing to wait for."""

    wait: timedelta = timedelta(0)
    halted_why: str | None = None  # the account was refused
    is_trial: bool = False  # it may, to find out whether the account is let in again


async def take_turn(
    store: Store, slug: str, *, now: datetime, spacing: timedelta, settings_digest: str
) -> Turn:
    """The turn of a notice; taken where nothing is to be waited for.

    An account that was refused is halted until its settings change; every six hours one notice
    tries whether it is let in again.
    """
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelRow(slug=slug, next_at=now))
        is_trial = False
        if row.halted_at is not None:
            is_trial = row.settings_digest != settings_digest
            is_trial = is_trial or now - row.halted_at >= TRIED_AGAIN_AFTER
            if not is_trial:
                return Turn(halted_why=row.halted_why or "")
        begin = max(now, row.paused_until or now, row.next_at if spacing else now)
        if begin > now:
            return Turn(wait=begin - now)
        row.next_at = now + spacing
        if is_trial:  # nobody else tries meanwhile
            row.halted_at, row.settings_digest = now, settings_digest
        session.add(row)
        return Turn(is_trial=is_trial)


async def pause(store: Store, slug: str, *, until: datetime) -> None:
    """Nothing leaves before ``until``; a pause that lasts longer already stays as it is."""
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelRow(slug=slug, next_at=until))
        row.paused_until = max(until, row.paused_until or until)
        session.add(row)


async def halt(store: Store, slug: str, *, why: str, settings_digest: str, now: datetime) -> None:
    """The account was refused: nothing leaves until its settings change, or a trial succeeds."""
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelRow(slug=slug, next_at=now))
        row.halted_at, row.halted_why, row.settings_digest = now, why, settings_digest
        session.add(row)


async def let_in(store: Store, slug: str, *, now: datetime) -> None:
    """The account was let in again: notices leave as before."""
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelRow(slug=slug, next_at=now))
        row.halted_at = row.halted_why = row.settings_digest = None
        session.add(row)


async def went_wrong(store: Store, slug: str, error: str) -> None:
    """Count an error of this class, for machines that watch."""
    async with store.writing() as session:
        row = await locked_or_added(session, ChannelErrorRow(slug=slug, error=error))
        row.number += 1
        session.add(row)
