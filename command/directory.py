"""``directory``: who can be told, how well we know it, and what staff changed about it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from command.office import Data, Json, Office, office
from command.output import console, print_json, runs
from untilgone.parties import PartyKind
from untilgone.people import OPERATOR

if TYPE_CHECKING:
    from untilgone.directory import Directory, Entry
    from untilgone.store.overrides import Change
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

    async with office(data) as opened:
        shown = await _Shown.of(opened)
    wanted = [
        entry
        for entry in shown.known.entries
        if kind in {None, entry.kind}
        and (country is None or country.upper() in {entry.country, *entry.acts_in})
    ]
    if json:
        for entry in wanted:
            print_json(_line(entry, shown.origin(entry)))
    else:
        console.print(directory_tables.entries((e, shown.origin(e)) for e in wanted))


@app.command("show")
@runs
async def show(slug: Slug, data: Data = None, json: Json = False) -> None:
    """All that is known about a party, and how well."""
    from command import directory_tables

    async with office(data) as opened:
        shown = await _Shown.of(opened)
    entries = shown.known.called(slug)
    if json:
        print_json({"parties": [shown.as_json(entry) for entry in entries]})
    else:
        for entry in entries:
            console.print(directory_tables.entry(entry, shown.origin(entry), shown.trust))


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

    async with office(data) as opened:
        changes = await overrides.history(opened.store, slug)
        if not changes:
            (await overrides.applied(opened.store, _files(opened))).called(slug)  # or NotFound
    if json:
        for change in changes:
            print_json(_change(change))
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


class _Shown:
    """The directory as it stands, and where each entry comes from."""

    def __init__(self, files: "Directory", changed: "tuple[Entry, ...]", trust: "Trust") -> None:
        from untilgone import directory

        self.trust = trust
        self.known = files.changed_by(changed)
        self._changed = frozenset(changed)
        self._shipped = frozenset(directory.shipped().entries)

    @classmethod
    async def of(cls, opened: Office) -> "_Shown":
        from untilgone.store import overrides
        from untilgone.trusted import Trust

        settings = opened.settings
        trust = Trust.parse(
            settings.trusted_flagger, settings.trusted_flagger_for, settings.partner_of
        )
        return cls(_files(opened), await overrides.standing(opened.store), trust)

    def as_json(self, entry: "Entry") -> dict[str, Any]:
        """The entry, where it is from, and which contacts are closed to us and why."""
        shown = _entry(entry) | {"from": self.origin(entry)}
        for listed, contact in zip(shown["contacts"], entry.contacts, strict=True):
            listed["not_used"] = self.trust.why_not(entry.slug, contact.contact())
        return shown

    def origin(self, entry: "Entry") -> str:
        """`store`, `file` or `shipped`."""
        if entry in self._changed:
            return "store"
        return "shipped" if entry in self._shipped else "file"


def _tell(changes: "list[Change]", *, json: bool) -> None:
    from command import directory_tables

    if json:
        print_json({"changes": [_change(change) for change in changes]})
    else:
        console.print(directory_tables.changes(changes))


def _line(entry: "Entry", origin: str) -> dict[str, Any]:
    return {
        "slug": entry.slug,
        "kind": str(entry.kind),
        "name": entry.name,
        "country": entry.country,
        "domains": list(entry.domains),
        "contacts": len(entry.contacts),
        "verified": sum(listed.contact().is_verified for listed in entry.contacts),
        "from": origin,
    }


def _entry(entry: "Entry") -> dict[str, Any]:
    from untilgone.store import as_json

    shown: dict[str, Any] = as_json.plain(entry)
    for listed, contact in zip(shown["contacts"], entry.contacts, strict=True):
        listed["is_verified"] = contact.contact().is_verified
    for part in (*shown["contacts"], *shown["duties"]):
        part["for"] = part.pop("categories")
    return shown


def _change(change: "Change") -> dict[str, Any]:
    from untilgone.store import as_json

    return {
        "number": change.number,
        "kind": str(change.kind),
        "slug": change.slug,
        "by": change.by,
        "at": as_json.plain(change.at),
        "reason": change.reason,
        "entry": _entry(change.entry) if change.entry else None,
        "before": _entry(change.before) if change.before else None,
    }
