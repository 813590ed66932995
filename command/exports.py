"""``export``: what leaves the house as a file. Each one is on the record before anybody has it."""

import json as json_text
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from command.metrics import Since, Until
from command.office import Data, office
from command.output import console, runs
from untilgone.errors import BadInput
from untilgone.people import OPERATOR

if TYPE_CHECKING:
    from command.office import Office
    from untilgone.exports import Export
    from untilgone.store.exports import Wanted

app = typer.Typer(
    help="Files for others: dsa-22, cases, notices, audit. Each goes on the record.",
    no_args_is_help=True,
)

Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write CSV; FILE.about.json says what it is."),
]
OfDesk = Annotated[
    str | None,
    typer.Option("--desk", help="Only what is this desk's; default: of all.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout; the default.")]


@app.command("dsa-22")
@runs
async def dsa_22(
    year: Annotated[int, typer.Option(min=2000, max=2999, help="In which notices arrived (UTC).")],
    desk: OfDesk = None,
    csv: Csv = None,
    json: AsJson = False,
    data: Data = None,
) -> None:
    """The yearly report of a trusted flagger: notices by provider, category and action.

    Without data about persons, and without any number below five (docs/exports.md).
    """
    from untilgone.store import exports

    async with office(data) as opened:
        await _hand_out(opened, await exports.dsa_22(opened.store, year, desk), csv, json=json)


@app.command("cases")
@runs
async def cases(
    since: Since = None,
    until: Until = None,
    urls: Annotated[bool, typer.Option("--urls", help="Also where the material is.")] = False,
    desk: OfDesk = None,
    csv: Csv = None,
    json: AsJson = False,
    data: Data = None,
) -> None:
    """Every takedown that was reported in these days, with its case and its clocks."""
    from untilgone.store import exports

    async with office(data) as opened:
        found = await exports.cases(opened.store, _wanted(since, until, desk), urls=urls)
        await _hand_out(opened, found, csv, json=json)


@app.command("notices")
@runs
async def notices(
    since: Since = None,
    until: Until = None,
    desk: OfDesk = None,
    csv: Csv = None,
    json: AsJson = False,
    data: Data = None,
) -> None:
    """Every letter that was written in these days, and how far it came; not what it says."""
    from untilgone.store import exports

    async with office(data) as opened:
        found = await exports.notices(opened.store, _wanted(since, until, desk))
        await _hand_out(opened, found, csv, json=json)


@app.command("audit")
@runs
async def audit(
    since: Since = None,
    until: Until = None,
    desk: OfDesk = None,
    csv: Csv = None,
    json: AsJson = False,
    data: Data = None,
) -> None:
    """The record with its hashes, so that others can check the chain; not its details."""
    from untilgone.store import exports

    async with office(data) as opened:
        found = await exports.audit(opened.store, _wanted(since, until, desk))
        await _hand_out(opened, found, csv, json=json)


async def _hand_out(opened: "Office", export: "Export", csv: Path | None, *, json: bool) -> None:
    """First on the record, then in the file or on stdout."""
    from command.output import print_json
    from untilgone.exports import about, as_csv, as_json
    from untilgone.store import exports

    if csv is None:
        document = as_json(export)
        await exports.taken(opened.store, export, document["sha256"], OPERATOR, datetime.now(UTC))
        print_json(document)
        return
    if json:
        raise BadInput("Say --json or --csv, not both. Nothing was exported.")
    beside = csv.with_name(f"{csv.name}.about.json")
    for path in (csv, beside):
        if path.exists():
            raise BadInput(f"{path} is there already; nothing was exported. Name another file.")
    made = as_csv(export)
    await exports.taken(opened.store, export, made.sha256, OPERATOR, datetime.now(UTC))
    said = about(export) | {"rows": len(export.rows), "sha256": made.sha256}
    _write(csv, made.content)
    _write(beside, _lines(said))
    console.print(f"{csv}  {made.sha256}", markup=False, soft_wrap=True)


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror}. The record says that it was exported."
        ) from None


def _lines(said: dict[str, Any]) -> bytes:
    return (json_text.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _wanted(since: datetime | None, until: datetime | None, desk: str | None) -> "Wanted":
    from untilgone.store.exports import Wanted

    return Wanted(
        since=since.date() if since else None, until=until.date() if until else None, desk=desk
    )
