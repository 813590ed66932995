"""Searching the record of acts, and checking a piece of its chain."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal
from sqlalchemy import select as sql_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import NotFound
from untilgone.record import Act, first_broken
from untilgone.store import opened
from untilgone.store.database import Store
from untilgone.store.desks import is_about
from untilgone.store.tables import ActRow, CaseRow, CounterRow, TakedownRow
from untilgone.store.write.record import RECORD

LONGEST_CHECK = 1000  # entries that are checked while somebody waits for a page


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which acts; what is empty asks nothing."""

    reference: str = ""  # of a takedown, or of a case with all its takedowns
    actor: str = ""
    kind: str = ""
    begin: datetime | None = None
    end: datetime | None = None  # not included


async def search(
    store: Store, desk: str, asked: Asked, *, before: int | None = None, limit: int = 50
) -> list[Act]:
    """The latest first; ``before`` is the number of the last one of the page before."""
    query = select(ActRow).where(is_about(col(ActRow.reference), desk))
    if asked.reference:
        about = _of_case(asked.reference).union_all(sql_select(literal(asked.reference)))
        query = query.where(col(ActRow.reference).in_(about))
    if asked.actor:
        query = query.where(ActRow.actor == asked.actor)
    if asked.kind:
        query = query.where(ActRow.kind == asked.kind)
    if asked.begin is not None:
        query = query.where(ActRow.at >= asked.begin)
    if asked.end is not None:
        query = query.where(ActRow.at < asked.end)
    if before is not None:
        query = query.where(ActRow.seq < before)
    async with store.reading() as session:
        rows = (await session.exec(query.order_by(col(ActRow.seq).desc()).limit(limit))).all()
    return [opened.act(store.keyring, row) for row in rows]


def _of_case(reference: str) -> Select[Any]:
    """The references of its takedowns; none where it is no case."""
    return (
        sql_select(col(TakedownRow.reference))
        .join(CaseRow, col(CaseRow.id) == col(TakedownRow.case_id))
        .where(col(CaseRow.reference) == reference)
    )


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A piece of the chain, and the first entry in it that does not fit; None when all do."""

    first: int
    last: int
    broken: int | None
    is_whole: bool  # the whole record to its end, as it is kept beside it


async def check_whole(store: Store) -> AsyncIterator[Checked]:
    """Check the record from its beginning, some entries a time; the last one says what was found.

    What is written meanwhile is not looked at. Nothing comes where the record is empty.
    """
    async with store.reading() as session:
        end = await session.get(CounterRow, RECORD)
    newest = end.value if end else 0
    first, before = 1, None
    while first <= newest:
        last = min(first + LONGEST_CHECK - 1, newest)
        async with store.reading() as session:
            acts = await _acts(store, session, first, last)
        broken = _broken(acts, first, last, before, end)
        yield Checked(first=1, last=last, broken=broken, is_whole=last == newest)
        if broken is not None:
            return
        first, before = last + 1, acts[-1]


async def check(store: Store, first: int | None, last: int | None) -> Checked:
    """Check these entries as the whole record is checked; without numbers the latest ones.

    NotFound where there are none. The entry before them is taken as right.
    """
    async with store.reading() as session:
        end = await session.get(CounterRow, RECORD)
        newest = end.value if end else 0
        last = min(last or newest, newest)
        first = max(first or 1, 1, last - LONGEST_CHECK + 1)
        if first > last:
            raise NotFound("There is no such piece of the record. Nothing was checked.")
        acts = await _acts(store, session, first - 1, last)
    before = acts.pop(0) if acts and acts[0].seq == first - 1 else None
    is_torn = before is None and first > 1
    broken = first if is_torn else _broken(acts, first, last, before, end)
    return Checked(first=first, last=last, broken=broken, is_whole=(first, last) == (1, newest))


async def _acts(store: Store, session: AsyncSession, first: int, last: int) -> list[Act]:
    query = select(ActRow).where(col(ActRow.seq).between(first, last)).order_by(col(ActRow.seq))
    return [opened.act(store.keyring, row) for row in await session.exec(query)]


def _broken(
    acts: list[Act], first: int, last: int, before: Act | None, end: CounterRow | None
) -> int | None:
    """The first entry that does not fit; the last where the end is not the one kept beside it."""
    broken = first_broken(acts, after=before)
    if broken is not None:
        return broken
    is_cut_off = len(acts) < last - first + 1
    is_other_end = end is not None and last == end.value and acts and acts[-1].hash != end.mark
    return last if is_cut_off or is_other_end else None
