"""How figures about time look in a terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from command.tables import moment
from untilgone.measures import Clock, Dimension
from untilgone.metrics.curve import Between, Moment, NotKnown
from untilgone.metrics.figures import METHOD, Share
from untilgone.store import figures as made_of

_A_DAY = 24.0
_TWO_DAYS = 48.0
_CLOCKS = {
    Clock.REMOVAL: "From the first delivered notice to the removal",
    Clock.OUR_DELAY: "From the report to the first delivered notice",
    Clock.WAITING: "Of our delay, while a task for a person was open",
    Clock.FIRST_ANSWER: "From the first delivered notice to the first answer",
    Clock.RELAPSE: "From the confirmation that it is gone until it was found again",
    Clock.AFTER_LETTER: "From the delivery of a letter to the removal, until the next letter",
}


def figures(table: made_of.Table) -> RenderableType:
    """A row for each group; below it why a figure is missing, of when it is, and how it was made."""
    asked = table.asked
    title = Text(f"{_CLOCKS[asked.clock]}{_days(table)}.", style="bold")
    if not table.groups:
        return Group(title, Text("No clock has begun.", style="dim"))
    rows = _table(*([] if asked.dimension is Dimension.ALL else [asked.dimension.capitalize()]))
    for name in ("n", "Open", "Already gone", "Median", "90th percentile", *_horizons(table)):
        rows.add_column(name.replace("_", " "), justify="right", overflow="fold")
    if asked.clock is Clock.REMOVAL:
        rows.add_column("Period kept/missed/unclear", justify="right", overflow="fold")
    for group in table.groups:
        rows.add_row(*_cells(group, asked.clock, asked.dimension))
    return Group(title, rows, *_missing(table), _made(table))


def _cells(group: made_of.Group, clock: Clock, by: Dimension) -> list[Text]:
    made, kept = group.figures, group.deadline
    cells = [] if by is Dimension.ALL else [group.key]
    cells += [f"{made.total:,}", f"{made.open:,}", f"{made.already_gone:,}"]
    cells += [_moment(made.median), _moment(made.ninetieth)]
    cells += [_share(share) for share in made.removed.shares]
    if clock is Clock.REMOVAL:
        cells.append(f"{kept.kept:,}/{kept.missed:,}/{kept.unclear:,}")
    return [Text(cell) for cell in cells]


def _horizons(table: made_of.Table) -> list[str]:
    shares = table.groups[0].figures.removed.shares
    return [f"By {_length(share.hours)}" for share in shares]


def _moment(found: Moment | NotKnown) -> str:
    if isinstance(found, NotKnown):
        return "-"
    high = "?" if found.high is None else _length(found.high)
    return f"{_length(found.value)}\n{_length(found.low)} to {high}"


def _share(share: Share) -> str:
    of = f"\nof {share.old_enough:,}"
    if isinstance(share.share, NotKnown):
        return f"-{of}"
    found: Between = share.share
    return f"{found.value:.0%}\n{found.low:.0%} to {found.high:.0%}{of}"


def _length(hours: float) -> str:
    if hours > _TWO_DAYS:
        return f"{hours / _A_DAY:.3g} d"
    return f"{hours:.3g} h"


def _missing(table: made_of.Table) -> list[Text]:
    """One line for each figure that stands nowhere, with the reason."""
    lines = []
    for group in table.groups:
        made = group.figures
        named = [("Median", made.median), ("90th percentile", made.ninetieth)]
        named += [(f"By {_length(each.hours)}", each.share) for each in made.removed.shares]  # type: ignore[misc]
        reasons: dict[str, list[str]] = {}
        for name, found in named:
            if isinstance(found, NotKnown):
                reasons.setdefault(found.reason, []).append(name)
        of = f"{group.key}: " if group.key else ""
        lines += [
            Text(f"{of}no {', '.join(names)}. {reason}", style="dim")
            for reason, names in reasons.items()
        ]
        if not made.is_settled:
            lines.append(Text(f"{of}the estimate had not settled; read it as rough.", style="dim"))
    return lines


def _made(table: made_of.Table) -> Text:
    return Text(f"As of {moment(table.as_of)}. {METHOD} (docs/numbers.md).", style="dim")


def _days(table: made_of.Table) -> str:
    since, until = table.asked.since, table.asked.until
    return (f", begun since {since}" if since else "") + (
        f", until before {until}" if until else ""
    )


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading.replace("_", " "), overflow="fold")
    return table
