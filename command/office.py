"""What the commands for cases work with: the store to read, the desk to act."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command.place import Place, find
from untilgone.errors import OutOfReach
from untilgone.keyring import KeyRing
from untilgone.settings import Settings, read

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer
    from temporalio.client import Client

    from untilgone.store.database import Store
    from workflows.desk import Desk

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", envvar="UNTILGONE_DATA", help="Folder of the trial.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="For machines: JSON on stdout, nothing else.")]

# A busy worker comes to each row, and nobody waits at a page.
PATIENCE_OF_IMPORTS = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Office:
    """One installation, opened."""

    place: Place
    settings: Settings
    keyring: KeyRing
    store: "Store"


@asynccontextmanager
async def office(data: Path | None) -> AsyncIterator[Office]:
    """Open the installation's store; see ``command.place.find``."""
    from untilgone.store.database import Store

    place = find(data)
    settings = read(Settings, place.env)
    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    store = Store(settings.database_url.get_secret_value(), keyring)
    try:
        yield Office(place=place, settings=settings, keyring=keyring, store=store)
    finally:
        await store.close()


@asynccontextmanager
async def desk(
    opened: Office, patience: timedelta = timedelta(seconds=10)
) -> AsyncIterator["Desk"]:
    """The desk of the installation; OutOfReach when Temporal does not answer."""
    from integrations.traces import traces
    from untilgone.tracing import begun
    from workflows.desk import Desk

    with traces(opened.place.env) as tracer, begun(tracer, "command"):
        client = await client_of(opened, tracer)
        yield Desk(client, opened.settings.task_queue, patience=patience)


async def client_of(opened: Office, tracer: "Tracer | None" = None) -> "Client":
    """The installation's connection to Temporal; OutOfReach when that does not answer."""
    from workflows.connection import connect

    env = opened.place.env
    if opened.place.is_trial and not env.get("TEMPORAL_ADDRESS"):
        raise OutOfReach(
            f"The trial in {opened.place.data} is not running. Nothing was done. Start it with "
            "`untilgone up`."
        )
    return await connect(env, opened.keyring, patience=timedelta(seconds=3), tracer=tracer)
