"""Reading a spreadsheet of past takedowns: whatever its columns are called, no date guessed."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.history import HistoryFile, Moment, PastTakedown
from untilgone.measures import Outcome
from untilgone.spreadsheets import Spreadsheet

NEEDED = ("url", "reported", "outcome", "category")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "url": ("link", "address", "adres"),
    "reported": ("reported_at", "report_date", "received", "gemeld", "melddatum"),
    "first_notice": ("first_notice_at", "notice", "notice_sent", "notified", "eerste_brief"),
    "last_seen_online": ("last_online", "last_seen", "last_live", "laatst_online"),
    "first_seen_offline": ("first_offline", "offline", "removed_at", "gone", "eerst_offline"),
    "outcome": ("result", "status", "afloop"),
    "category": ("categorie", "kind"),
    "ended": ("ended_at", "closed", "closed_at", "withdrawn_at", "moved_at"),
    "platform": ("site",),
    "host": ("hosting", "hoster"),
    "channel": ("kanaal",),
    "country": ("land",),
}
"""What a spreadsheet may call each column, beside its own name."""

_MEANS = {name: column for column, also in COLUMNS.items() for name in (column, *also)}
_SEPARATORS = (",", ";", "\t")
_LONGEST_CELL = 64
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?:[ T](?P<time>.+))?"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?P<time>[T ].+)?")
_A_DAY = timedelta(days=1)


class Dates(StrEnum):
    """How the dates of a file are written; whoever has it says so."""

    ISO = "iso"  # 2024-03-31, 2024-03-31T14:05+01:00
    DAY_FIRST = "day-first"  # 31-3-2024, 31/03/2024 14:05, 31.03.2024


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A row that says nothing that can be counted, and why."""

    row: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file that was read: its rows in order, and the columns that nobody looked at."""

    file: HistoryFile
    rows: "Rows"
    unused: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Every row that is not empty, in order; read anew each time, so that they are never all here."""

    sheet: Spreadsheet
    delimiter: str
    columns: tuple[str | None, ...]
    dates: Dates

    def __iter__(self) -> Iterator[PastTakedown | Refused]:
        """Begin at the first one."""
        reader = csv.reader(self.sheet.lines(), delimiter=self.delimiter, strict=True)
        next(reader)  # its heading
        return _rows(reader, self.columns, self.dates)


def read_history(path: Path, dates: Dates) -> Read:
    """Every row that is not empty; BadInput when the file cannot be used at all."""
    sheet = Spreadsheet.at(path)
    delimiter = max(_SEPARATORS, key=sheet.heading.count)
    try:
        names = next(csv.reader(sheet.lines(), delimiter=delimiter, strict=True), [])
    except csv.Error:
        names = []
    columns = tuple(_MEANS.get(_plain(name)) for name in names)
    _check(path, columns)
    rows = Rows(sheet=sheet, delimiter=delimiter, columns=columns, dates=dates)
    unused = tuple(n for n, column in zip(names, columns, strict=True) if column is None)
    digest = hashlib.sha256(sheet.octets).hexdigest()
    file = HistoryFile(sha256=digest, rows=sum(1 for _ in rows))
    return Read(file=file, rows=rows, unused=unused)


def _check(path: Path, columns: tuple[str | None, ...]) -> None:
    missing = [name for name in NEEDED if name not in columns]
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if missing or twice:
        raise BadInput(
            f"{path}: the first row must name the columns {', '.join(NEEDED)}. "
            + (f"Missing: {', '.join(missing)}. " if missing else "")
            + (f"More than one column means: {', '.join(twice)}. " if twice else "")
            + "Nothing was imported."
        )


def _rows(
    reader: Iterator[list[str]], columns: tuple[str | None, ...], dates: Dates
) -> Iterator[PastTakedown | Refused]:
    number = 1
    while True:
        number += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(row=number, reason=f"not CSV: {error}")
            continue
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(columns):
            yield Refused(row=number, reason="not as many cells as columns")
            continue
        cells = {c: v.strip() for c, v in zip(columns, values, strict=True) if c is not None}
        try:
            yield _row(number, cells, dates)
        except BadInput as error:
            yield Refused(row=number, reason=str(error))


def _row(number: int, cells: Mapping[str, str], dates: Dates) -> PastTakedown:
    moments = {
        name: moment_of(cells[name], dates, name)
        for name in ("reported", "first_notice", "last_seen_online", "first_seen_offline", "ended")
        if cells.get(name)
    }
    if not cells["url"]:
        raise BadInput("url is missing")
    if "reported" not in moments:
        raise BadInput("reported is missing")
    return PastTakedown(
        row=number,
        url=cells["url"],
        category=Category(_word("category", cells["category"], tuple(Category))),
        reported=moments["reported"],
        outcome=Outcome(_word("outcome", cells["outcome"], tuple(Outcome))),
        first_notice=moments.get("first_notice"),
        last_seen_online=moments.get("last_seen_online"),
        first_seen_offline=moments.get("first_seen_offline"),
        ended=moments.get("ended"),
        platform=_short("platform", cells, r"[a-z0-9_]+"),
        host=_short("host", cells, r"[\w .&-]+"),
        channel=_short("channel", cells, r"[a-z0-9_]+"),
        country=_short("country", cells, r"[A-Z]{2}"),
    )


def moment_of(text: str, dates: Dates, column: str) -> Moment:
    """When it was; without a zone it is UTC. BadInput where it is not written so."""
    try:
        at, is_day = _iso(text) if dates is Dates.ISO else _day_first(text)
        earliest = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        latest = earliest + _A_DAY if is_day else earliest
    except (ValueError, OverflowError):  # before the year 1, or after the last
        raise BadInput(f"{column}: `{text[:_LONGEST_CELL]}` is no {_SO[dates]}") from None
    return Moment(earliest=earliest, latest=latest)


_SO = {
    Dates.ISO: "date as in ISO 8601, such as 2024-03-31; where the day stands first, say "
    "--dates day-first",
    Dates.DAY_FIRST: "date with the day first, such as 31-3-2024",
}


def _iso(text: str) -> tuple[datetime, bool]:
    found = _ISO.fullmatch(text)
    if found is None:
        raise ValueError
    return datetime.fromisoformat(text), found["time"] is None


def _day_first(text: str) -> tuple[datetime, bool]:
    found = _DAY_FIRST.fullmatch(text)
    if found is None:
        raise ValueError
    day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    if found["time"] is None:
        return datetime.fromisoformat(day), True
    hour, _, rest = found["time"].strip().partition(":")
    return datetime.fromisoformat(f"{day}T{hour.zfill(2)}:{rest}"), False


def _word(column: str, text: str, known: tuple[str, ...]) -> str:
    word = _plain(text)
    if word not in known:
        said = f"there is no {column} `{text[:_LONGEST_CELL]}`; there are: {', '.join(known)}"
        raise BadInput(said)
    return word


def _short(column: str, cells: Mapping[str, str], form: str) -> str:
    text = cells.get(column, "")
    if text and (len(text) > _LONGEST_CELL or not re.fullmatch(form, text)):
        raise BadInput(
            f"{column} is longer than {_LONGEST_CELL} letters, or not written {_AS[column]}"
        )
    return text


_AS = {
    "platform": "as in the directory, such as `example_host`",
    "host": "as a plain name",
    "channel": "as its slug, such as `abuse_email`",
    "country": "as two capital letters, such as `NL`",
}


def _plain(name: str) -> str:
    return re.sub(r"[^\w]+", "_", name.strip().lower()).strip("_")
