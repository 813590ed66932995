"""Appending to the record of acts, in the transaction of the act itself."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.keyring import KeyRing
from untilgone.record import GENESIS, chain_hash, detail_text, digest
from untilgone.store.tables import ActRow, CounterRow

RECORD = "acts"


async def append(
    session: AsyncSession,
    keyring: KeyRing,
    *,
    at: datetime,
    actor: str,
    reference: str,
    kind: str,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Add one act at the end of the chain; waits for whoever is adding at the same time."""
    end = await take_counter(session, RECORD)
    text = detail_text(detail or {}, salt=os.urandom(16).hex())
    fields = {
        "seq": end.value,
        "at": at.astimezone(UTC),
        "actor": actor,
        "reference": reference,
        "kind": kind,
        "detail_digest": digest(text),
        "previous": end.mark or GENESIS,
    }
    row = ActRow(**fields, hash=chain_hash(**fields), detail_sealed=keyring.seal(text))  # type: ignore[arg-type]
    end.mark = row.hash
    session.add_all([row, end])


async def lock(session: AsyncSession) -> None:
    """Make every other writer of the record wait until this transaction ends."""
    await session.exec(select(CounterRow).where(CounterRow.name == RECORD).with_for_update())


async def take_counter(session: AsyncSession, name: str) -> CounterRow:
    """The counter, locked until the transaction ends and already moved on by one.

    It is written with what comes next, so that the record's is written once an act.
    """
    query = select(CounterRow).where(CounterRow.name == name).with_for_update()
    counter = (await session.exec(query)).one_or_none()
    if counter is None:
        # The record's counter exists since the first migration; a new year's counter of cases is
        # made by the first case of the year, guarded by the record's lock (write/cases.py).
        counter = CounterRow(name=name, value=0)
    counter.value += 1
    session.add(counter)
    return counter
