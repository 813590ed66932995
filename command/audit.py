"""``audit``: whether the record of acts is as it was written."""

from pathlib import Path
from typing import Annotated

import typer

from command.office import Data, Json, office
from command.output import Exit, console, errors, print_json, runs
from untilgone.anchors import Anchor, anchors_in, distinct
from untilgone.errors import BadInput

app = typer.Typer(help="The record of acts: verify.", no_args_is_help=True)


@app.callback()
def _audit() -> None:
    """The record of acts: verify."""


@app.command("verify")
@runs
async def verify(
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            help="A file or a mail with anchors, or one hash: the record must still hold them. May "
            "be given several times.",
            metavar="FILE|HASH",
        ),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> Exit:
    """Check the chain of the whole record; names the first entry that is not as it was written.

    Also that it still holds the end of each day, as the store kept it and as `--anchor` says. Reads
    the store only and may run beside everything else. Exits with 1 where anything does not fit.
    """
    from untilgone.store import anchors
    from untilgone.store.record_search import check_whole

    given = [each for text in anchor or () for each in _read(text)]
    checked, broken = 0, None
    async with office(data) as opened:
        own = [Anchor(seq=e.seq, hash=e.hash) for e in await anchors.kept_anchors(opened.store)]
        known = distinct([*given, *own])
        with errors.status("Checking the record …") as status:
            async for piece in check_whole(opened.store):
                checked, broken = piece.last, piece.broken
                status.update(f"Checking the record … {checked:,} entries")
        lost = await anchors.lost(opened.store, known)
    if json:
        print_json(
            {
                "entries": checked,
                "broken": broken,
                "anchors": len(known),
                "lost": [str(each) for each in lost],
            }
        )
    else:
        _say(checked, broken, known, lost)
    return Exit.REFUSED if lost or broken is not None else Exit.DONE


def _say(
    checked: int, broken: int | None, known: tuple[Anchor, ...], lost: tuple[Anchor, ...]
) -> None:
    if broken is not None:
        _alarm(
            f"Entry {broken} is the first that is not as it was written, or stands where another "
            "was."
        )
    for each in lost:
        _alarm(f"The record does not hold `{each}` any more: what stood there was written anew.")
    if broken is None and not lost:
        held = f", and holds {len(known)} anchors" if known else ""
        console.print(f"The record is as it was written: {checked:,} entries{held}.")


def _alarm(said: str) -> None:
    errors.print(
        f"{said} Nothing was changed. Keep the database as it is, with its backups, and find out "
        "who could write to it.",
        style="bold red",
        markup=False,
        soft_wrap=True,
    )


def _read(text: str) -> tuple[Anchor, ...]:
    """The anchors in a file, or the hash that the text is."""
    path = Path(text)
    try:
        kept = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else text
    except OSError as error:
        raise BadInput(f"{text} cannot be read: {error.strerror}. Nothing was checked.") from error
    found = anchors_in(kept)
    if not found:
        raise BadInput(
            f"{text} is no file with anchors and no hash of 64 digits. Nothing was checked."
        )
    return found
