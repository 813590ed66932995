"""What a person has done outside by the command: on the record before it leaves, and never twice.

Written by the command, as changes of the directory are: no takedown changes by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import Conflict
from untilgone.keyring import KeyRing
from untilgone.people import Person
from untilgone.record import Act
from untilgone.store import opened
from untilgone.store.database import Store
from untilgone.store.tables import ActRow
from untilgone.store.write import record


class Fate(StrEnum):
    """How far a deed has come."""

    LEAVING = "leaving"  # from here on it may have taken effect outside
    TAKEN = "taken"
    NOT_TAKEN = "not taken"  # then it may be tried again
    UNKNOWN = "outcome unknown"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing done outside about a takedown; the same again has the same detail."""

    reference: str
    name: str  # e.g. `iccam action`
    detail: Mapping[str, str]
    by: Person


async def begin(store: Store, deed: Deed, now: datetime) -> None:
    """Put on the record that it leaves; Conflict where the same may have been taken before."""
    async with store.writing() as session:
        await record.lock(session)
        last = await _last(session, store.keyring, deed)
        if last is not None and last.kind != f"{deed.name} {Fate.NOT_TAKEN}":
            is_known = last.kind == f"{deed.name} {Fate.TAKEN}"
            why = "was taken" if is_known else "may have been taken, its answer was lost"
            raise Conflict(
                f"The same {deed.name} of {last.at:%Y-%m-%d %H:%M} UTC {why}. Nothing was sent"
                f"{'.' if is_known else '; look there whether it arrived.'}"
            )
        await _append(session, store.keyring, deed, Fate.LEAVING, now)


async def end(store: Store, deed: Deed, fate: Fate, now: datetime) -> None:
    """Put on the record what became of it."""
    async with store.writing() as session:
        await record.lock(session)
        await _append(session, store.keyring, deed, fate, now)


async def _append(
    session: AsyncSession, keyring: KeyRing, deed: Deed, fate: Fate, now: datetime
) -> None:
    await record.append(
        session,
        keyring,
        at=now,
        actor=deed.by.name,
        reference=deed.reference,
        kind=f"{deed.name} {fate}",
        detail=deed.detail,
    )


async def _last(session: AsyncSession, keyring: KeyRing, deed: Deed) -> Act | None:
    """The last word about the same deed, as far as its detail is still there."""
    kinds = [f"{deed.name} {fate}" for fate in Fate]
    query = select(ActRow).where(ActRow.reference == deed.reference, col(ActRow.kind).in_(kinds))
    rows = await session.exec(query.order_by(col(ActRow.seq).desc()))
    acts = (opened.act(keyring, row) for row in rows)
    return next((act for act in acts if act.detail == dict(deed.detail)), None)
