"""What somebody asks of a report: which kind, of which days, whose, in which language."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from untilgone import csv_file
from untilgone.errors import BadInput
from untilgone.people import Person, is_desk

MADE = "report made"
"""The kind of act that somebody made a report."""
LANGUAGES = ("en", "nl")
_QUARTER = 3  # months


class Kind(StrEnum):
    """What a report is for."""

    DSA_22 = "dsa-22"  # the yearly one of a trusted flagger
    INHOPE = "inhope"  # shares removed within fixed days of the report
    OPEN_DATA = "open-data"  # counts for everybody
    QUARTERLY = "quarterly"  # to read and to print


class Format(StrEnum):
    """What a file of a report is."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


FORMATS: dict[Kind, tuple[Format, ...]] = {
    Kind.DSA_22: (Format.CSV, Format.JSON, Format.HTML, Format.PDF),
    Kind.INHOPE: (Format.CSV, Format.JSON, Format.HTML, Format.PDF),
    Kind.OPEN_DATA: (Format.CSV, Format.JSON),
    Kind.QUARTERLY: (Format.HTML, Format.PDF),
}
"""In which formats there is a report."""
MEDIA_TYPES: dict[Format, str] = {
    Format.CSV: csv_file.MEDIA_TYPE,
    Format.JSON: "application/json",
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
}


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question. ``end`` is the first day that is not meant; days are UTC's."""

    kind: Kind
    begin: date
    end: date
    desk: str
    language: str = "en"

    def __post_init__(self) -> None:
        if self.begin >= self.end:
            raise BadInput(f"No day is from {self.begin} to before {self.end}. No report was made.")
        if self.language not in LANGUAGES:
            raise BadInput(
                f"Reports are written in {' and '.join(LANGUAGES)}, not in `{self.language}`. No "
                "report was made."
            )
        if not is_desk(self.desk):
            raise BadInput(f"No desk can be called `{self.desk}`. No report was made.")
        if self.kind is Kind.DSA_22 and (self.begin, self.end) != year(self.begin.year):
            raise BadInput("The report of a trusted flagger is of one year. No report was made.")

    @property
    def period(self) -> str:
        """As people write it: `2026`, `2026-Q3`, or the first and the last day."""
        if (self.begin, self.end) == year(self.begin.year):
            return f"{self.begin.year}"
        number = (self.begin.month - 1) // _QUARTER + 1
        if (self.begin, self.end) == quarter(self.begin.year, number):
            return f"{self.begin.year}-Q{number}"
        last = date.fromordinal(self.end.toordinal() - 1)
        return f"{self.begin.isoformat()}/{last.isoformat()}"

    @classmethod
    def of(cls, kind: Kind, period: str, *, desk: str, language: str) -> Self:
        """From a period as ``period`` writes it; BadInput where it is none."""
        begin, end = days(period)
        return cls(kind=kind, begin=begin, end=end, desk=desk, language=language)


def days(period: str) -> tuple[date, date]:
    """The first day of a period, and the first that is no longer in it."""
    try:
        first, _, second = period.strip().partition("/")
        if second:
            last = date.fromisoformat(second)
            return date.fromisoformat(first), date.fromordinal(last.toordinal() + 1)
        of_year, _, number = first.upper().partition("-Q")
        found = int(of_year)
        return quarter(found, int(number)) if number else year(found)
    except (ValueError, OverflowError):
        raise BadInput(
            f"`{period[:50]}` is no period. Write a year (2026), a quarter (2026-Q3), or the first "
            "and the last day (2026-07-01/2026-09-30). No report was made."
        ) from None


def year(number: int) -> tuple[date, date]:
    """Its first day, and the first of the next."""
    return date(number, 1, 1), date(number + 1, 1, 1)


def quarter(of_year: int, number: int) -> tuple[date, date]:
    """Its first day, and the first of the next; ValueError where a year has no such one."""
    begin = date(of_year, (number - 1) * _QUARTER + 1, 1)
    after = number * _QUARTER + 1
    return begin, date(of_year + after // 13, (after - 1) % 12 + 1, 1)


@dataclass(frozen=True, kw_only=True)
class ReportOrder:
    """Somebody wants a report. The same ``key`` again is the same report, and not another."""

    query: Query
    by: Person
    key: str


@dataclass(frozen=True, kw_only=True)
class ReportMade:
    """Which one it is."""

    reference: str
