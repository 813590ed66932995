"""``keys``: which key seals what, and sealing everything anew under the newest one."""

import typer
from rich.table import Table

from command.office import Data, Json, Office, desk, office
from command.output import Exit, console, errors, print_json, runs
from untilgone.errors import UntilgoneError
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
    from untilgone.key_status import key_lines
    from untilgone.store.sealed_fields import last_renewal, sealed_by

    async with office(data) as opened:
        fields = await sealed_by(opened.store)
        renewal = await last_renewal(opened.store)
        mine = renewal if renewal and renewal.key == opened.keyring.sealing_key else None
        try:
            async with desk(opened) as front:
                histories = await front.histories(mine.at if mine else None)
        except UntilgoneError:
            histories = None
    lines = key_lines(
        opened.keyring.names,
        fields,
        older=histories.older if histories else None,
        named=histories.keys if histories else frozenset(),
    )
    if json:
        print_json(
            {
                "keys": [line.as_json() for line in lines],
                "renewed_at": mine.at.isoformat() if mine else None,
                "older_histories": histories.older if histories else None,
            }
        )
    else:
        table = Table("Key", "Fields in the store", "What to do")
        for line in lines:
            table.add_row(line.name, f"{line.fields:,}", line.advice)
        console.print(table)
    return Exit.REFUSED if any(line.is_missing for line in lines) else Exit.DONE


@app.command("rotate")
@runs
async def rotate(data: Data = None, json: Json = False) -> Exit:
    """Seal everything in the store anew under the first key of UNTILGONE_KEYS.

    Worker and pages go on meanwhile. Ended by Ctrl-C or a crash it goes on by itself; said again,
    it waits for what is under way.
    """
    async with office(data) as opened, desk(opened) as front:
        with errors.status(f"Sealing anew under {opened.keyring.sealing_key} …"):
            done = await front.reseal(opened.keyring.sealing_key, OPERATOR)
    if json:
        print_json({"key": opened.keyring.sealing_key, "fields": done.fields, "left": done.closed})
    else:
        console.print(f"{done.fields:,} fields are sealed anew under {_first(opened)}.")
        if done.closed:
            errors.print(
                f"{done.closed:,} fields could not be opened and stay as they are: their key is "
                "not in UNTILGONE_KEYS, or they were altered. `untilgone keys status` names the key.",
                style="bold red",
                markup=False,
            )
    return Exit.REFUSED if done.closed else Exit.DONE


def _first(opened: Office) -> str:
    return opened.keyring.sealing_key
