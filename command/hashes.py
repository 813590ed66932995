"""``hashes``: who was advised to have hashes made, and which databases of hashes let us in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from command.office import Data, Json, office
from command.output import Exit, console, print_json, runs
from command.place import find
from untilgone.advice import Advice, HashService
from untilgone.errors import IntegrationError
from untilgone.people import OPERATOR
from untilgone.settings import PREFIX, read

app = typer.Typer(help="Databases of hashes: advised, show, status.", no_args_is_help=True)

Case = Annotated[str, typer.Argument(help="A case.", metavar="REF")]

_LATELY = timedelta(hours=1)  # what is read to see whether reading works
_MOST = 1000
_FOR_WHOM = {
    "stopncii": "only platforms that take part in StopNCII are given keys",
    "ncmec_hashes": "only members of NCMEC's hash sharing have an account",
}


@app.command("advised")
@runs
async def advised(
    case: Case,
    to: Annotated[HashService, typer.Option(help="Where the victim was sent.")],
    number: Annotated[
        str, typer.Option(help="The case number that they were given there, if they told it.")
    ] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Put on the record that a victim was advised to have hashes made, on their own device."""
    from untilgone.store import advice, as_json

    async with office(data) as installation:
        kept, is_new = await advice.advise(
            installation.store, case, to, number, OPERATOR, datetime.now(UTC)
        )
    if json:
        print_json(as_json.plain(kept) | {"is_new": is_new})
    else:
        _print(kept, "" if is_new else "It stands on the record already: ")


@app.command("show")
@runs
async def show(case: Case, data: Data = None, json: Json = False) -> None:
    """What was advised in a case, with the numbers that were told; with --json one per line."""
    from untilgone.store import advice, as_json

    async with office(data) as installation:
        listed = await advice.advised(installation.store, case)
    for kept in listed:
        if json:
            print_json(as_json.plain(kept))
        else:
            _print(kept)
    if not listed and not json:
        console.print(f"Nothing was advised in {case} yet.", markup=False)


@app.command("status")
@runs
async def status(data: Data = None, json: Json = False) -> Exit:
    """Which databases of hashes let us in. Reads only: nothing is handed in, and nothing kept."""
    env = find(data).env
    is_any_broken = False
    async for database, is_connected, said in _databases(env):
        is_any_broken |= is_connected is False
        state = {None: "not connected", True: "ok", False: "broken"}[is_connected]
        if json:
            print_json({"database": database, "health": state, "said": said})
        else:
            console.print(f"{state:14}{database:14}{said}", markup=False, soft_wrap=True)
    return Exit.REFUSED if is_any_broken else Exit.DONE


async def _databases(env: dict[str, str]) -> AsyncIterator[tuple[str, bool | None, str]]:
    """Each with whether it lets us in (None: it is not set up), and a sentence."""
    from integrations import ncmec_hashes, stopncii

    now = datetime.now(UTC)
    for slug, config_class, entries in (
        ("stopncii", stopncii.Config, lambda c: stopncii.StopNcii(c).fetch(now - _LATELY)),
        (
            "ncmec_hashes",
            ncmec_hashes.Config,
            lambda c: ncmec_hashes.NcmecHashes(c).entries(now - _LATELY, now),
        ),
    ):
        prefix = f"{PREFIX}{slug.upper()}_"
        if not any(value for name, value in env.items() if name.startswith(prefix)):
            yield slug, None, f"{_FOR_WHOM[slug]}. A hotline advises; docs/hashes.md says how."
            continue
        config: Any = read(config_class, env, prefix)
        try:
            count = await _counted(entries(config))
        except IntegrationError as error:
            yield slug, False, str(error)
        else:
            more = "at least " if count == _MOST else ""
            yield slug, True, f"lets us in; {more}{count} changed within the last hour"


async def _counted(entries: AsyncIterator[Any]) -> int:
    count = 0
    async for _ in entries:
        count += 1
        if count == _MOST:
            break
    return count


def _print(kept: Advice, before: str = "") -> None:
    number = f", number {kept.number}" if kept.number else ", no number was told"
    at = f"{kept.at:%Y-%m-%d %H:%M} UTC"
    console.print(f"{before}{kept.service}{number} ({kept.by}, {at})", markup=False, soft_wrap=True)
