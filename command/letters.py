"""``templates``: which letters are sent now, what they say, and what they lack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command.office import Data, Json, Office, office
from command.output import Exit, console, errors, print_json, runs
from command.place import ENV_FILE, find
from untilgone.cases import Category
from untilgone.errors import OutOfReach
from untilgone.notices import Letter, NoticeKind, Notifier
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES
from untilgone.people import OPERATOR
from untilgone.settings import environment

if TYPE_CHECKING:
    from untilgone.law_elements import Basis
    from untilgone.letters import Letters
    from untilgone.store.letter_previews import Preview

app = typer.Typer(
    help="Letters: list, lint, preview, revisions, export, import.", no_args_is_help=True
)

Shipped = Annotated[
    bool, typer.Option("--shipped", help="As the release ships them, whatever was approved.")
]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The letters as they are sent now, and the installation; None: as shipped, with none."""

    letters: "Letters"
    law_files: str
    opened: Office | None

    @property
    def bases(self) -> "tuple[Basis, ...]":
        """The legal bases that the letters are held against."""
        from untilgone.law_elements import load

        return load(own_files=map(Path, self.law_files.split()))


@asynccontextmanager
async def sent_now(data: Path | None, *, shipped: bool = False) -> AsyncIterator[Sent]:
    """The approved letters of the installation; without one those of the release, said so."""
    from untilgone.letters import Letters

    letters = Letters(TEMPLATES)
    if not shipped:
        try:
            find(data)
        except OutOfReach:
            errors.print("There is no installation here: these are the letters of the release.")
        else:
            async with sent_by(data) as sent:
                yield sent
            return
    law_files = environment(ENV_FILE).get("UNTILGONE_LAW_FILES", "")
    yield Sent(letters=letters, law_files=law_files, opened=None)


@asynccontextmanager
async def sent_by(data: Path | None) -> AsyncIterator[Sent]:
    """The approved letters of the installation; OutOfReach where there is none."""
    from untilgone.letters import Letters
    from untilgone.store import revisions

    async with office(data) as opened:
        letters = await revisions.applied(opened.store, Letters(TEMPLATES))
        yield Sent(letters=letters, law_files=opened.settings.law_files, opened=opened)


@app.command("list")
@runs
async def list_templates(shipped: Shipped = False, data: Data = None, json: Json = False) -> None:
    """The templates with language, version and the categories they cover."""
    from untilgone.store.letters_json import template_json

    async with sent_now(data, shipped=shipped) as sent:
        found = sent.letters.available()
    for info in found:
        if json:
            print_json(template_json(info))
        else:
            revised = f"revision {info.revision}" if info.revision else ""
            console.print(
                f"{info.kind:12} {info.language:4} {info.version}  {revised:13} "
                f"{', '.join(info.categories)}",
                soft_wrap=True,
            )


@app.command("lint")
@runs
async def lint_templates(shipped: Shipped = False, data: Data = None, json: Json = False) -> Exit:
    """Writes each letter in every case, and names every legal element that one lacks."""
    from command.letter_tables import linted
    from untilgone.law_lint import lint
    from untilgone.store.letters_json import linted_json

    async with sent_now(data, shipped=shipped) as sent:
        found = lint(sent.letters, sent.bases)
    if json:
        for line in linted_json(found):
            print_json(line)
    else:
        console.print(linted(found))
    return Exit.DONE if found.is_clean else Exit.REFUSED


@app.command("preview")
@runs
async def preview(
    kind: Annotated[NoticeKind, typer.Argument(help="Which kind of notice.")],
    language: Annotated[
        str | None, typer.Option(help="Language of the letter; default: the party's, else en.")
    ] = None,
    category: Annotated[
        Category | None, typer.Option(help="What it is about; default: the takedown's, else ncii.")
    ] = None,
    party: Annotated[PartyKind | None, typer.Option(help="In which role they are written to.")] = (
        None
    ),
    takedown: Annotated[
        str | None, typer.Option(help="With what is known of this one.", metavar="REF")
    ] = None,
    revision: Annotated[
        int | None, typer.Option(help="With the texts of this revision, such as a draft.")
    ] = None,
    shipped: Shipped = False,
    data: Data = None,
    json: Json = False,
) -> Exit:
    """A letter exactly as it would be sent, with example facts or those of a takedown."""
    from untilgone.store.letter_previews import Preview
    from untilgone.store.letters_json import letter_json

    if takedown and category:
        raise typer.BadParameter("A takedown has its category; give --takedown or --category.")
    if shipped and (takedown or revision is not None):
        raise typer.BadParameter("--shipped goes with neither --takedown nor --revision.")
    wanted = Preview(
        kind=kind,
        category=category,
        language=language,
        party=party,
        takedown=takedown,
        revision=revision,
    )
    needs_store = takedown is not None or revision is not None
    async with sent_by(data) if needs_store else sent_now(data, shipped=shipped) as sent:
        letter = await _letter(sent, wanted)
    if json:
        print_json(letter_json(letter))
    else:
        console.print(letter.subject, style="bold", markup=False, soft_wrap=True)
        console.print()
        console.print(letter.text, markup=False, soft_wrap=True)
    return Exit.DONE


async def _letter(sent: Sent, wanted: "Preview") -> Letter:
    from untilgone.letter_samples import NOBODY
    from untilgone.store.letter_previews import example, previewed

    now = datetime.now(UTC).replace(microsecond=0)
    if sent.opened is None:
        return example(sent.letters, wanted, NOBODY, now=now)
    settings = sent.opened.settings
    notifier = Notifier(
        name=settings.organisation_name,
        email=settings.organisation_email,
        url=settings.organisation_url,
    )
    return await previewed(sent.opened.store, sent.letters, wanted, notifier, by=OPERATOR, now=now)
