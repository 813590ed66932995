"""``news``: whoever wanted to hear of a case, and wants so no more."""

from typing import Annotated

import typer

from command.office import Data, Json, desk, office
from command.output import console, print_json, runs
from untilgone.people import OPERATOR

app = typer.Typer(help="News for reporters: stop.", no_args_is_help=True)


@app.callback()
def _news() -> None:
    """News for reporters: stop."""


@app.command("stop")
@runs
async def stop(
    case: Annotated[str, typer.Argument(help="A case.", metavar="REF")],
    reason: Annotated[str, typer.Option(help="Why; goes on the record.")] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Nobody gets news of the case any more; the addresses are erased."""
    async with office(data) as opened, desk(opened) as front:
        erased = await front.no_more_news(case, OPERATOR, reason)
    if json:
        print_json({"case": case, "erased": erased})
    else:
        console.print(f"Nobody gets news of {case} any more; addresses erased: {erased}.")
