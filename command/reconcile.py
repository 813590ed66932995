"""``reconcile``: store and Temporal side by side after one of them was restored."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command.office import Data, Json, Office, client_of, office
from command.output import Exit, console, print_json, runs
from untilgone.errors import UntilgoneError

if TYPE_CHECKING:
    from command.mending import Found, Mending

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
        is_older = await work.store_is_older()
        left = await _round(work, apply=apply, is_older=is_older, json=json)
        rounds = 1
        while apply and left["mended"] and rounds < _MOST_ROUNDS:
            left = await _round(work, apply=True, is_older=is_older, json=json, is_first=False)
            rounds += 1
        if apply and not left["broken"]:
            await work.end(store_is_older=is_older)
    if not json:
        console.print(_summary(left, is_older=is_older, apply=apply), soft_wrap=True)
    return Exit.REFUSED if left["found"] and (not apply or left["broken"]) else Exit.DONE


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


async def _round(
    work: "Mending", *, apply: bool, is_older: bool, json: bool, is_first: bool = True
) -> Counter[str]:
    count: Counter[str] = Counter()
    async for found in _all(work, is_older=is_older, is_first=is_first):
        count["found"] += 1
        done = "" if not apply else await _mend(work, found, is_older=is_older)
        count["mended"] += done == "mended"
        count["broken"] += done not in {"", "mended"}
        told = found.difference
        if json:
            print_json({**asdict(told), "done": done})
        else:
            console.print(f"{told.reference:22} {told.remedy:11} ", end="", markup=False)
            console.print(f"{told.says} {done}".rstrip(), markup=False, soft_wrap=True)
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


def _summary(left: Counter[str], *, is_older: bool, apply: bool) -> str:
    which = (
        "The store is older than Temporal: it was restored. "
        if is_older
        else "The store is not older than Temporal. "
    )
    if not left["found"]:
        return which + "Nothing differs."
    if not apply:
        return which + f"{left['found']} differences. Nothing was changed; --apply mends them."
    return which + f"{left['mended']} mended; {left['broken']} are for a person."
