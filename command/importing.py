"""``import``: many reports from a CSV file; a bad row never stops the others.

Each row is a report of its own. The same file imported again gives the same answers and opens
nothing twice: the report's id is made of the file's content and the row's number.
"""

import asyncio
import csv
import hashlib
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from command.office import PATIENCE_OF_IMPORTS, Data, Json, desk, office
from command.output import Exit, console, importing, print_json, runs
from untilgone import mandate_columns
from untilgone.cases import Category, Opening, Report
from untilgone.errors import BadInput, OutOfReach, UntilgoneError
from untilgone.mandates import mandate_of
from untilgone.people import OPERATOR
from untilgone.spreadsheets import Spreadsheet

if TYPE_CHECKING:
    from workflows.desk import Desk

COLUMNS = (
    *("url", "category", "language", "case", "playbook", "explanation"),
    *("notify", "notify_details"),
    *mandate_columns.COLUMNS,
)
_YES_OR_NO = {"": False, "no": False, "yes": True}
AT_ONCE = 20  # rows


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the file: what is reported, or why it cannot be read."""

    number: int  # as a spreadsheet counts: the heading is row 1
    url: str
    report: Report | None
    problem: str | None = None


@runs
async def import_csv(
    file: Annotated[Path, typer.Argument(help="CSV with the columns url, category, …")],
    data: Data = None,
    json: Json = False,
) -> Exit:
    """Open many cases from a spreadsheet.

    Columns: url, category; if you like also language, case, playbook, explanation,
    notify (a mail address or a webhook) and notify_details (yes or no); for the mandate
    mandate_giver (victim, parent, hotline or own), mandate_scope (addresses or later),
    mandate_until (2027-03-31) and mandate_proof.
    """
    sheet = Spreadsheet.at(file)
    total = sum(1 for _ in rows_of(file, sheet))
    counts = dict.fromkeys(Opening, 0)
    progress = importing()
    async with office(data) as opened, desk(opened, PATIENCE_OF_IMPORTS) as front:
        with progress:
            bar = progress.add_task("", total=total)
            secret = opened.settings.secret.get_secret_value().encode()
            async for result in _results(front, rows_of(file, sheet), secret):
                counts[Opening(result["result"])] += 1
                progress.advance(bar)
                _say(result, json)
    if not json:
        console.print(", ".join(f"{count} {word}" for word, count in counts.items()) + ".")
    is_useless = total > 0 and counts[Opening.REFUSED] == total
    return Exit.REFUSED if is_useless else Exit.DONE


def _say(result: dict[str, Any], json: bool) -> None:
    if json:
        print_json(result)
    elif result["result"] != Opening.OPENED:
        console.print(
            f"row {result['row']}: {result['result']}: {result['reason']}",
            markup=False,
            soft_wrap=True,
        )


async def _results(
    front: "Desk", rows: Iterator[Row], secret: bytes
) -> AsyncIterator[dict[str, Any]]:
    """One result a row, in the order of the file, a few at work at a time."""
    at_work: deque[tuple[Row, asyncio.Task[dict[str, Any]]]] = deque()

    def begin(row: Row) -> None:
        # A URL that stands twice is opened by its first row, whoever would be faster.
        first = next((task for other, task in at_work if other.url == row.url), None)
        at_work.append((row, asyncio.create_task(_open(front, row, secret, first))))

    try:
        for row in rows:
            if len(at_work) == AT_ONCE:
                yield await at_work[0][1]
                at_work.popleft()
            begin(row)
        while at_work:
            yield await at_work[0][1]
            at_work.popleft()
    finally:
        left = [task for _, task in at_work]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _open(
    front: "Desk", row: Row, secret: bytes, after: "asyncio.Task[dict[str, Any]] | None"
) -> dict[str, Any]:
    """What becomes of a row, once the row ``after`` which it comes is done."""
    from untilgone.reporters import news_kept

    if after is not None:
        await asyncio.wait([after])
    result: dict[str, Any] = {"row": row.number, "url": row.url}
    if row.report is None:
        return result | {"result": Opening.REFUSED, "reference": None, "reason": row.problem}
    try:
        case = await front.report(row.report)
    except OutOfReach:
        raise  # nothing more can be opened; the same file again goes on where this stopped
    except UntilgoneError as error:
        return result | {"result": Opening.REFUSED, "reference": None, "reason": str(error)}
    opened = case.takedowns[0]
    news = news_kept(case.reference, row.report.notify, secret)
    asked = {} if news is None else {"news": asdict(news)}
    return result | {
        "url": opened.url,
        "result": opened.result,
        "reference": opened.reference,
        "reason": " ".join(opened.remarks) or None,
        **asked,
    }


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file; BadInput when it cannot be read at all."""
    return rows_of(path, Spreadsheet.at(path))


def rows_of(path: Path, sheet: Spreadsheet) -> Iterator[Row]:
    """The same of a file that was read."""
    delimiter = ";" if ";" in sheet.heading else ","
    reader = csv.DictReader(sheet.lines(), delimiter=delimiter, strict=True)
    try:
        heading = reader.fieldnames or ()
    except csv.Error:
        heading = ()
    names = [(name or "").strip().lower() for name in heading]
    missing = {"url", "category"} - set(names)
    unknown = sorted(set(names) - set(COLUMNS))
    if missing or unknown:
        raise BadInput(
            f"{path}: the first row must name the columns url and category, and may name "
            f"{', '.join(COLUMNS[2:])}. "
            + (f"Missing: {', '.join(sorted(missing))}. " if missing else "")
            + (f"Unknown: {', '.join(unknown)}. " if unknown else "")
            + "Nothing was imported."
        )
    reader.fieldnames = names
    digest = hashlib.sha256(sheet.octets).hexdigest()[:32]
    number = 1
    while True:
        number += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number=number, url="", report=None, problem=f"not CSV: {error}")
            continue
        yield _row(number, values, f"{digest}-{number}")


def _row(number: int, values: dict[str | Any, Any], report_id: str) -> Row:
    url = (values.get("url") or "").strip()
    if None in values or None in values.values():
        return Row(number=number, url=url, report=None, problem="not as many cells as columns")
    cells = {name: value.strip() for name, value in values.items()}
    try:
        category = Category(cells["category"].lower())
    except ValueError:
        known = ", ".join(Category)
        problem = f"there is no category `{cells['category']}`; there are: {known}"
        return Row(number=number, url=url, report=None, problem=problem)
    if not url:
        return Row(number=number, url=url, report=None, problem="the URL is missing")
    details = _YES_OR_NO.get(cells.get("notify_details", "").lower())
    if details is None:
        problem = "notify_details must be `yes` or `no`"
        return Row(number=number, url=url, report=None, problem=problem)
    try:
        mandate = mandate_of(*(cells.get(name, "") for name in mandate_columns.COLUMNS))
    except BadInput as error:
        return Row(number=number, url=url, report=None, problem=str(error))
    report = Report(
        report_id=report_id,
        urls=(url,),
        category=category,
        reported_by=OPERATOR.name,
        language=cells.get("language") or "en",
        case=cells.get("case") or None,
        playbook=cells.get("playbook") or None,
        explanation=cells.get("explanation") or "",
        notify=cells.get("notify") or None,
        notify_details=details,
        mandate=mandate,
    )
    return Row(number=number, url=url, report=report)
