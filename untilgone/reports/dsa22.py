"""The yearly report of a trusted flagger (article 22(3) DSA) as a file (``untilgone/dsa22.py``)."""

from collections import Counter

from untilgone.dsa22 import COLUMNS, DEFINED, Action, Counts, Kind, counts, rows
from untilgone.reports.cut import ReportCut
from untilgone.reports.frame import Data, framed, number, words_of
from untilgone.reports.sheet import Block, Entry, Heading, Sheet, Table, Text
from untilgone.small_cells import Line

TABLE = "notices"
"""Of the cut: provider, category, action, how many notices."""


def data(cut: ReportCut) -> Data:
    """For programs."""
    actions = {str(action): said for action, said in DEFINED.items()}
    return Data(columns=COLUMNS, rows=rows(_counts(cut)), more={"actions": actions})


def sheet(cut: ReportCut) -> Sheet:
    """For people."""
    words, made = words_of(cut), _counts(cut)
    total = (Entry(text=words.all), number(words, made.total))
    blocks: list[Block] = [Heading(text=words.headings["counts"])]
    for by, lines in (
        ("provider", made.by_provider),
        ("category", made.by_category),
        ("action", made.by_action),
    ):
        named = [(Entry(text=_name(cut, by, line)), number(words, line.number)) for line in lines]
        columns = (words.by[by], words.notices)
        blocks.append(Table(title=words.by[by], columns=columns, rows=(total, *named)))
    blocks += [
        Text(text=f"{words.actions[action]}: {words.actions_defined[action]}") for action in Action
    ]
    return framed(cut, blocks, ("dsa-22", "dsa-22 independence", "few"))


def _counts(cut: ReportCut) -> Counts:
    found: Counter[Kind] = Counter()
    for row in cut.tables[TABLE]:
        found[str(row[0]), str(row[1]), str(row[2])] += int(row[3] or 0)
    return counts(found)


def _name(cut: ReportCut, by: str, line: Line) -> str:
    words = words_of(cut)
    if line.key is None:
        return words.together
    return words.actions[Action(line.key)] if by == "action" else cut.name(by, line.key)
