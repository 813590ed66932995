"""Reading what leaves the house as a table; first the record says who took it.

Everything of one export is read at one moment. Nothing in it opens sealed text but ``urls``, where
somebody asks for them.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import and_, col
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.dossier import HANDED_OUT
from untilgone.dsa22 import DEFINED, FEWEST, PROVIDERS, Line, Told, counts
from untilgone.errors import BadInput
from untilgone.exports import EXPORTED, Cell, Cut, Export
from untilgone.measures import NOT_KNOWN
from untilgone.notices import AnswerKind, NoticeKey, NoticeKind
from untilgone.people import Person
from untilgone.record import READ
from untilgone.store.as_json import plain
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import ActRow, AnswerRow, CaseRow, NoticeRow, TakedownRow
from untilgone.store.write import record

TOGETHER = "(together)"
# Who looks or takes something changes nothing: the same export again is the same.
_CHANGES_NOTHING = (READ, HANDED_OUT, EXPORTED, "record read", "data searched", "data exported")
_CASES = (
    *("reference", "platform", "category", "desk", "playbook", "state", "outcome", "reported_at"),
    *("first_notice_at", "first_answer_at", "first_gone_at", "confirmed_at", "closed_at"),
    *("reappeared", "moves"),
)
_NOTICES = (
    *("notice_id", "kind", "state", "party_kind", "party_slug", "channel", "language"),
    *("template", "template_version", "template_revision", "sha256", "prepared_at", "left_at"),
    *("delivered_at", "answer_by"),
)
_AUDIT = ("seq", "at", "actor", "reference", "kind", "detail_digest", "previous", "hash")


async def dsa_22(store: Store, year: int) -> Export:
    """The yearly report of a trusted flagger; its small numbers are not in it."""
    begin, end = _at(date(year, 1, 1)), _at(date(year + 1, 1, 1))
    async with store.reading() as session:
        cut = await _cut(session)
        found = counts(await _told(session, begin, end))
    parts = (
        ("provider", found.by_provider),
        ("category", found.by_category),
        ("action", found.by_action),
    )
    rows: list[tuple[Cell, ...]] = [("all", "", found.total)]
    rows += [(by, _key(line), line.number) for by, lines in parts for line in lines]
    return Export(
        name="dsa-22",
        query={"year": year},
        cut=cut,
        columns=("by", "key", "notices"),
        rows=tuple(rows),
        more={"fewest": FEWEST, "actions": {str(action): said for action, said in DEFINED.items()}},
    )


async def cases(
    store: Store, since: date | None, until: date | None, *, urls: bool = False
) -> Export:
    """Every takedown that was reported in these days, with its case and its clocks."""
    row = TakedownRow
    query: Any = sql_select(
        col(CaseRow.reference),
        *(getattr(row, name) for name in _CASES),
        *([col(row.url_sealed)] if urls else []),
    ).join(CaseRow, col(CaseRow.id) == col(row.case_id))
    query = _within(query, row.reported_at, since, until).order_by(col(row.id))
    async with store.reading() as session:
        cut = await _cut(session)
        rows = [_cells(found) for found in await session.exec(query)]
    if urls:
        rows = [(*cells[:-1], store.keyring.open(str(cells[-1]))) for cells in rows]
    columns = ("case", "takedown", *_CASES[1:], *(["url"] if urls else []))
    asked = _query(since, until) | {"urls": int(urls)}
    return Export(name="cases", query=asked, cut=cut, columns=columns, rows=tuple(rows), more={})


async def notices(store: Store, since: date | None, until: date | None) -> Export:
    """Every letter that was written in these days, and how far it came. Not what it says."""
    row = NoticeRow
    query: Any = sql_select(
        col(TakedownRow.reference), *(getattr(row, name) for name in _NOTICES)
    ).join(TakedownRow, col(TakedownRow.id) == col(row.takedown_id))
    query = _within(query, row.prepared_at, since, until).order_by(col(row.number))
    async with store.reading() as session:
        cut = await _cut(session)
        rows = [_cells(found) for found in await session.exec(query)]
    return Export(
        name="notices",
        query=_query(since, until),
        cut=cut,
        columns=("takedown", *_NOTICES),
        rows=tuple(rows),
        more={},
    )


async def audit(store: Store, since: date | None, until: date | None) -> Export:
    """Entries of the record with their hashes, up to the cut. Not their details: the digests."""
    query: Any = sql_select(*(getattr(ActRow, name) for name in _AUDIT))
    query = _within(query, ActRow.at, since, until).order_by(col(ActRow.seq))
    async with store.reading() as session:
        cut = await _cut(session)
        upto = query.where(col(ActRow.seq) <= cut.entry)
        rows = [_cells(found) for found in await session.exec(upto)]
    return Export(
        name="audit",
        query=_query(since, until),
        cut=cut,
        columns=_AUDIT,
        rows=tuple(rows),
        more={},
    )


async def taken(store: Store, export: Export, sha256: str, by: Person, now: datetime) -> None:
    """Put on the record that somebody takes this export; before they have it."""
    asked = {name: str(value) for name, value in export.query.items() if value is not None}
    async with store.writing() as session:
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=by.name,
            reference=f"export {export.name}",
            kind=EXPORTED,
            detail=asked | {"sha256": sha256, "last_record_entry": str(export.cut.entry)},
        )


async def _cut(session: AsyncSession) -> Cut:
    query = (
        sql_select(col(ActRow.seq), col(ActRow.at))
        .where(col(ActRow.kind).not_in(_CHANGES_NOTHING))
        .order_by(col(ActRow.seq).desc())
        .limit(1)
    )
    found = (await session.exec(query)).first()  # type: ignore[call-overload]
    return Cut(entry=found.seq, as_of=found.at) if found else Cut(entry=0, as_of=None)


async def _told(session: AsyncSession, begin: datetime, end: datetime) -> list[Told]:
    """Every notice that a provider took within the year; reminders are no new ones."""
    row = NoticeRow
    counted = and_(
        col(row.delivered_at) >= begin,
        col(row.delivered_at) < end,
        col(row.kind).in_((NoticeKind.NOTICE, NoticeKind.ESCALATION)),
        col(row.party_kind).in_(PROVIDERS),
    )
    answers: dict[str, list[AnswerKind]] = defaultdict(list)
    said: Any = (
        sql_select(col(AnswerRow.notice_id), col(AnswerRow.kind))
        .join(row, col(row.notice_id) == col(AnswerRow.notice_id))
        .where(counted)
        .order_by(col(AnswerRow.at), col(AnswerRow.answer_id))
    )
    for notice_id, kind in await session.exec(said):
        answers[notice_id].append(AnswerKind(kind))
    query: Any = (
        sql_select(
            *(col(row.notice_id), col(row.party_slug), col(row.party_name)),
            *(col(TakedownRow.category), col(row.state), col(row.delivered_at)),
            *(col(RoundRow.first_gone_at), col(RoundRow.confirmed_at), col(RoundRow.moved_at)),
            col(RoundRow.number).label("round"),
        )
        .join(TakedownRow, col(TakedownRow.id) == col(row.takedown_id))
        .join(RoundRow, col(RoundRow.takedown_id) == col(row.takedown_id))
        .where(counted)
    )
    return [
        Told(
            provider=each.party_name if each.party_slug == NOT_KNOWN else each.party_slug,
            category=each.category,
            state=each.state,
            delivered_at=each.delivered_at,
            first_gone_at=each.first_gone_at,
            confirmed_at=each.confirmed_at,
            moved_at=each.moved_at,
            answers=tuple(answers[each.notice_id]),
        )
        for each in await session.exec(query)
        if NoticeKey.parse(each.notice_id).round == each.round
    ]


def _within(query: Any, column: Any, since: date | None, until: date | None) -> Any:
    if since is not None and until is not None and since >= until:
        raise BadInput(
            f"There is no day from {since} to before {until}: the second one is the first that is "
            "no longer meant. Nothing was exported."
        )
    if since is not None:
        query = query.where(column >= _at(since))
    return query if until is None else query.where(column < _at(until))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _query(since: date | None, until: date | None) -> dict[str, Cell]:
    return {"since": plain(since), "until": plain(until)}


def _cells(row: Any) -> tuple[Cell, ...]:
    return tuple(plain(cell) for cell in row)


def _key(line: Line) -> str:
    return TOGETHER if line.key is None else line.key
