"""``keys``: which key seals what, and sealing everything anew under the newest one."""

from datetime import datetime

import typer
from rich.table import Table

from command.office import Data, Json, desk, office
from command.output import Exit, console, errors, print_json, runs
from untilgone.key_status import Histories
from untilgone.people import OPERATOR

app = typer.Typer(help="Keys: how far a renewal has come, and doing it.", no_args_is_help=True)


@app.callback()
def _keys() -> None:
    """Keys: how far a renewal has come, and doing it."""


@app.command("status")
@runs
async def status(data: Data = None, json: Json = False) -> Exit:
    """How many fields each key seals, and whether an older one may be taken away.

    Exits with 1 where something is sealed by a key that is not in UNTILGONE_KEYS.
    """
    from untilgone.store.as_json import plain
    from untilgone.store.key_status import key_status

    async with office(data) as opened:

        async def ask(before: datetime | None) -> Histories:
            async with desk(opened) as front:
                return await front.histories(before)

        found = await key_status(opened.store, ask)
    if json:
        print_json(plain(found))
    else:
        table = Table("Key", "Fields in the store", "What to do")
        for line in found.keys:
            table.add_row(line.name, f"{line.fields:,}", line.advice)
        console.print(table)
    return Exit.REFUSED if any(line.is_missing for line in found.keys) else Exit.DONE


@app.command("rotate")
@runs
async def rotate(data: Data = None, json: Json = False) -> Exit:
    """Seal everything in the store anew under the first key of UNTILGONE_KEYS.

    Worker and pages go on meanwhile. Ended by Ctrl-C or a crash it goes on by itself; said again,
    it waits for what is under way.
    """
    async with office(data) as opened, desk(opened) as front:
        key = opened.keyring.sealing_key
        with errors.status(f"Sealing anew under {key} …"):
            done = await front.reseal(key, OPERATOR)
    if json:
        print_json({"key": key, "fields": done.fields, "left": done.closed})
    else:
        console.print(f"{done.fields:,} fields are sealed anew under {key}.")
        if done.closed:
            errors.print(
                f"{done.closed:,} fields could not be opened and stay as they are: their key is "
                "not in UNTILGONE_KEYS, or they were altered. `untilgone keys status` names the key.",
                style="bold red",
                markup=False,
            )
    return Exit.REFUSED if done.closed else Exit.DONE
