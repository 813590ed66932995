"""``reconcile``: store and Temporal side by side after one of them was restored."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command.office import Data, Json, Office, client_of, office
from command.output import Exit, console, print_json, runs
from untilgone.errors import UntilgoneError

if TYPE_CHECKING:
    from command.mending import Found, Mending
    from untilgone.reconciling import Difference

_MOST_ROUNDS = 3  # what is mended may show something else


@runs
async def reconcile(
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Mend what differs. Stop workers, pages and mailbox first."),
    ] = False,
    data: Data = None,
    json: Json = False,
) -> Exit:
    """Say where store and Temporal differ after a restore; with --apply, mend it.

    Nothing is sent: what left, or may have, is kept as such, and people are asked.
    """
    async with office(data) as opened, mending(opened) as work:
        is_older, told = await work.store_is_older(), _Told(json=json)
        first = await _round(work, told, apply=apply, is_older=is_older)
        last, mended, rounds = first, first["mended"], 1
        while apply and last["mended"] and rounds < _MOST_ROUNDS:
            last = await _round(work, told, apply=True, is_older=is_older, is_first=False)
            mended, rounds = mended + last["mended"], rounds + 1
        # A mandate that somebody has to enter once more needs a worker that starts.
        if apply and not last["left"] and not first["orders not given"]:
            await work.end(store_is_older=is_older)
    left = last["left"] + first["orders left"] if apply else first["found"]
    if not json:
        said = _summary(mended, left, is_older=is_older, apply=apply)
        console.print(said, soft_wrap=True)
    return Exit.REFUSED if left else Exit.DONE


@asynccontextmanager
async def mending(opened: Office) -> AsyncIterator["Mending"]:
    """What it works with."""
    from activities.reconciling import Keeper
    from command.mending import Mending
    from untilgone import directory, playbook
    from workflows.reconciling import Temporal

    settings = opened.settings
    client = await client_of(opened)
    keeper = Keeper(
        opened.store,
        playbook.load_all(map(Path, settings.playbook_files.split())),
        directory.load(map(Path, settings.directory_files.split())),
    )
    yield Mending(opened.store, Temporal(client, settings.task_queue), keeper)


@dataclass
class _Told:
    """What was printed; what a second round finds as it was is not printed again."""

    json: bool
    _lines: set[tuple[str, str, str]] = field(default_factory=set)

    def __call__(self, told: "Difference", done: str) -> None:
        line = (told.reference, told.says, done)
        if line in self._lines:
            return
        self._lines.add(line)
        if self.json:
            print_json({**asdict(told), "done": done})
            return
        console.print(f"{told.reference:22} {told.remedy:11} ", end="", markup=False)
        console.print(f"{told.says} {done}".rstrip(), markup=False, soft_wrap=True)


async def _round(
    work: "Mending", told: _Told, *, apply: bool, is_older: bool, is_first: bool = True
) -> Counter[str]:
    from untilgone.reconciling import Remedy

    count: Counter[str] = Counter()
    async for found in _all(work, is_older=is_older, is_first=is_first):
        done = "" if not apply else await _mend(work, found, is_older=is_older)
        is_order, is_left = found.ordered is not None, done not in {"", "mended"}
        count["found"] += 1
        count["mended"] += done == "mended"
        count["left"] += is_left and not is_order
        count["orders left"] += is_left and is_order
        is_persons = found.difference.remedy is Remedy.PERSON
        count["orders not given"] += is_left and is_order and not is_persons
        told(found.difference, done)
    return count


async def _all(work: "Mending", *, is_older: bool, is_first: bool) -> AsyncIterator["Found"]:
    if is_older and is_first:  # before anything is put on the record, whose end says since when
        for found in [each async for each in work.orders()]:
            yield found
    if is_older:
        async for found in work.cases():
            yield found
    async for found in work.takedowns(store_is_older=is_older):
        yield found


async def _mend(work: "Mending", found: "Found", *, is_older: bool) -> str:
    from untilgone.reconciling import Remedy

    if found.difference.remedy is Remedy.PERSON:
        return "A person must."
    try:
        await work.mend(found, store_is_older=is_older)
    except UntilgoneError as error:
        return str(error)
    return "mended"


def _summary(mended: int, left: int, *, is_older: bool, apply: bool) -> str:
    which = (
        "The store is older than Temporal: it was restored. "
        if is_older
        else "The store is not older than Temporal. "
    )
    if not mended and not left:
        return which + "Nothing differs."
    if not apply:
        found = "1 difference" if left == 1 else f"{left} differences"
        return which + f"{found}. Nothing was changed; --apply mends what it can."
    return which + f"Mended: {mended}. For a person: {left}."
