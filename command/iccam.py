"""``iccam``: what ICCAM knows of a takedown's address, and what this hotline records there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated

import typer

from command.office import Data, Json, Office, office
from command.output import console, print_json, runs
from untilgone.errors import BadInput, Conflict, NotFound, OutcomeUnknown, UntilgoneError
from untilgone.people import OPERATOR
from untilgone.settings import PREFIX, read

if TYPE_CHECKING:
    from integrations.base import Leaving
    from integrations.iccam_actions import IccamActions
    from integrations.iccam_api import Content

app = typer.Typer(help="ICCAM: show, record, moved.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="A takedown.", metavar="REF")]

_COUNTRY_LETTERS = 2


@dataclass(frozen=True, kw_only=True)
class _There:
    """A takedown's address in ICCAM, and the way to change something about it."""

    office: Office
    reference: str
    desk: "IccamActions"
    content: "Content"


@app.command("show")
@runs
async def show(reference: Reference, data: Data = None, json: Json = False) -> None:
    """What ICCAM has about the address of a takedown that was reported there."""
    async with _there(reference, data) as there:
        _tell(there.content, "", json=json)


@app.command("record")
@runs
async def record(
    reference: Reference,
    action: Annotated[
        str, typer.Argument(help="provider, removed or not_available.", metavar="ACTION")
    ],
    data: Data = None,
    json: Json = False,
) -> None:
    """Record in ICCAM what was done about an address that your country's hotline has there."""
    from integrations.iccam_actions import IccamAction

    if action not in set(IccamAction):
        raise BadInput(f"{action!r} is none of {', '.join(IccamAction)}. Nothing was sent.")
    done, now = IccamAction(action), datetime.now(UTC)
    async with _there(reference, data) as there:
        if done.type in there.content.actions:
            raise Conflict(f"ICCAM has this action of {reference} already. Nothing was sent.")
        detail = {"content": there.content.number, "action": done}
        await _once(
            there,
            "iccam action",
            detail,
            lambda leaving: there.desk.record(there.content, done, now, leaving),
        )
        _tell(there.content, f"ICCAM took the action {done}.", json=json)


@app.command("moved")
@runs
async def moved(
    reference: Reference,
    address: Annotated[str, typer.Option(help="Where it is hosted now: an IP address.")],
    country: Annotated[str, typer.Option(help="The country of that host, in two letters.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Hand an address whose host has moved to the hotline of the other country."""
    letters = country.upper()
    if len(letters) != _COUNTRY_LETTERS or not letters.isascii() or not letters.isalpha():
        raise BadInput(f"{country!r} is no country in two letters. Nothing was sent.")
    try:
        ip_address(address)
    except ValueError as error:
        raise BadInput(f"{address!r} is no IP address. Nothing was sent.") from error
    async with _there(reference, data) as there:
        detail = {"content": there.content.number, "address": address, "country": letters}
        await _once(
            there,
            "iccam move",
            detail,
            lambda leaving: there.desk.move(there.content, address, letters, leaving),
        )
        _tell(there.content, f"ICCAM handed it to {letters}.", json=json)


@asynccontextmanager
async def _there(reference: str, data: Data) -> AsyncIterator[_There]:
    from integrations.iccam_actions import IccamActions
    from integrations.iccam_api import Config, IccamApi
    from untilgone.notices import NoticeState
    from untilgone.store import read as read_store

    async with office(data) as opened:
        view = await read_store.takedown(opened.store, reference)
        reports = [
            notice.receipt
            for notice in view.notices
            if notice.channel == "iccam"
            and notice.state is NoticeState.DELIVERED
            and notice.receipt
        ]
        if not reports:
            raise NotFound(f"{reference} was not reported to ICCAM. Nothing was sent.")
        config = read(Config, opened.place.env, f"{PREFIX}ICCAM_")
        desk = IccamActions(IccamApi(config), opened.settings.organisation_country)
        content = await desk.find(reports[-1], view.line.url)
        yield _There(office=opened, reference=reference, desk=desk, content=content)


async def _once(
    there: _There,
    deed: str,
    detail: dict[str, str],
    send: "Callable[[Leaving], Awaitable[None]]",
) -> None:
    """Send it with a word on the record before and after; what may have left is never sent again."""
    from untilgone.store import deeds

    store, has_left = there.office.store, False
    what = deeds.Deed(reference=there.reference, name=deed, detail=detail, by=OPERATOR)

    async def leaving() -> None:
        nonlocal has_left
        await deeds.begin(store, what, datetime.now(UTC))
        has_left = True

    async def end(fate: deeds.Fate) -> None:
        if has_left:
            await deeds.end(store, what, fate, datetime.now(UTC))

    try:
        await send(leaving)
    except OutcomeUnknown:
        await end(deeds.Fate.UNKNOWN)
        raise
    except UntilgoneError:
        await end(deeds.Fate.NOT_TAKEN)
        raise
    await end(deeds.Fate.TAKEN)


def _tell(content: "Content", said: str, *, json: bool) -> None:
    """What stood there before; ICCAM takes a while to show what was changed."""
    from integrations.iccam_api import ACTIONS

    actions = [ACTIONS[action] for action in sorted(content.actions)]
    if json:
        print_json(
            {
                "content": content.number,
                "country": content.country,
                "actions": actions,
                "said": said,
            }
        )
    elif said:
        console.print(said, markup=False)
    else:
        done = ", ".join(actions) or "nothing recorded yet"
        console.print(
            f"Content {content.number}, with the hotline of {content.country}: {done}.",
            markup=False,
        )
