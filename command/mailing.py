"""``mail list``, ``show``, ``place``: what arrived that only a person can place."""

from dataclasses import asdict
from typing import Annotated

import typer

from command.office import Data, Json, desk, office
from command.output import console, print_json, runs
from untilgone.notices import AnswerKind
from untilgone.people import OPERATOR

Digest = Annotated[
    str, typer.Argument(help="The mail, as `mail list` names it; its beginning is enough.")
]


@runs
async def list_mail(data: Data = None, json: Json = False) -> None:
    """The mails that only a person can place, the oldest first."""
    from untilgone.store import mails
    from untilgone.store.as_json import plain

    async with office(data) as opened:
        waiting = await mails.waiting(opened.store, limit=1000)
    for mail in waiting:
        if json:
            print_json({name: plain(value) for name, value in asdict(mail).items()})
        else:
            maybe = f"  perhaps {mail.takedown}" if mail.takedown else ""
            console.print(
                f"{mail.digest[:12]}  {mail.arrived_at:%Y-%m-%d %H:%M}  {mail.sender}  "
                f"{mail.kind}{maybe}\n    {mail.subject}",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
    if not waiting and not json:
        console.print("Every mail found its takedown, or there was none.")


@runs
async def show_mail(
    digest: Digest,
    raw: Annotated[bool, typer.Option("--raw", help="The mail itself, octet for octet.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """One mail, and what was made of it."""
    import sys

    from untilgone.store import mails
    from untilgone.store.as_json import plain

    async with office(data) as opened:
        mail = await mails.mail(opened.store, digest)
        octets = await mails.raw(opened.store, mail.digest) if raw else b""
    if raw:
        sys.stdout.buffer.write(octets)
    elif json:
        print_json({name: plain(value) for name, value in asdict(mail).items()})
    else:
        for name, value in asdict(mail).items():
            if name != "text":
                console.print(f"{name:14}{plain(value)}", markup=False, highlight=False)
        console.print(f"\n{mail.text}", markup=False, highlight=False, soft_wrap=True)


@runs
async def place_mail(
    digest: Digest,
    takedown: Annotated[
        str | None, typer.Argument(help="The takedown it is about.", metavar="REF")
    ] = None,
    means: Annotated[AnswerKind | None, typer.Option(help="What it means.")] = None,
    nothing: Annotated[
        bool, typer.Option("--nothing", help="It is about nothing of ours.")
    ] = False,
    data: Data = None,
) -> None:
    """Say which takedown a mail is about and what it means; the takedown goes on from there."""
    from untilgone.errors import BadInput
    from untilgone.store import mails

    if nothing == (takedown is not None) or (takedown is not None) != (means is not None):
        raise BadInput("Say REF and --means, or --nothing. Nothing was changed.")
    async with office(data) as opened:
        mail = await mails.mail(opened.store, digest)
        async with desk(opened) as front:
            await front.place_mail(mail.digest, takedown, means or AnswerKind.UNCLEAR, by=OPERATOR)
    console.print("Noted.")
