"""The report to read and to print: how long it took, with how sure that is, and our own delay."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from untilgone.measures import Clock, Deadline, Outcome
from untilgone.metrics.figures import Figures, figures_of_group
from untilgone.metrics.intervals import HORIZONS, Intervals, Row
from untilgone.metrics.over_time import of_a_picture, over_time
from untilgone.metrics.picture import TICKS, UP, picture
from untilgone.metrics.said import Cell
from untilgone.reports.cut import ReportCut
from untilgone.reports.frame import framed, number, sayer_of, words_of
from untilgone.reports.sheet import Block, Drawing, Entry, Heading, Sheet, Table, Text
from untilgone.small_cells import FEWEST, lines, splits, told

INTERVALS, DEADLINES = "intervals", "deadlines"
"""Of the cut: clock, platform (empty: all), from and until which hour (empty: open), how it ended,
how many; and platform, whether the legal period was kept, how many."""
_WEEK = 168.0
_BY = {
    Clock.OUR_DELAY: (24.0, 48.0),
    Clock.FIRST_ANSWER: (24.0, _WEEK),
    Clock.RELAPSE: (_WEEK, 672.0),
}
CLOCKS = (Clock.REMOVAL, *_BY)
"""Those that are in the cut."""
_ENDS = (Outcome.REMOVED, Outcome.OPEN, Outcome.WITHDRAWN, Outcome.MOVED)


def sheet(cut: ReportCut) -> Sheet:
    """For people."""
    words = words_of(cut)
    every = _intervals(cut, Clock.REMOVAL, [""])
    others = [Heading(text=words.headings["others"]), *_other_clocks(cut)]
    notes = ("quarterly", "interval", "counted", "few")
    if every.total < FEWEST:
        return framed(cut, [Text(text=words.notes["nothing"]), *others], notes)
    groups = _groups(cut, every)
    drawn = over_time(every, of_a_picture())
    say = sayer_of(cut)
    across = [say.horizon(hours) if hours else "0" for hours in TICKS]
    blocks: list[Block] = [
        Heading(text=words.headings["short"]),
        Text(text=_short(cut, groups)),
        Heading(text=words.headings["long"]),
        _long(cut, groups),
        Heading(text=words.headings["shares"]),
        _shares(cut, groups),
        Drawing(
            title=words.curve,
            described=words.curve_described,
            picture=picture(drawn, across, [say.percent(share) for share in UP]),
        ),
        Heading(text=words.headings["how"]),
        _ended(cut, every),
        Heading(text=words.headings["deadlines"]),
        *_deadlines(cut),
        *others,
    ]
    return framed(cut, blocks, notes)


def _groups(cut: ReportCut, every: Intervals) -> dict[str, Figures]:
    """The figures of all, and of each platform that has enough; the others together."""
    words = words_of(cut)
    return {
        words.all: figures_of_group(every),
        **{
            name: figures_of_group(_intervals(cut, Clock.REMOVAL, keys))
            for name, keys in _platforms(cut).items()
        },
    }


def _platforms(cut: ReportCut) -> dict[str, list[str]]:
    """The platforms of each line, those with the most first."""
    numbers: dict[str, int] = {}
    for clock, platform, _left, _right, outcome, many in cut.tables[INTERVALS]:
        if clock == Clock.REMOVAL and platform and outcome != Outcome.ALREADY_GONE:
            numbers[str(platform)] = numbers.get(str(platform), 0) + int(many or 0)
    shown = lines(numbers)
    named = [line.key for line in shown if line.key is not None]
    found = {cut.name("platform", key): [key] for key in named}
    if others := [key for key in numbers if key not in named]:
        found[words_of(cut).together] = others
    return found


def _intervals(cut: ReportCut, clock: Clock, platforms: Sequence[str]) -> Intervals:
    return Intervals.of(
        Row(
            left=float(left or 0),
            right=inf if right is None else float(right),
            outcome=Outcome(str(outcome)),
            count=int(many or 0),
        )
        for of_clock, platform, left, right, outcome, many in cut.tables[INTERVALS]
        if of_clock == clock and platform in platforms
    )


def _short(cut: ReportCut, groups: Mapping[str, Figures]) -> str:
    words = words_of(cut)
    made = groups[words.all]
    half = _entry(sayer_of(cut).moment_cell(made.median))
    week = _share(cut, made, _WEEK, may_say=_may_say(groups.values(), _WEEK))
    return words.short.format(
        n=made.total,
        median=f"{half.text} ({half.beside})",
        week=f"{week.text} ({week.beside})",
    )


def _long(cut: ReportCut, groups: Mapping[str, Figures]) -> Table:
    words, say = words_of(cut), sayer_of(cut)
    return Table(
        title=words.captions["long"],
        columns=(
            words.by["platform"],
            words.number,
            words.columns["half"],
            words.columns["ninety"],
        ),
        rows=tuple(
            (
                Entry(text=name),
                number(words, told(made.total)),
                _entry(say.moment_cell(made.median)),
                _entry(say.moment_cell(made.ninetieth)),
            )
            for name, made in groups.items()
        ),
    )


def _shares(cut: ReportCut, groups: Mapping[str, Figures]) -> Table:
    words, say = words_of(cut), sayer_of(cut)
    may_say = {hours: _may_say(groups.values(), hours) for hours in HORIZONS}
    return Table(
        title=words.captions["shares"],
        columns=(
            words.by["platform"],
            *(words.columns["by"].format(hours=say.horizon(hours)) for hours in HORIZONS),
        ),
        rows=tuple(
            (
                Entry(text=name),
                *(_share(cut, made, hours, may_say=may_say[hours]) for hours in HORIZONS),
            )
            for name, made in groups.items()
        ),
    )


def _share(cut: ReportCut, made: Figures, hours: float, *, may_say: bool) -> Entry:
    """A share with its interval, and of how many where that may be told."""
    cell = sayer_of(cut).share_cell(made.share_at(hours))
    if not cell.value or may_say:
        return _entry(cell)
    band, _, _ = cell.range.partition(", ")
    return Entry(text=cell.value, beside=f"{band}, {words_of(cut).of_some}")


def _may_say(groups: Iterable[Figures], hours: float) -> bool:
    """Whether it may be told of how many each share is: else a few young ones could be told apart."""
    return all(told(made.total - made.share_at(hours).old_enough) is not None for made in groups)


def _entry(cell: Cell) -> Entry:
    return Entry(text=cell.value or "-", beside=cell.range or cell.why)


def _ended(cut: ReportCut, every: Intervals) -> Table:
    words = words_of(cut)
    found = splits({"": {end: every.number(end) for end in _ENDS}}, _ENDS)
    gone = number(words, told(every.already_gone))
    parts = [words.or_.join(words.ends[end] for end in part) for part in found.parts]
    numbers = [number(words, value) for value in found.sums or ()]
    return Table(
        title=words.captions["how"],
        columns=(words.number, *parts, words.ends["already_gone"]),
        rows=((number(words, found.total), *numbers, gone),),
    )


def _deadlines(cut: ReportCut) -> tuple[Block, ...]:
    """Which share of the legal periods was kept, at least and at most; only of enough."""
    words = words_of(cut)
    owed = {key: _owed(cut, [key]) for key in _keys(cut) if key}
    shown = lines({key: sum(numbers) for key, numbers in owed.items()})
    named = [line.key for line in shown if line.key is not None]
    groups = {words.all: [""]} | {cut.name("platform", key): [key] for key in named}
    if others := [key for key, numbers in owed.items() if sum(numbers) and key not in named]:
        groups[words.together] = others
    rows = [
        (Entry(text=name), _kept(cut, *_owed(cut, keys)))
        for name, keys in groups.items()
        if sum(_owed(cut, keys)) >= FEWEST
    ]
    note = Text(text=words.notes["deadlines"])
    if not rows:
        return Text(text=words.notes["nothing"]), note
    columns = (words.by["platform"], words.columns["kept"])
    return Table(title=words.captions["deadlines"], columns=columns, rows=tuple(rows)), note


def _keys(cut: ReportCut) -> list[str]:
    return sorted({str(row[0]) for row in cut.tables[DEADLINES]})


def _owed(cut: ReportCut, keys: Sequence[str]) -> tuple[int, int, int]:
    """How many periods of these platforms were kept, missed, and nobody can know."""
    found = dict.fromkeys((Deadline.KEPT, Deadline.MISSED, Deadline.UNCLEAR), 0)
    for key, kept, many in cut.tables[DEADLINES]:
        if key in keys:
            found[Deadline(str(kept))] += int(many or 0)
    return found[Deadline.KEPT], found[Deadline.MISSED], found[Deadline.UNCLEAR]


def _kept(cut: ReportCut, kept: int, missed: int, unclear: int) -> Entry:
    percent, words = sayer_of(cut).percent, words_of(cut)
    owed = kept + missed + unclear
    low, high = percent(kept / owed), percent((kept + unclear) / owed)
    said = low if low == high else words.kept.format(least=low, most=high)
    return Entry(text=said, beside=words.of.format(n=owed))


def _other_clocks(cut: ReportCut) -> tuple[Block, ...]:
    words, say = words_of(cut), sayer_of(cut)
    tables: list[Block] = []
    for clock, hours in _BY.items():
        made = _intervals(cut, clock, [""])
        shown = figures_of_group(made) if made.total >= FEWEST else None
        title = words.columns[clock]
        by = [words.columns["by"].format(hours=say.horizon(hour)) for hour in hours]
        columns = (words.number, words.columns["half of"], *by)
        if shown is None:
            tables.append(Text(text=f"{title}: {words.notes['nothing']}"))
            continue
        cells = (
            number(words, shown.total),
            _entry(say.moment_cell(shown.median)),
            *(_share(cut, shown, hour, may_say=_may_say([shown], hour)) for hour in hours),
        )
        tables.append(Table(title=title, columns=columns, rows=(cells,)))
    return tuple(tables)
