"""``dossier``: what an authority must know of a takedown or a case, as one file."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from command.office import Data, Json, office
from command.output import console, print_json, runs, write_new
from untilgone.people import OPERATOR

_CASE = re.compile(r"UG-[0-9]+-[0-9]+")  # a takedown's has one number more


@runs
async def dossier(
    reference: Annotated[str, typer.Argument(help="A takedown or a case.", metavar="REF")],
    out: Annotated[
        Path | None, typer.Option(help="Where to put it; default: REF-dossier.zip here.")
    ] = None,
    notice: Annotated[
        str | None, typer.Option(help="The one that goes, or went, along with this notice.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """For an authority: notices, answers, looks and periods in one ZIP. The record says who took it."""
    from untilgone import directory
    from untilgone.notices import Notifier
    from untilgone.store import dossiers

    async with office(data) as opened:
        settings = opened.settings
        by = Notifier(
            name=settings.organisation_name,
            email=settings.organisation_email,
            url=settings.organisation_url,
        )
        known = directory.load(map(Path, settings.directory_files.split()))
        store, now = opened.store, datetime.now(UTC)
        if _CASE.fullmatch(reference) and notice is None:
            made = await dossiers.of_case_for_person(
                store, reference, known, by, to=OPERATOR, now=now
            )
        else:
            made = await dossiers.for_person(
                store, reference, known, by, to=OPERATOR, now=now, notice_id=notice
            )
    path = out or Path(made.name)
    write_new(path, made.content)
    if json:
        print_json({"file": str(path), "sha256": made.sha256, "bytes": len(made.content)})
    else:
        console.print(f"{path}  {made.sha256}", markup=False, soft_wrap=True)
