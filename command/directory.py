"""``directory``: who can be told, how well we know it, and what staff changed about it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command.office import Data, Json, Office, office
from command.output import console, print_json, runs
from untilgone.parties import PartyKind
from untilgone.people import OPERATOR

if TYPE_CHECKING:
    from untilgone.directory import Directory
    from untilgone.directory_changes import Change
    from untilgone.trusted import Trust

app = typer.Typer(help="The directory: list, show, set, history, reset.", no_args_is_help=True)

Slug = Annotated[str, typer.Argument(help="Short name of a party.", metavar="SLUG")]
Reason = Annotated[str, typer.Option(help="Why; goes on the record.")]


@app.command("list")
@runs
async def list_parties(
    kind: Annotated[PartyKind | None, typer.Option(help="Only in this role.")] = None,
    country: Annotated[
        str | None, typer.Option(help="Only those that are in this country, or act in it.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Who is known, with how many contacts and how many of them are verified."""
    from command import directory_tables
    from untilgone.store.directory_json import Shown, party_line_json

    async with office(data) as opened:
        shown = await Shown.of(opened.store, _files(opened))
    wanted = shown.wanted(kind, country)
    if json:
        for entry in wanted:
            print_json(party_line_json(entry, shown.origin(entry)))
    else:
        console.print(directory_tables.entries((e, shown.origin(e)) for e in wanted))


@app.command("show")
@runs
async def show(slug: Slug, data: Data = None, json: Json = False) -> None:
    """All that is known about a party, and how well."""
    from command import directory_tables
    from untilgone.store.directory_json import Shown, party_json

    async with office(data) as opened:
        shown = await Shown.of(opened.store, _files(opened))
        trust = _trust(opened)
    entries = shown.known.called(slug)
    if json:
        print_json({"parties": [party_json(e, shown.origin(e), trust) for e in entries]})
    else:
        for entry in entries:
            console.print(directory_tables.entry(entry, shown.origin(entry), trust))


@app.command("set")
@runs
async def put(
    file: Annotated[Path, typer.Argument(help="Parties, as in a directory file.", metavar="FILE")],
    reason: Reason,
    data: Data = None,
    json: Json = False,
) -> None:
    """Let the parties of a file stand from now on, whatever the directory files say."""
    from untilgone.directory_entries import read_file
    from untilgone.store import overrides

    entries = read_file(file)
    async with office(data) as opened:
        files = _files(opened)
        changes = await overrides.put(
            opened.store, files, entries, OPERATOR, reason, datetime.now(UTC)
        )
    _tell(changes, json=json)


@app.command("history")
@runs
async def history(slug: Slug, data: Data = None, json: Json = False) -> None:
    """Who changed what about a party, when and why."""
    from untilgone.store import overrides
    from untilgone.store.directory_json import change_json

    async with office(data) as opened:
        changes = await overrides.history(opened.store, slug)
        if not changes:
            (await overrides.applied(opened.store, _files(opened))).called(slug)  # or NotFound
    if json:
        for change in changes:
            print_json(change_json(change))
    else:
        _tell(changes, json=False)


@app.command("reset")
@runs
async def reset(slug: Slug, reason: Reason, data: Data = None, json: Json = False) -> None:
    """Let the directory files speak again about a party."""
    from untilgone.store import overrides

    async with office(data) as opened:
        changes = await overrides.reset(
            opened.store, _files(opened), slug, OPERATOR, reason, datetime.now(UTC)
        )
    _tell(changes, json=json)


def _files(opened: Office) -> "Directory":
    from untilgone import directory

    return directory.load(map(Path, opened.settings.directory_files.split()))


def _trust(opened: Office) -> "Trust":
    from untilgone.trusted import Trust

    settings = opened.settings
    return Trust.parse(settings.trusted_flagger, settings.trusted_flagger_for, settings.partner_of)


def _tell(changes: "list[Change]", *, json: bool) -> None:
    from command import directory_tables
    from untilgone.store.directory_json import change_json

    if json:
        print_json({"changes": [change_json(change) for change in changes]})
    else:
        console.print(directory_tables.changes(changes))
