"""``import-history``: figures begin with the past; no takedown is opened and nothing is sent."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from command.office import PATIENCE_OF_IMPORTS, Data, Json, Office, desk, office
from command.output import Exit, console, errors, importing, print_json, runs
from untilgone.errors import BadInput
from untilgone.history import HistoryFile, HistoryOrder, PastTakedown, Taken, Took
from untilgone.history_file import Dates, Read, Refused, read_history
from untilgone.people import MAIN_DESK, OPERATOR, is_desk

if TYPE_CHECKING:
    from workflows.desk import Desk

AT_ONCE = 250  # rows of one order to the engine
_MOST_CHARACTERS = 200_000  # of the URLs of one order, as the engine takes it


@runs
async def import_history(
    file: Annotated[Path, typer.Argument(help="CSV with the columns url, reported, …")],
    dates: Annotated[
        Dates, typer.Option(help="How its dates are written: 2024-03-31 or 31-3-2024.")
    ] = Dates.ISO,
    for_desk: Annotated[
        str, typer.Option("--desk", help="The desk whose figures they are.")
    ] = MAIN_DESK,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each row; change nothing.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> Exit:
    """Count takedowns of before from a spreadsheet.

    Columns: url, reported, outcome (removed, withdrawn, moved, already_gone or open), category;
    first_notice unless it was already gone, first_seen_offline where it was removed; if you like
    also last_seen_online, ended, platform, host, channel, country.
    """
    if not is_desk(for_desk):
        raise BadInput(f"No desk can be called `{for_desk}`. Nothing was imported.")
    read = read_history(file, dates)
    if read.unused:
        errors.print(f"Columns that nobody looks at: {', '.join(read.unused)}.", markup=False)
    counts = dict.fromkeys(Taken, 0)
    progress = importing()
    async with office(data) as opened:
        results = _tried(opened, read, for_desk) if dry_run else _taken(opened, read, for_desk)
        with progress:
            bar = progress.add_task("", total=read.file.rows)
            async for took in results:
                counts[took.result] += 1
                progress.advance(bar)
                _say(took, json)
    if not json:
        said = ", ".join(f"{count} {word}" for word, count in counts.items())
        console.print(f"{said}. Nothing was changed." if dry_run else f"{said}.")
    is_useless = read.file.rows > 0 and counts[Taken.REFUSED] == read.file.rows
    return Exit.REFUSED if is_useless else Exit.DONE


def _say(took: Took, json: bool) -> None:
    if json:
        print_json(asdict(took))
    elif took.result is not Taken.TAKEN:
        said = f"row {took.row}: {took.result}: {took.reason}"
        console.print(said, markup=False, soft_wrap=True)


async def _taken(opened: Office, read: Read, for_desk: str) -> AsyncIterator[Took]:
    async with desk(opened, PATIENCE_OF_IMPORTS) as front:
        for rows in _portions(read):
            for took in await _take(front, rows, read.file, for_desk):
                yield took


async def _take(
    front: "Desk", rows: list[PastTakedown | Refused], file: HistoryFile, for_desk: str
) -> list[Took]:
    pasts = tuple(row for row in rows if isinstance(row, PastTakedown))
    took: tuple[Took, ...] = ()
    if pasts:
        took = await front.take_history(
            HistoryOrder(rows=pasts, file=file, desk=for_desk, by=OPERATOR, key=uuid4().hex)
        )
    return _in_order(rows, took)


async def _tried(opened: Office, read: Read, for_desk: str) -> AsyncIterator[Took]:
    from untilgone import directory
    from untilgone.store import history, overrides

    files = directory.load(map(Path, opened.settings.directory_files.split()))
    known = await overrides.applied(opened.store, files)
    pasts = [row for row in read.rows if isinstance(row, PastTakedown)]
    now = datetime.now(UTC)
    took = await history.tried(opened.store, pasts, known, desk=for_desk, now=now)
    for each in _in_order(list(read.rows), took):
        yield each


def _in_order(
    rows: list[PastTakedown | Refused],
    took: tuple[Took, ...],
) -> list[Took]:
    refused = [
        Took(row=row.row, result=Taken.REFUSED, reason=row.reason)
        for row in rows
        if isinstance(row, Refused)
    ]
    return sorted([*took, *refused], key=lambda each: each.row)


def _portions(read: Read) -> Iterator[list[PastTakedown | Refused]]:
    """The rows in their order, as many at once as one order to the engine bears."""
    portion: list[PastTakedown | Refused] = []
    characters = 0
    for row in read.rows:
        characters += len(row.url) if isinstance(row, PastTakedown) else 0
        if len(portion) == AT_ONCE or characters > _MOST_CHARACTERS:
            yield portion
            portion, characters = [], 0
        portion.append(row)
    if portion:
        yield portion
