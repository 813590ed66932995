"""``who``: everybody who can act on a URL, without a case."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from command.office import Data, Json
from command.output import Exit, console, errors, print_json, runs
from command.place import find
from untilgone.errors import BadInput, OutOfReach
from untilgone.settings import SECOND_RESOLVERS, Secret, environment
from untilgone.urls import display

if TYPE_CHECKING:
    from activities.inquiry import Memory
    from activities.resolving import Resolver
    from integrations.http import LookClient
    from untilgone.directory import Directory
    from untilgone.parties import Contact, Party
    from untilgone.resolution import Part, Resolution
    from untilgone.settings import Settings
    from untilgone.store.database import Store

_UNSURE = 0.5  # contacts below are shown in yellow


@runs
async def who(
    url: Annotated[str, typer.Argument(help="The URL, in any spelling.")],
    data: Data = None,
    json: Json = False,
) -> Exit:
    """Say who can act on a URL: platform, host, CDN, network, registrar, and how each is reached."""
    async with _resolver(data) as (resolver, known, client):
        with errors.status("Asking …") as status:

            def tell(part: "Part") -> None:
                status.update(f"Asking … {part.part.partition(' ')[0]}: {part.state}")

            found = await resolver.who(url, datetime.now(UTC), known, client=client, tell=tell)
    if json:
        from untilgone.store.as_json import resolution_json

        print_json(resolution_json(found))
    else:
        _print(found)
    return Exit.DONE


@asynccontextmanager
async def _resolver(
    data: Path | None,
) -> AsyncIterator[tuple["Resolver", "Directory", "LookClient"]]:
    """What looks up; answers are kept in the store of the installation, where there is one."""
    from activities.inquiry import NoMemory, StoreMemory
    from activities.resolving import GOOD_FOR, Resolver
    from integrations.cloudflare_origin import access
    from integrations.sources import connect_sources
    from integrations.vantages import connect_vantages
    from untilgone import directory
    from untilgone.settings import Settings, read
    from untilgone.store import overrides

    try:
        env: dict[str, str] = find(data).env
        is_there = True
    except OutOfReach:
        env, is_there = environment(Path(".env")), False
    settings = read(Settings, env) if is_there else None
    admitted = access(settings) if settings else None
    sources = connect_sources(env.get("UNTILGONE_RESOLVERS", ""), admitted)
    if sources is None:
        raise BadInput("UNTILGONE_RESOLVERS is off: this installation looks nobody up.")
    async with AsyncExitStack() as stack:
        memory: Memory = NoMemory()
        good_for = GOOD_FOR
        known = directory.load(map(Path, env.get("UNTILGONE_DIRECTORY_FILES", "").split()))
        if settings:
            store, good_for = _store(stack, settings)
            memory, known = StoreMemory(store), await overrides.applied(store, known)
        [client, *_] = connect_vantages(
            organisation_url=env.get("UNTILGONE_ORGANISATION_URL", "https://untilgone.example/"),
            organisation_email=env.get("UNTILGONE_ORGANISATION_EMAIL", "look@untilgone.example"),
            vantages=Secret(""),
            second_resolvers=env.get("UNTILGONE_SECOND_RESOLVERS", SECOND_RESOLVERS),
        )
        stack.push_async_callback(client.aclose)
        yield Resolver(sources, memory, good_for=good_for), known, client


def _store(stack: AsyncExitStack, settings: "Settings") -> tuple["Store", timedelta]:
    from untilgone.keyring import KeyRing
    from untilgone.store.database import Store

    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    store = Store(settings.database_url.get_secret_value(), keyring)
    stack.push_async_callback(store.close)
    return store, timedelta(hours=settings.contacts_hours)


def _print(found: "Resolution") -> None:
    console.print(Text(display(found.leads_to), style="bold"))
    for remark in found.remarks:
        console.print(Text(remark, style="dim"))
    if found.in_front is not None:
        console.print(f"Behind {found.in_front.name}: {found.in_front.by}.", markup=False)
    console.print()
    console.print(_table(found.parties))
    if failures := found.failures:
        console.print("\nNot found out:", style="yellow")
        for part in failures:
            is_old = part.at is not None
            since = f" What is shown is of {part.at:%Y-%m-%d %H:%M}." if is_old else ""
            # A page's own address stands at the top already.
            label = "page" if part.part.startswith("page ") else part.part
            console.print(f"  {label}: {part.reason}{since}", style="yellow", markup=False)


def _address(way: str, contact: "Contact") -> Text:
    wish = "\naddresses in letters cannot be clicked" if contact.defang else ""
    return Text.assemble(way + contact.address, (wish, "dim"))


def _table(parties: "tuple[Party, ...]") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for heading, more in (
        ("Party", {"no_wrap": True, "min_width": 9}),
        ("Who", {"max_width": 22}),
        ("Reached at", {"overflow": "fold"}),
        ("Source", {"overflow": "ellipsis", "no_wrap": True, "max_width": 20}),
        ("Sure", {"justify": "right", "no_wrap": True, "min_width": 4}),
    ):
        table.add_column(heading, header_style="dim", **more)
    for party in parties:
        kind, name = str(party.kind), party.name
        for contact in party.contacts:
            way = "" if contact.channel == "abuse_email" else f"{contact.channel}: "
            sure = f"{round(contact.confidence * 100)} %"
            table.add_row(
                Text(kind, style="bold"),
                Text(name),
                _address(way, contact),
                Text(contact.source + (" (guess)" if contact.is_guess else ""), style="dim"),
                Text(sure, style="yellow" if contact.confidence < _UNSURE else "green"),
            )
            kind = name = ""
        if not party.contacts:
            table.add_row(
                Text(kind, style="bold"), Text(name), Text("nobody knows", style="yellow")
            )
    return table
