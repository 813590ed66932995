"""Reading what leaves the house as a table; first the record says who took it.

Everything of one export is read at one moment. Nothing in it opens sealed text but ``urls``, where
somebody asks for them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import col

from untilgone.dsa22 import COLUMNS, DEFINED, counts, kinds, rows
from untilgone.errors import BadInput
from untilgone.exports import EXPORTED, Cell, Cut, Export, Row
from untilgone.people import Person
from untilgone.small_cells import FEWEST
from untilgone.store.as_json import plain
from untilgone.store.database import Store
from untilgone.store.desks import is_about
from untilgone.store.tables import ActRow, CaseRow, NoticeRow, TakedownRow
from untilgone.store.told import cut_in, told_in
from untilgone.store.write import record

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


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Of which days, and whose. ``until`` is the first day that is not meant."""

    since: date | None = None
    until: date | None = None
    desk: str | None = None  # None: of all

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise BadInput(
                f"There is no day from {self.since} to before {self.until}: the second one is the "
                "first that is no longer meant. Nothing was exported."
            )

    @property
    def query(self) -> dict[str, Cell]:
        """As the file says it."""
        return {"since": plain(self.since), "until": plain(self.until), "desk": self.desk}

    def within(self, query: Any, column: Any) -> Any:
        """Only what was in these days."""
        if self.since is not None:
            query = query.where(column >= _at(self.since))
        return query if self.until is None else query.where(column < _at(self.until))


async def dsa_22(store: Store, year: int, desk: str | None) -> Export:
    """The yearly report of a trusted flagger; its small numbers are not in it."""
    begin, end = _at(date(year, 1, 1)), _at(date(year + 1, 1, 1))
    async with store.reading() as session:
        cut = await cut_in(session)
        found = kinds(await told_in(session, begin, end, desk))
    return Export(
        name="dsa-22",
        query={"year": year, "desk": desk},
        cut=cut,
        columns=COLUMNS,
        rows=rows(counts(found)),
        more={"fewest": FEWEST, "actions": {str(action): said for action, said in DEFINED.items()}},
    )


async def cases(store: Store, wanted: Wanted, *, urls: bool = False) -> Export:
    """Every takedown that was reported in these days, with its case and its clocks."""
    row = TakedownRow
    query: Any = sql_select(
        col(CaseRow.reference),
        *(getattr(row, name) for name in _CASES),
        *([col(row.url_sealed)] if urls else []),
    ).join(CaseRow, col(CaseRow.id) == col(row.case_id))
    query = wanted.within(_of_desk(query, wanted), row.reported_at).order_by(col(row.id))
    cut, found = await _read(store, query)
    if urls:
        found = [(*cells[:-1], store.keyring.open(str(cells[-1]))) for cells in found]
    return Export(
        name="cases",
        query=wanted.query | {"urls": int(urls)},
        cut=cut,
        columns=("case", "takedown", *_CASES[1:], *(["url"] if urls else [])),
        rows=tuple(found),
        more={},
    )


async def notices(store: Store, wanted: Wanted) -> Export:
    """Every letter that was written in these days, and how far it came. Not what it says."""
    row = NoticeRow
    query: Any = sql_select(
        col(TakedownRow.reference), *(getattr(row, name) for name in _NOTICES)
    ).join(TakedownRow, col(TakedownRow.id) == col(row.takedown_id))
    query = wanted.within(_of_desk(query, wanted), row.prepared_at).order_by(col(row.number))
    cut, found = await _read(store, query)
    return _plain("notices", wanted, cut, ("takedown", *_NOTICES), found)


async def audit(store: Store, wanted: Wanted) -> Export:
    """Entries of the record with their hashes, up to the cut. Not their details: the digests."""
    query: Any = sql_select(*(getattr(ActRow, name) for name in _AUDIT))
    if wanted.desk is not None:
        query = query.where(is_about(col(ActRow.reference), wanted.desk))
    cut, found = await _read(
        store, wanted.within(query, ActRow.at).order_by(col(ActRow.seq)), upto=ActRow.seq
    )
    return _plain("audit", wanted, cut, _AUDIT, found)


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


async def _read(store: Store, query: Any, upto: Any = None) -> tuple[Cut, list[Row]]:
    """The rows of one moment, and which; ``upto``: none that are later than the cut."""
    async with store.reading() as session:
        cut = await cut_in(session)
        if upto is not None:
            query = query.where(col(upto) <= cut.entry)
        return cut, [tuple(plain(cell) for cell in row) for row in await session.exec(query)]


def _of_desk(query: Any, wanted: Wanted) -> Any:
    return query if wanted.desk is None else query.where(col(TakedownRow.desk) == wanted.desk)


def _plain(
    name: str, wanted: Wanted, cut: Cut, columns: tuple[str, ...], found: list[Row]
) -> Export:
    return Export(
        name=name, query=wanted.query, cut=cut, columns=columns, rows=tuple(found), more={}
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
