"""``people``: accounts for emergencies; everybody else is let in by the provider or by a link."""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from command.office import Data, office
from command.output import console, runs
from command.place import write_private

app = typer.Typer(help="People: accounts for emergencies.", no_args_is_help=True)

_TOLD = """The account `{name}` was made, with the role admin. What follows is shown this once.

Enter this in an authenticator app (or read the picture with it):
  {secret}
"""
_KEEP = """
Recovery codes; each works once in place of a code from the app. Keep them on paper, apart from the
password:
{codes}

Sign in at {address}/sign-in, under "In an emergency". Each use stands on the record, and
administrators see it."""


@app.callback()
def _people() -> None:
    """People: accounts for emergencies."""


@app.command("add-break-glass")
@runs
async def add_break_glass(
    name: Annotated[str, typer.Argument(help="The name that goes on the record.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin; do not ask.")
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="Write the picture for the app to this file, as SVG."),
    ] = None,
    data: Data = None,
) -> None:
    """Make an account for when the provider cannot be reached: a password and a code."""
    import segno

    from untilgone import one_time_codes
    from untilgone.passwords import SHORTEST, Passwords
    from untilgone.store import break_glass

    async with office(data) as opened:
        if password_stdin:
            password = sys.stdin.readline().rstrip("\n")
        else:
            asked = f"Password, at least {SHORTEST} characters"
            password = typer.prompt(asked, hide_input=True, confirmation_prompt=True)
        made = await break_glass.add(opened.store, Passwords(), name, password, datetime.now(UTC))
        code = segno.make(
            one_time_codes.address(made.secret, made.name, opened.settings.organisation_name)
        )
        secret = one_time_codes.spelled(made.secret)
        console.print(_TOLD.format(name=made.name, secret=secret), markup=False)
        code.terminal(out=sys.stdout, compact=True)
        if picture is not None:
            drawn = BytesIO()
            code.save(drawn, kind="svg", scale=6, border=4)
            write_private(picture, drawn.getvalue().decode("utf-8"))
        codes = "\n".join(f"  {each}" for each in made.recovery_codes)
        told = _KEEP.format(codes=codes, address=opened.settings.web_address.rstrip("/"))
        console.print(told, markup=False, soft_wrap=True)
