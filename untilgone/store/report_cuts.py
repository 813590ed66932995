"""Cutting what a report is made of: counted rows of one moment."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from math import inf
from typing import Any

from babel import Locale
from sqlalchemy import select as sql_select
from sqlmodel import and_, col
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category
from untilgone.cases import Outcome as Ending
from untilgone.directory import Directory
from untilgone.dsa22 import PROVIDERS, kinds
from untilgone.measures import NOT_KNOWN, Clock, Dimension, Outcome
from untilgone.parties import PartyKind
from untilgone.periods import legal_hours
from untilgone.reports import dsa22, inhope, open_data, quarterly
from untilgone.reports.category_names import category_name
from untilgone.reports.cut import Counts, ReportCut
from untilgone.reports.query import Kind, Query
from untilgone.store.database import Store
from untilgone.store.measured import Asked, Counted, counted_in
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow
from untilgone.store.told import cut_in, told_in


async def cut(
    store: Store, query: Query, known: Directory, *, by: str, reference: str, now: datetime
) -> ReportCut:
    """What the report is made of, as things stand; all of it of one moment."""
    async with store.reading() as session:
        upto = await cut_in(session)
        tables = await _tables(session, query, known, now)
    return ReportCut(
        reference=reference,
        query=query,
        by=by,
        as_of=now,
        last_record_entry=upto.entry,
        tables=tables,
        names=_names(tables, query, known),
    )


async def _tables(
    session: AsyncSession, query: Query, known: Directory, now: datetime
) -> dict[str, Counts]:
    match query.kind:
        case Kind.DSA_22:
            begin, end = _midnight(query.begin), _midnight(query.end)
            found = kinds(await told_in(session, begin, end, query.desk))
            return {dsa22.TABLE: tuple((*key, number) for key, number in found.items())}
        case Kind.INHOPE:
            return {inhope.TABLE: await _reported(session, query)}
        case Kind.OPEN_DATA:
            return {open_data.TABLE: await _ended(session, query, known, now)}
        case Kind.QUARTERLY:
            return await _of_clocks(session, query, known, now)


async def _counted(
    session: AsyncSession,
    query: Query,
    known: Directory,
    now: datetime,
    of: tuple[Clock, Dimension],
) -> dict[str, Counted]:
    clock, dimension = of
    asked = Asked(
        clock=clock, dimension=dimension, desk=query.desk, since=query.begin, until=query.end
    )
    [found] = await counted_in(session, (asked,), now, legal_hours(known))
    return found


async def _ended(session: AsyncSession, query: Query, known: Directory, now: datetime) -> Counts:
    """How many ended how, by each dimension."""
    found: Counter[tuple[str, str, str]] = Counter()
    for by in open_data.BY:
        groups = await _counted(session, query, known, now, (Clock.REMOVAL, by))
        for key, group in groups.items():
            for _left, right, outcome, number in _rows(group):
                ended = open_data.end(Outcome(outcome), inf if right is None else right)
                found[by, key, ended] += number
    return _as_rows(found)


async def _of_clocks(
    session: AsyncSession, query: Query, known: Directory, now: datetime
) -> dict[str, Counts]:
    """The clocks that are told, of all, and that of the removal by platform."""
    intervals: list[tuple[str | int | float | None, ...]] = []
    deadlines: list[tuple[str | int | float | None, ...]] = []
    wanted = [(clock, Dimension.ALL) for clock in quarterly.CLOCKS]
    for clock, dimension in [*wanted, (Clock.REMOVAL, Dimension.PLATFORM)]:
        groups = await _counted(session, query, known, now, (clock, dimension))
        for key, group in groups.items():
            intervals += [(str(clock), key, *row) for row in _rows(group)]
            if clock is Clock.REMOVAL:
                kept = group.deadlines.items()
                deadlines += [(key, str(deadline), number) for deadline, number in kept]
    return {quarterly.INTERVALS: tuple(intervals), quarterly.DEADLINES: tuple(deadlines)}


def _rows(group: Counted) -> Iterable[tuple[float, float | None, str, int]]:
    """The intervals of a group as rows; of an open one the right end is None."""
    of = group.intervals
    columns = (of.left.tolist(), of.right.tolist(), of.outcome, of.count.tolist())
    for left, right, outcome, number in zip(*columns, strict=True):
        yield left, None if right == inf else right, str(outcome), int(number)
    if of.already_gone:
        yield 0.0, 0.0, str(Outcome.ALREADY_GONE), of.already_gone


async def _reported(session: AsyncSession, query: Query) -> Counts:
    """How the first round of each takedown that was reported in the period ended."""
    takedown, first = TakedownRow, RoundRow
    asked: Any = (
        sql_select(
            *map(col, (takedown.category, takedown.outcome, takedown.reported_at)),
            *map(col, (first.country, first.first_notice_at, first.first_gone_at)),
            *map(col, (first.confirmed_at, first.moved_at)),
        )
        .join(first, and_(col(first.takedown_id) == col(takedown.id), col(first.number) == 0))
        .where(
            col(takedown.desk) == query.desk,
            col(takedown.reported_at) >= _midnight(query.begin),
            col(takedown.reported_at) < _midnight(query.end),
        )
    )
    found: Counter[tuple[str, str, str]] = Counter()
    for row in await session.exec(asked):
        ended = _end_of(row)
        found["category", row.category, ended] += 1
        found["country", row.country or NOT_KNOWN, ended] += 1
    return _as_rows(found)


def _end_of(row: Any) -> str:
    if row.confirmed_at is not None and row.first_gone_at is not None:
        if row.first_notice_at is None or row.first_gone_at <= row.first_notice_at:
            return inhope.ALREADY_GONE
        return inhope.removed(row.reported_at, row.first_gone_at)
    if row.moved_at is not None:
        return "moved"
    return "withdrawn" if row.outcome == Ending.WITHDRAWN else "open"


def _as_rows(found: Counter[tuple[str, str, str]]) -> Counts:
    return tuple((str(by), key, end, number) for (by, key, end), number in found.items())


def _names(tables: dict[str, Counts], query: Query, known: Directory) -> dict[str, dict[str, str]]:
    """What people call what is counted, in the language of the report, as it is called now."""
    said = {str(cell) for rows in tables.values() for row in rows for cell in row}
    territories = Locale.parse(query.language).territories
    platforms = {each.slug: each.name for each in known.entries if each.kind is PartyKind.PLATFORM}
    others = {each.slug: each.name for each in known.entries if each.kind in PROVIDERS}
    categories = {str(each): category_name(each, query.language) for each in Category}
    countries = {key: str(territories.get(key.upper(), key)) for key in said if len(key) == 2}  # noqa: PLR2004 - ISO 3166
    names = {
        "platform": platforms,
        "provider": others | platforms,
        "category": categories,
        "country": countries,
    }
    return {
        kind: {key: name for key, name in of.items() if key in said} for kind, of in names.items()
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
