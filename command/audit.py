"""``audit``: whether the record of acts is as it was written."""

import typer

from command.office import Data, Json, office
from command.output import Exit, console, errors, print_json, runs

app = typer.Typer(help="The record of acts: verify.", no_args_is_help=True)


@app.callback()
def _audit() -> None:
    """The record of acts: verify."""


@app.command("verify")
@runs
async def verify(data: Data = None, json: Json = False) -> Exit:
    """Check the chain of the whole record; names the first entry that is not as it was written.

    Reads the store only and may run beside everything else. Exits with 1 where the chain is broken.
    """
    from untilgone.store.record_search import check_whole

    checked, broken = 0, None
    async with office(data) as opened:
        with errors.status("Checking the record …") as status:
            async for piece in check_whole(opened.store):
                checked, broken = piece.last, piece.broken
                status.update(f"Checking the record … {checked:,} entries")
    if json:
        print_json({"entries": checked, "broken": broken})
    elif broken is None:
        console.print(f"The record is as it was written: {checked:,} entries.")
    else:
        errors.print(
            f"Entry {broken} is the first that is not as it was written, or stands where another "
            "was. Nothing was changed. Keep the database as it is, with its backups, and find out "
            "who could write to it.",
            style="bold red",
            markup=False,
        )
    return Exit.DONE if broken is None else Exit.REFUSED
