"""What all reports have around what they say: which one it is, of what, and how to check it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from untilgone.csv_file import csv_file
from untilgone.metrics.said import Sayer
from untilgone.reports.cut import ReportCut
from untilgone.reports.dutch import DUTCH
from untilgone.reports.english import ENGLISH
from untilgone.reports.sheet import Block, Entry, Heading, Sheet, Text
from untilgone.reports.words import Words
from untilgone.small_cells import FEWEST, REST, TOGETHER, Split, Splits, splits, told

_WORDS: Mapping[str, Words] = {"en": ENGLISH, "nl": DUTCH}


@dataclass(frozen=True, kw_only=True)
class Data:
    """A report as a table for programs. ``more`` stands beside the rows in JSON."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    more: Mapping[str, Any]


def words_of(cut: ReportCut) -> Words:
    """In the language that was asked for."""
    return _WORDS[cut.query.language]


def as_csv(data: Data) -> bytes:
    """The rows alone."""
    return csv_file(
        data.columns, [["" if cell is None else str(cell) for cell in row] for row in data.rows]
    )


def as_json(cut: ReportCut, data: Data) -> bytes:
    """One document: which report it is, of which moment, and its rows."""
    query = cut.query
    document = {
        "report": cut.reference,
        "kind": str(query.kind),
        "by": cut.by,
        "period": query.period,
        "begin": query.begin.isoformat(),
        "end": query.end.isoformat(),
        "is_over": cut.is_over,
        "as_of": cut.moment,
        "last_record_entry": cut.last_record_entry,
        "cut_sha256": cut.sha256,
        "fewest": FEWEST,
        **data.more,
        "rows": [dict(zip(data.columns, row, strict=True)) for row in data.rows],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def framed(cut: ReportCut, blocks: Sequence[Block], notes: Sequence[str]) -> Sheet:
    """The sheet of a report: what it is, what it says, how it was counted."""
    words, query = words_of(cut), cut.query
    said = [Text(text=words.notes[name]) for name in notes]
    again = Text(text=words.notes["again"].format(reference=cut.reference))
    facts = {
        "reference": cut.reference,
        "by": cut.by,
        "period": query.period if cut.is_over else words.not_over.format(period=query.period),
        "as_of": f"{cut.as_of.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        "cut": words.cut.format(sha256=cut.sha256, entry=cut.last_record_entry),
    }
    return Sheet(
        language=query.language,
        title=words.titles[query.kind],
        facts=tuple((words.facts[name], value) for name, value in facts.items()),
        blocks=(*blocks, Heading(text=words.headings["method"]), *said, again),
        mark=words.mark.format(reference=cut.reference, by=cut.by),
        page=words.page,
    )


def label(cut: ReportCut, kind: str, split: Split) -> str:
    """What a line is called."""
    words = words_of(cut)
    special = {TOGETHER: words.together, REST: words.rest}
    return special.get(split.key) or cut.name(kind, split.key)


def sayer_of(cut: ReportCut) -> Sayer:
    """Says figures in the language of the report."""
    return Sayer(cut.query.language, words_of(cut).phrases)


def number(words: Words, value: int | None) -> Entry:
    """A number, or that it is too small to be told."""
    return Entry(text=words.few if value is None else str(value))


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What may be told of counts, by dimension; and of those that are counted apart."""

    by: Mapping[str, Splits]
    apart_name: str
    apart: int | None


def counted(
    cut: ReportCut, table: str, dimensions: Sequence[str], ends: Sequence[str], apart: str
) -> Counted:
    """What may be told of the rows dimension, key, end, number; ``apart`` is no end like others."""
    found: dict[str, dict[str, dict[str, int]]] = {by: {} for by in dimensions}
    kept_apart: dict[str, int] = {}
    for row in cut.tables[table]:
        by, key, end, many = str(row[0]), str(row[1]), str(row[2]), int(row[3] or 0)
        if end == apart:
            kept_apart[by] = kept_apart.get(by, 0) + many
        else:
            found[by].setdefault(key, {})[end] = many
    return Counted(
        by={by: splits(keys, ends) for by, keys in found.items()},
        apart_name=apart,
        apart=told(max(kept_apart.values(), default=0)),
    )


def long_data(cut: ReportCut, counted: Counted, clock: str) -> Data:
    """Counts for programs: by what, which one, how it ended (or all), how many."""
    every = next(iter(counted.by.values()), None)
    rows: list[tuple[str | int | None, ...]] = []
    names: dict[str, dict[str, str]] = {}
    if every is not None:
        line = Split(key="", number=every.total, parts=every.sums)
        rows += [*_long("all", line, every), ("all", "", counted.apart_name, counted.apart)]
    for by, found in counted.by.items():
        rows += [row for line in found.lines for row in _long(by, line, found)]
        # Of those that are shown only: a name alone would say that there were some.
        names[by] = {
            line.key: cut.name(by, line.key)
            for line in found.lines
            if line.key not in {TOGETHER, REST}
        }
    columns = ("by", "key", "end", "takedowns")
    return Data(columns=columns, rows=tuple(rows), more={"clock": clock, "names": names})


def _long(by: str, line: Split, of: Splits) -> list[tuple[str | int | None, ...]]:
    parts = zip(of.parts, line.parts or (), strict=line.parts is not None)
    split = [(by, line.key, "+".join(part), number) for part, number in parts]
    return [(by, line.key, "all", line.number), *split]
