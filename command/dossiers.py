"""``dossier``: what an authority must know of a takedown, as one file."""

from pathlib import Path
from typing import Annotated

import typer

from command.office import Data, Json, office
from command.output import console, print_json, runs
from untilgone.errors import BadInput


@runs
async def dossier(
    reference: Annotated[str, typer.Argument(help="A takedown.", metavar="REF")],
    out: Annotated[
        Path | None, typer.Option(help="Where to put it; default: REF-dossier.zip here.")
    ] = None,
    notice: Annotated[
        str | None, typer.Option(help="The one that goes, or went, along with this notice.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """For an authority: notices, answers, looks and periods of a takedown in one ZIP."""
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
        made = await dossiers.dossier(opened.store, reference, known, by, notice_id=notice)
    path = out or Path(made.name)
    try:
        with path.open("xb") as file:
            file.write(made.content)
    except FileExistsError:
        raise BadInput(
            f"{path} is there already; nothing was written. Name another --out."
        ) from None
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None
    if json:
        print_json({"file": str(path), "sha256": made.sha256, "bytes": len(made.content)})
    else:
        console.print(f"{path}  {made.sha256}", markup=False, soft_wrap=True)
