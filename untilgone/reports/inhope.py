"""Shares removed within fixed days of the report, by classification and country of the host.

The convention is INHOPE's as far as it is published: the clock begins when the report reaches the
hotline, and ends when the material is found gone (docs/reports.md).
"""

from datetime import UTC, datetime

from untilgone.reports.cut import ReportCut
from untilgone.reports.frame import (
    Counted,
    Data,
    counted,
    framed,
    label,
    long_data,
    number,
    sayer_of,
    words_of,
)
from untilgone.reports.sheet import Block, Entry, Heading, Sheet, Table, Text
from untilgone.small_cells import Split, Splits

TABLE = "reported"
"""Of the cut: `category` or `country`, which one, how it ended, how many takedowns."""
ALREADY_GONE = "already_gone"
ENDS = ("same_day", "under_3_days", "under_7_days", "later", "open", "withdrawn", "moved")
"""How they end, the earliest first; each counts in one of them."""
BY = ("category", "country")
_CLOCK = "from the report at the hotline to the look that found it gone; days of the calendar, UTC"
_DAYS = (("same_day", 1), ("under_3_days", 3), ("under_7_days", 7))


def removed(reported_at: datetime, found_gone_at: datetime) -> str:
    """In which of the fixed days it was found gone, by the calendar of UTC."""
    days = (found_gone_at.astimezone(UTC).date() - reported_at.astimezone(UTC).date()).days
    return next((end for end, under in _DAYS if days < under), "later")


def data(cut: ReportCut) -> Data:
    """For programs."""
    return long_data(cut, _counted(cut), _CLOCK)


def sheet(cut: ReportCut) -> Sheet:
    """For people."""
    words, found = words_of(cut), _counted(cut)
    blocks: list[Block] = []
    for by, made in found.by.items():
        blocks += [Heading(text=words.by[by]), _table(cut, by, made)]
    apart = words.notes["inhope apart"].format(n=number(words, found.apart).text)
    return framed(cut, [*blocks, Text(text=apart)], ("inhope", "country", "few"))


def _counted(cut: ReportCut) -> Counted:
    return counted(cut, TABLE, BY, ENDS, ALREADY_GONE)


def _table(cut: ReportCut, by: str, made: Splits) -> Table:
    words = words_of(cut)
    every = Split(key="", number=made.total, parts=made.sums)
    named = [(words.all, every), *((label(cut, by, line), line) for line in made.lines)]
    ends = [words.or_.join(words.ends[end] for end in part) for part in made.parts]
    return Table(
        title=f"{words.titles['inhope']}: {words.by[by]}",
        columns=(words.by[by], words.number, *ends),
        rows=tuple((Entry(text=name), *_cells(cut, line, made)) for name, line in named),
    )


def _cells(cut: ReportCut, line: Split, made: Splits) -> tuple[Entry, ...]:
    many = number(words_of(cut), line.number)
    if line.parts is None or not line.number:
        return (many, *(Entry(text="-") for _ in made.parts))
    percent, total = sayer_of(cut).percent, line.number
    return (many, *(Entry(text=percent(n / total), beside=str(n)) for n in line.parts))
