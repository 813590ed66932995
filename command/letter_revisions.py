"""``templates revisions``, ``export`` and ``import``: letters as files, changed by drafts."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from command.letters import Shipped, sent_by, sent_now
from command.office import Data, Json, desk, office
from command.output import console, print_json, runs, write_new
from untilgone.errors import BadInput, NotAllowed
from untilgone.people import Person, Role
from untilgone.revisions import Act, RevisionOrder, RevisionState

if TYPE_CHECKING:
    from untilgone.revisions import Revision
    from untilgone.store.database import Store

_AT_ONCE = 100


@runs
async def list_revisions(data: Data = None, json: Json = False) -> None:
    """What legal staff changed or want to change, the latest first; with --json one per line."""
    from command.letter_tables import revisions as table
    from untilgone.store import revisions
    from untilgone.store.letters_json import revision_line_json

    found: list[Revision] = []
    async with office(data) as opened:
        before: int | None = None
        while True:
            some = await revisions.of_state(
                opened.store, list(RevisionState), limit=_AT_ONCE, before=before
            )
            found += some
            if len(some) < _AT_ONCE:
                break
            before = some[-1].number
    if not json:
        console.print(table(found))
    for revision in found if json else ():
        print_json(revision_line_json(revision))


@runs
async def export(
    file: Annotated[Path, typer.Argument(help="The ZIP to write.", metavar="FILE.zip")],
    revision: Annotated[
        int | None, typer.Option(help="With the texts of this revision, such as a draft.")
    ] = None,
    shipped: Shipped = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """All letter templates as files in a ZIP, with paths as in templates/notices."""
    from untilgone.letter_archive import packed
    from untilgone.store import revisions

    if shipped and revision is not None:
        raise typer.BadParameter("--shipped does not go with --revision.")
    needs_store = revision is not None
    async with sent_by(data) if needs_store else sent_now(data, shipped=shipped) as sent:
        letters = sent.letters
        if revision is not None and sent.opened is not None:
            kept = await revisions.one(sent.opened.store, revision)
            letters = letters.changed_by(kept.changes)
    files = {name: letters.source(name) or "" for name in letters.names()}
    content = packed(files)
    write_new(file, content)
    digest = hashlib.sha256(content).hexdigest()
    if json:
        print_json(
            {"file": str(file), "sha256": digest, "bytes": len(content), "files": len(files)}
        )
    else:
        console.print(f"{file}  {digest}  {len(files)} files", markup=False, soft_wrap=True)


@runs
async def take_in(
    source: Annotated[
        Path, typer.Argument(help="A ZIP or a folder of templates.", metavar="FILE.zip|FOLDER")
    ],
    reason: Annotated[str, typer.Option(help="What you change and why; goes on the record.")],
    name: Annotated[
        str | None,
        typer.Option("--as", help="The colleague with the role legal whose draft it is."),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Make a draft of the templates that differ from what is sent now; nothing is sent by it."""
    from untilgone.letter_archive import differing

    files = _files(source)
    async with sent_by(data) as sent:
        assert sent.opened is not None
        by = await _writer(sent.opened.store, name)
        texts = differing(files, sent.letters)
        number: int | None = None
        if texts:
            async with desk(sent.opened) as engine:
                number = await engine.revise(
                    RevisionOrder(act=Act.WRITE, by=by, key=uuid4().hex, reason=reason, texts=texts)
                )
    names = [text.name for text in texts]
    if json:
        print_json({"revision": number, "files": names})
    elif number is None:
        console.print("Nothing differs from what is sent now. No draft was made.")
    else:
        console.print(f"Revision {number}, a draft of {by.name}:")
        for each in names:
            console.print(f"  {each}", markup=False, soft_wrap=True)
        console.print("Submit it on the page Letters; then a second person reads it.")


async def _writer(store: "Store", name: str | None) -> Person:
    """Whose draft it is: the operator of the machine writes no letters."""
    from untilgone.store import members

    if name is None:
        raise NotAllowed(
            "Only somebody with the role legal changes letter templates. Nothing was changed. Say "
            "whose draft it is: --as NAME."
        )
    member = await members.called(store, name)
    if not member.is_active or member.person.role is not Role.LEGAL:
        raise NotAllowed(
            f"`{name}` is not let in here with the role legal, so changes no letter templates. "
            "Nothing was changed."
        )
    return member.person


def _files(source: Path) -> dict[str, str]:
    """The template files of a ZIP or a folder, as far as all of them are some."""
    from untilgone.letter_archive import MOST_BYTES, of_folder, unpacked

    try:
        if not source.is_dir():
            with source.open("rb") as file:
                return unpacked(source.name, file.read(MOST_BYTES + 1))
        return of_folder(source)
    except OSError as error:
        raise BadInput(f"{source} cannot be read: {error.strerror}. Nothing was changed.") from None
