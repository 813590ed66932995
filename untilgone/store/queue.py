"""The queue: open tasks in the order in which to do them, and takedowns, page by page.

Priority is a promise (``rules.priority_key``), so it comes first; then whose legal period ends
first; then who waits longest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    func,
    literal,
    tuple_,
)
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from untilgone.cases import Category, State, TaskKind
from untilgone.people import MAIN_DESK
from untilgone.periods import Lasting
from untilgone.searches import Search, lookup_of
from untilgone.store import claims, opened
from untilgone.store.address_rows import HostRow
from untilgone.store.claims import Claim
from untilgone.store.database import Store
from untilgone.store.queue_order import order, place, ranked_tasks, stands
from untilgone.store.queue_rows import ClaimRow
from untilgone.store.rows import open_task_counts
from untilgone.store.tables import CaseRow, TakedownRow, TaskRow
from untilgone.store.views import TakedownLine, TaskView

_T = TypeVar("_T")
MOST_COUNTED = 1000  # counting more costs, and nobody reads it


class Whose(StrEnum):
    """Tasks by who works on them."""

    ALL = "all"
    MINE = "mine"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants to see; a field that is None asks nothing."""

    kind: TaskKind | None = None
    category: Category | None = None
    platform: str | None = None
    state: State | None = None
    whose: Whose = Whose.ALL
    search: Search | None = None
    desk: str = MAIN_DESK


@dataclass(frozen=True, kw_only=True)
class QueuedTask:
    """An open task, and why it stands where it stands."""

    task: TaskView
    category: Category
    platform: str
    told_at: datetime | None  # when its platform first had a notice
    claim: Claim | None


@dataclass(frozen=True, kw_only=True)
class Page(Generic[_T]):
    """Some of a list; before and after it there may be more."""

    items: tuple[_T, ...]
    is_first: bool
    is_last: bool


async def tasks(
    store: Store,
    wanted: Wanted,
    person: str,
    periods: Sequence[Lasting],
    now: datetime,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page[QueuedTask]:
    """Open tasks after or before a task; from the first where that task is not known."""
    is_open = col(TaskRow.done_at).is_(None)
    ranked = ranked_tasks(periods, now, [*_about_tasks(store, wanted, person), is_open])
    some = sql_select(ranked)
    async with store.reading() as session:
        cursor = after or before
        at = None
        if cursor is not None:
            is_it = [col(TakedownRow.desk) == wanted.desk, col(TaskRow.task_id) == cursor]
            its_place = select(*place(ranked_tasks(periods, now, is_it)))
            at = (await session.exec(its_place)).one_or_none()
        is_back = at is not None and after is None
        if at is not None:
            key = tuple_(*place(ranked))
            values = tuple_(
                *(literal(value, of.type) for value, of in zip(at, place(ranked), strict=True))
            )
            some = some.where(key < values if is_back else key > values)
        # Which they are is found out with the few columns that this takes, then they are read.
        page = some.order_by(*order(ranked, is_back=is_back)).limit(limit + 1).subquery()
        query = (
            select(TaskRow, TakedownRow, ClaimRow, page.c.told_at)
            .join(page, col(TaskRow.task_id) == page.c.task_id)
            .join(TakedownRow, col(TaskRow.takedown_id) == col(TakedownRow.id))
            .outerjoin(ClaimRow, stands(now))
            .order_by(*order(page, is_back=is_back))
        )
        rows = (await session.exec(query)).all()
    found = [
        QueuedTask(
            task=opened.task_view(store.keyring, task, takedown.reference),
            category=Category(takedown.category),
            platform=takedown.platform,
            told_at=told_at,
            claim=claims.opened(store.keyring, claim) if claim else None,
        )
        for task, takedown, claim, told_at in rows
    ]
    return _page(found, limit, is_back=is_back, has_cursor=at is not None)


async def count_tasks(store: Store, wanted: Wanted, person: str, now: datetime) -> int:
    """How many there are, counted up to ``MOST_COUNTED`` + 1."""
    query = (
        select(TaskRow.task_id)
        .join(TakedownRow, col(TaskRow.takedown_id) == col(TakedownRow.id))
        .outerjoin(ClaimRow, stands(now))
        .where(*_about_tasks(store, wanted, person), col(TaskRow.done_at).is_(None))
    )
    return await _counted(store, query)


async def takedowns(
    store: Store,
    wanted: Wanted,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page[TakedownLine]:
    """The newest first; ``after`` and ``before`` are references in that order.

    Without a state those that are open; whoever searches is shown closed ones too.
    """
    query = (
        select(TakedownRow, CaseRow.reference).join(CaseRow).where(*_about_takedowns(store, wanted))
    )
    number = col(TakedownRow.id)
    async with store.reading() as session:
        cursor = after or before
        at = None
        if cursor is not None:
            place = select(TakedownRow.id).where(
                TakedownRow.reference == cursor, TakedownRow.desk == wanted.desk
            )
            at = (await session.exec(place)).one_or_none()
        is_back = at is not None and after is None
        if at is not None:
            query = query.where(number > at if is_back else number < at)
        query = query.order_by(number if is_back else number.desc()).limit(limit + 1)
        rows = (await session.exec(query)).all()
        counts = await open_task_counts(session, [row.id for row, _ in rows])
    found = [
        opened.takedown_line(store.keyring, row, case, counts.get(row.id, 0)) for row, case in rows
    ]
    return _page(found, limit, is_back=is_back, has_cursor=at is not None)


async def count_takedowns(store: Store, wanted: Wanted) -> int:
    """How many there are, counted up to ``MOST_COUNTED`` + 1."""
    query = select(TakedownRow.id).where(*_about_takedowns(store, wanted))
    return await _counted(store, query)


def _page(found: list[_T], limit: int, *, is_back: bool, has_cursor: bool) -> Page[_T]:
    """The page of what was found, one more than it shows; the other way round when ``is_back``."""
    has_more = len(found) > limit
    items = found[:limit]
    if is_back:
        return Page(items=tuple(reversed(items)), is_first=not has_more, is_last=False)
    return Page(items=tuple(items), is_first=not has_cursor, is_last=not has_more)


async def _counted(store: Store, query: Any) -> int:
    some = query.limit(MOST_COUNTED + 1).subquery()
    async with store.reading() as session:
        return (await session.exec(select(func.count()).select_from(some))).one()


def _about_tasks(store: Store, wanted: Wanted, person: str) -> list[Any]:
    conditions = _about(store, wanted)
    if wanted.kind is not None:
        conditions.append(col(TaskRow.kind) == wanted.kind)
    if wanted.whose is Whose.MINE:
        conditions.append(col(ClaimRow.person) == person)
    if wanted.whose is Whose.UNCLAIMED:
        conditions.append(col(ClaimRow.person).is_(None))
    return conditions


def _about_takedowns(store: Store, wanted: Wanted) -> list[Any]:
    conditions = _about(store, wanted)
    if wanted.state is None and wanted.search is None:
        # Said in the statement itself, not beside it, so that the index of the open ones is used.
        conditions.append(col(TakedownRow.state) != literal(State.CLOSED, literal_execute=True))
    return conditions


def _about(store: Store, wanted: Wanted) -> list[Any]:
    conditions: list[Any] = [col(TakedownRow.desk) == wanted.desk]
    if wanted.state is not None:
        conditions.append(col(TakedownRow.state) == wanted.state)
    if wanted.category is not None:
        conditions.append(col(TakedownRow.category) == wanted.category)
    if wanted.platform is not None:
        conditions.append(col(TakedownRow.platform) == wanted.platform)
    if wanted.search is not None and wanted.search.host:
        lookup = lookup_of(store.keyring, wanted.search.host)
        found = select(HostRow.takedown_id).where(HostRow.lookup == lookup)
        conditions.append(col(TakedownRow.id).in_(found))
    elif wanted.search is not None:
        reference = wanted.search.reference
        itself = sql_select(col(TakedownRow.id)).where(col(TakedownRow.reference) == reference)
        of_case = (
            sql_select(col(TakedownRow.id)).join(CaseRow).where(col(CaseRow.reference) == reference)
        )
        conditions.append(col(TakedownRow.id).in_(itself.union_all(of_case)))
    return conditions
