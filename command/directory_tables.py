"""How the directory looks in a terminal."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from command.tables import moment
from untilgone.directory_changes import Change
from untilgone.directory_entries import Entry, ListedContact
from untilgone.parties import Certainty
from untilgone.store.directory_json import is_unreachable
from untilgone.trusted import Trust

_KNOWN = {
    Certainty.STATED: "stated by the party",
    Certainty.OBSERVED: "observed",
    Certainty.THIRD_PARTY: "told by a third party",
    Certainty.BACKGROUND: "from memory",
    None: "nobody said how well",
}


def entries(listed: Iterable[tuple[Entry, str]]) -> RenderableType:
    """Parties, one a row; those that nobody knows how to reach are marked, and what follows said."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Slug", no_wrap=True)
    table.add_column("Kind", no_wrap=True)
    for heading in ("Name", "Country", "Contacts", "Verified", "From"):
        table.add_column(heading, overflow="fold")
    unreachable = 0
    for entry, origin in listed:
        unreachable += is_unreachable(entry)
        verified = sum(contact.contact().is_verified for contact in entry.contacts)
        table.add_row(
            Text(entry.slug),
            entry.kind,
            Text(entry.name),
            entry.country or "",
            Text(str(len(entry.contacts))) if entry.contacts else Text("none", style="bold red"),
            Text(str(verified) if entry.contacts else "", style="green" if verified else "yellow"),
            origin,
        )
    if not table.row_count:
        return Text("No parties.", style="dim")
    if not unreachable:
        return table
    said = (
        f"{unreachable} of {table.row_count} cannot be reached: a step to them sends nothing and "
        "asks a person (task find_contact) to name a mailbox or form, or to skip the step. Whoever "
        "finds one tells the directory: untilgone directory set."
    )
    return Group(table, Text(""), Text(said, style="yellow"))


def entry(shown: Entry, origin: str, trust: Trust) -> RenderableType:
    """Everything about one party."""
    head = Text.assemble((shown.name, "bold"), f"  {shown.kind} {shown.slug}, from {origin}")
    rows = {
        "Country": shown.country or "",
        "Acts in": ", ".join(shown.acts_in),
        "Languages": ", ".join(shown.languages),
        "Domains": ", ".join(shown.domains),
        "URLs": "\n".join(shown.url_forms),
        "Networks": ", ".join([*(f"AS{asn}" for asn in shown.asns), *shown.networks]),
        "Notes": shown.notes or "",
    }
    grid = Table.grid(padding=(0, 2))
    for name, value in rows.items():
        if value:
            grid.add_row(Text(name, style="dim"), Text(value))
    parts: list[RenderableType] = [head, grid]
    if shown.warning:
        parts.append(Text(f"Warning: {shown.warning}", style="bold yellow"))
    if is_unreachable(shown):
        said = "No contact is known: a step sends nothing and asks a person (task find_contact)."
        parts.append(Text(said, style="yellow"))
    elif not shown.contacts:
        parts.append(Text("No contact is known: the registries are asked.", style="yellow"))
    for listed in shown.contacts:
        why_not = trust.why_not(shown.slug, listed.contact())
        parts.append(Padding(_contact(listed, why_not), (0, 0, 0, 2)))
    parts.extend(
        Text(f"  {duty.law}: within {_hours(duty.deadline)}  ({duty.source})", style="dim")
        for duty in shown.duties
    )
    return Group(*parts, Text(""))


def _contact(listed: ListedContact, why_not: str | None) -> RenderableType:
    contact = listed.contact()
    if contact.is_verified:
        known = Text(f"verified on {contact.last_verified}", style="green")
    else:
        read = f", read on {contact.last_verified}" if contact.last_verified else ""
        known = Text(f"not verified: {_KNOWN[contact.certainty]}{read}", style="yellow")
    meant = f"  for {', '.join(contact.categories)}" if contact.categories else ""
    lines = [
        Text(contact.address, style="bold"),
        Text.assemble(f"  {contact.channel}{meant}  ", known),
        Text(f"  {contact.source}", style="dim"),
    ]
    if why_not:
        lines.append(Text(f"  not used, {why_not}", style="yellow"))
    elif contact.trusted_flagger:
        lines.append(Text("  used first: you are let in", style="green"))
    if contact.defang:
        lines.append(Text("  addresses in letters to it cannot be clicked", style="dim"))
    if contact.asks:
        lines.append(Text(f"  asks: {'; '.join(contact.asks)}", style="dim"))
    return Group(*lines)


def _hours(deadline: timedelta) -> str:
    return f"{deadline.total_seconds() / 3600:g} h"


def changes(made: Sequence[Change]) -> RenderableType:
    """Who changed what, one a row."""
    if not made:
        return Text("No changes.", style="dim")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for change in made:
        what = "changed" if change.entry else "reset to what the files say"
        table.add_row(
            moment(change.at),
            Text(f"{change.kind} {change.slug}"),
            what,
            Text(f"by {change.by}"),
            Text(change.reason, style="dim"),
        )
    return table
