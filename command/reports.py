"""``reports``: reports to publish; each keeps what it was made of, so that it can be made again."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from command.office import Data, Json, desk, office
from command.output import Exit, console, print_json, runs, write_new
from untilgone.people import MAIN_DESK, OPERATOR
from untilgone.reports.query import Format, Kind, Query, ReportOrder

app = typer.Typer(
    help="Reports to publish: made of a cut that is kept, the same bytes at any time.",
    no_args_is_help=True,
)

_Reference = Annotated[str, typer.Argument(help="A report, such as R-2026-0003.", metavar="REF")]


@app.command("make")
@runs
async def make(
    kind: Annotated[Kind, typer.Argument(help="What it is for.")],
    period: Annotated[
        str,
        typer.Argument(help="2026, 2026-Q3, or first/last day: 2026-07-01/2026-09-30. UTC."),
    ],
    for_desk: Annotated[str, typer.Option("--desk", help="The desk that it is about.")] = MAIN_DESK,
    language: Annotated[str, typer.Option(help="en or nl.")] = "en",
    data: Data = None,
    json: Json = False,
) -> None:
    """Make a report as of now. It goes on the record; no number below five is in it."""
    from untilgone.store import reports
    from untilgone.store.reports_json import report_json

    asked = Query.of(kind, period, desk=for_desk, language=language)
    order = ReportOrder(query=asked, by=OPERATOR, key=uuid4().hex)
    async with office(data) as opened:
        async with desk(opened) as front:
            reference = await front.make_report(order)
        report = await reports.one(opened.store, reference, None)
    if json:
        print_json(report_json(report))
        return
    console.print(reference, markup=False)
    for each, digest in report.files.items():
        console.print(f"{each}  {digest}", markup=False, soft_wrap=True)


@app.command("list")
@runs
async def list_reports(
    for_desk: Annotated[
        str | None,
        typer.Option("--desk", help="Only of this desk; default: of all.", show_default=False),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """The reports that were made, the newest first."""
    from untilgone.store import reports
    from untilgone.store.reports_json import line_json

    async with office(data) as opened:
        before = ""
        while found := await reports.listed(opened.store, for_desk, before=before):
            for each in found:
                if json:
                    print_json(line_json(each))
                    continue
                query = each.query
                said = f"{each.reference}  {query.kind}  {query.period}  {query.desk}"
                console.print(f"{said}  {query.language}", markup=False, soft_wrap=True)
            before = found[-1].reference


@app.command("show")
@runs
async def show(
    reference: _Reference,
    file: Annotated[
        Format | None, typer.Option("--format", help="Write this file of it.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to put it; default: REF.FORMAT here.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """What a report is of and the SHA-256 of its files; with --format also the file itself."""
    from untilgone.store import reports
    from untilgone.store.reports_json import report_json

    async with office(data) as opened:
        report = await reports.one(opened.store, reference, None)
        content = await reports.file_of(report, file) if file else None
    if content is not None:
        write_new(out or Path(f"{report.reference}.{file}"), content)
    said = report_json(report)
    if json:
        print_json(said)
        return
    files = said.pop("files")
    for name, value in (said | files).items():
        console.print(f"{name}  {value}", markup=False, soft_wrap=True)


@app.command("verify")
@runs
async def verify(reference: _Reference, data: Data = None, json: Json = False) -> Exit:
    """Make every file of a report again and compare it with what was made first."""
    from untilgone.store import reports
    from untilgone.store.reports_json import checked_json

    async with office(data) as opened:
        report = await reports.one(opened.store, reference, None)
        checked = await reports.checked(report)
    is_same = all(each.is_same for each in checked)
    if json:
        print_json(checked_json(report.reference, checked))
    else:
        for each in checked:
            said = "the same bytes" if each.is_same else f"ANOTHER FILE, {each.again}"
            console.print(f"{each.format}  {each.stored}  {said}", markup=False, soft_wrap=True)
    return Exit.DONE if is_same else Exit.REFUSED
