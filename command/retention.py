"""``retention``: what is erased by itself next, and which cases are kept all the same."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from command.office import Data, Json, desk, office
from command.output import console, print_json, runs
from untilgone.people import OPERATOR

app = typer.Typer(
    help="Data about persons: what is erased next, what is kept.", no_args_is_help=True
)
_Reason = Annotated[str, typer.Option(help="Why; goes on the record. Name nobody.")]
_Case = Annotated[str, typer.Argument(help="A case.", metavar="REF")]


@app.callback()
def _retention() -> None:
    """Data about persons: what is erased next, what is kept."""


@app.command("show")
@runs
async def show(data: Data = None, json: Json = False) -> None:
    """What would be erased at this moment, and what is kept for a reason. Changes nothing."""
    from untilgone.store.as_json import plain
    from untilgone.store.retention import overview

    async with office(data) as opened:
        found = await overview(opened.store, opened.settings.retention_days, datetime.now(UTC))
    if json:
        print_json(plain(found))
        return
    due, kept = found.due, found.kept
    console.print(
        f"Erased by itself, in days after closing: {found.periods}"
        if found.periods
        else "Nothing is erased by itself: UNTILGONE_RETENTION_DAYS is not set."
    )
    console.print(f"Due now: {due.total} cases, {due.mails} mails that lead to none.")
    if due.cases:
        table = Table("Case", "Category", "Closed", "Rule")
        for each in due.cases:
            closed = f"{each.closed_at:%Y-%m-%d}" if each.closed_at else ""
            table.add_row(each.reference, each.category, closed, each.rule)
        console.print(table)
    if kept:
        table = Table("Kept", "Until", "By", "Why")
        for keep in kept:
            table.add_row(keep.case, keep.until.isoformat(), keep.by, keep.reason)
        console.print(table)


@app.command("keep")
@runs
async def keep(
    case: _Case,
    until: Annotated[datetime, typer.Option(help="The last day.", formats=["%Y-%m-%d"])],
    reason: _Reason,
    data: Data = None,
    json: Json = False,
) -> None:
    """Let nothing of a case be erased up to that day, neither by itself nor by hand."""
    async with office(data) as opened, desk(opened) as front:
        await front.keep_case(case, until.date(), OPERATOR, reason)
    if json:
        print_json({"case": case, "until": until.date().isoformat()})
    else:
        console.print(f"Nothing of {case} is erased up to {until:%Y-%m-%d}.")


@app.command("release")
@runs
async def release(case: _Case, reason: _Reason, data: Data = None, json: Json = False) -> None:
    """The case is erased like any other from now on."""
    async with office(data) as opened, desk(opened) as front:
        await front.keep_case(case, None, OPERATOR, reason)
    if json:
        print_json({"case": case, "until": None})
    else:
        console.print(f"{case} is erased like any other from now on.")
