"""Searching the record of acts, and checking a piece of its chain."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_, select

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
        query = query.where(_is_about(asked.reference))
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


def _is_about(reference: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SQLAlchemy's own
    members = (
        select(TakedownRow.reference)
        .join(CaseRow, col(CaseRow.id) == col(TakedownRow.case_id))
        .where(CaseRow.reference == reference)
    )
    about = col(ActRow.reference)
    return or_(about == reference, about.in_(members))


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A piece of the chain, and the first entry in it that does not fit; None when all do."""

    first: int
    last: int
    broken: int | None
    is_whole: bool  # the whole record to its end, as it is kept beside it


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
        query = select(ActRow).where(col(ActRow.seq).between(first - 1, last))
        rows = (await session.exec(query.order_by(col(ActRow.seq)))).all()
    acts = [opened.act(store.keyring, row) for row in rows]
    before = acts.pop(0) if acts and acts[0].seq == first - 1 else None
    broken = first if before is None and first > 1 else first_broken(acts, after=before)
    if broken is None and (len(acts) < last - first + 1):
        broken = last  # cut off
    if broken is None and last == newest and end is not None and acts[-1].hash != end.mark:
        broken = last
    return Checked(first=first, last=last, broken=broken, is_whole=(first, last) == (1, newest))
