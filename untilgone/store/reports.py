"""Reading the reports that were made, and making their files again."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone import __version__
from untilgone.errors import Conflict, NotFound
from untilgone.reports.cut import ReportCut
from untilgone.reports.query import FORMATS, Format, Kind, Query
from untilgone.store.database import Store
from untilgone.store.published_rows import PublishedRow


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One of a list. ``files``: the SHA-256 of each of its files."""

    reference: str
    query: Query
    files: Mapping[Format, str]
    made_by: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Report:
    """One that was made, with what it was made of. ``version``: by which release."""

    line: ReportLine
    cut: ReportCut
    version: str

    @property
    def reference(self) -> str:
        """Its name."""
        return self.line.reference

    @property
    def files(self) -> Mapping[Format, str]:
        """The SHA-256 of each of its files."""
        return self.line.files


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Whether a file that is made again is the one that was made first."""

    format: Format
    stored: str
    again: str

    @property
    def is_same(self) -> bool:
        """Octet for octet."""
        return self.stored == self.again


async def listed(
    store: Store, desk: str | None, *, before: str = "", limit: int = 100
) -> list[ReportLine]:
    """Those of a desk, or all, the newest first. ``before``: the last one of the page before."""
    query: Any = sql_select(*map(col, _LINE)).order_by(col(PublishedRow.reference).desc())
    if desk is not None:
        query = query.where(col(PublishedRow.desk) == desk)
    if before:
        query = query.where(col(PublishedRow.reference) < before)
    async with store.reading() as session:
        return [_line(row) for row in await session.exec(query.limit(limit))]


async def one(store: Store, reference: str, desk: str | None) -> Report:
    """A report with its cut; NotFound where there is none, or it is another desk's."""
    async with store.reading() as session:
        row = await session.get(PublishedRow, reference)
    if row is None or desk not in {None, row.desk}:
        raise NotFound(f"There is no report {reference[:40]}.")
    return Report(line=_line(row), cut=ReportCut.of(row.cut), version=row.version)


async def made_with(session: AsyncSession, key: str) -> str | None:
    """The reference of the report that was made with this key."""
    query = select(PublishedRow.reference).where(PublishedRow.key == key)
    return (await session.exec(query)).first()


async def next_reference(session: AsyncSession, year: int) -> str:
    """The one that no report has yet, such as `R-2026-0003`."""
    query = select(PublishedRow.reference).where(
        col(PublishedRow.reference).startswith(f"R-{year}-")
    )
    numbers = [int(each.rpartition("-")[2]) for each in await session.exec(query)]
    return f"R-{year}-{max(numbers, default=0) + 1:04}"


async def file_of(report: Report, wanted: Format) -> bytes:
    """A file of the report, made again.

    NotFound where the report has no such file; Conflict where it would not be the one that was made.
    """
    if wanted not in report.files:
        there = ", ".join(FORMATS[report.line.query.kind])
        raise NotFound(f"{report.reference} has no {wanted} file, only {there}.")
    content = await asyncio.to_thread(_file, report.cut, wanted)
    if sha256(content).hexdigest() != report.files[wanted]:
        raise Conflict(
            f"{report.reference} was made with Until Gone {report.version}. This one, {__version__}, "
            f"makes another {wanted} file of the same cut, so none is given out: take the file that "
            "was kept when it was published, or make it with that release."
        )
    return content


async def checked(report: Report) -> tuple[Checked, ...]:
    """Every file made again and compared with what was made first."""
    again = await digests(report.cut)
    return tuple(
        Checked(format=each, stored=stored, again=again.get(each, ""))
        for each, stored in report.files.items()
    )


async def digests(cut: ReportCut) -> Mapping[Format, str]:
    """The SHA-256 of each file that is made of this cut."""
    return await asyncio.to_thread(_digests, cut)


def _digests(cut: ReportCut) -> Mapping[Format, str]:
    from untilgone.reports.making import made  # noqa: PLC0415 - seconds of imports, seldom needed

    return {each: sha256(content).hexdigest() for each, content in made(cut).items()}


def _file(cut: ReportCut, wanted: Format) -> bytes:
    from untilgone.reports.making import made  # noqa: PLC0415 - as above

    return made(cut, wanted)[wanted]


_LINE = (
    PublishedRow.reference,
    *(
        PublishedRow.kind,
        PublishedRow.begin,
        PublishedRow.end,
        PublishedRow.desk,
        PublishedRow.language,
    ),
    *(PublishedRow.files, PublishedRow.made_by, PublishedRow.made_at),
)


def _line(row: Any) -> ReportLine:
    return ReportLine(
        reference=row.reference,
        query=Query(
            kind=Kind(row.kind), begin=row.begin, end=row.end, desk=row.desk, language=row.language
        ),
        files={Format(name): digest for name, digest in json.loads(row.files).items()},
        made_by=row.made_by,
        made_at=row.made_at,
    )
