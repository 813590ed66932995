"""``mail``: what incoming mails are, and those that only a person can place."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from command import mailing
from command.office import Json
from command.output import Exit, console, errors, print_json, runs

if TYPE_CHECKING:
    from untilgone.mail.result import Understood

app = typer.Typer(help="Incoming mail: classify, list, show, place.", no_args_is_help=True)
app.command("list")(mailing.list_mail)
app.command("show")(mailing.show_mail)
app.command("place")(mailing.place_mail)


@app.command()
@runs
async def classify(
    files: Annotated[
        list[Path], typer.Argument(help="Mails as files (RFC 5322).", metavar="FILE.eml…")
    ],
    json: Json = False,
) -> Exit:
    """Say what each mail is: a bounce, an automatic reply, or which answer. Keeps nothing."""
    exit_code = Exit.DONE
    for path in files:
        try:
            octets = _read(path)
        except OSError as error:
            errors.print(f"{path} cannot be read: {error.strerror or error}.", markup=False)
            exit_code = Exit.REFUSED
            continue
        _print(path, _understood(octets), json)
    return exit_code


def _read(path: Path) -> bytes:
    from untilgone.mail.parsed import LONGEST_MAIL

    with path.open("rb") as file:
        return file.read(LONGEST_MAIL + 1)


def _understood(octets: bytes) -> "Understood":
    from untilgone.mail.classify import classify as understand
    from untilgone.mail.parsed import parse

    return understand(parse(octets))


def _print(path: Path, mail: "Understood", json: bool) -> None:
    if json:
        print_json(_line(path, mail))
        return
    kind = f"{mail.kind}/{mail.bounce}" if mail.bounce else str(mail.kind)
    about = "  ".join(filter(None, (mail.takedown, mail.ticket, mail.recipient)))
    why = f"{mail.found.rule} {mail.found.confidence:.0%}"
    words = f": {mail.found.words[:100]}" if mail.found.words else ""
    cut = f" [{'; '.join(mail.cut)}]" if mail.cut else ""
    console.print(f"{kind:16} {path}  {about}  ({why}{words}){cut}", markup=False, soft_wrap=True)


def _line(path: Path, mail: "Understood") -> dict[str, Any]:
    return {
        "file": str(path),
        "kind": mail.kind,
        "bounce": mail.bounce,
        "ticket": mail.ticket,
        "takedown": mail.takedown,
        "recipient": mail.recipient,
    }
