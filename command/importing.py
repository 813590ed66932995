"""``import``: many reports from a CSV file; a bad row never stops the others.

Each row is a report of its own. The same file imported again gives the same answers and opens
nothing twice: the report's id is made of the file's content and the row's number.
"""

import asyncio
import csv
import hashlib
import io
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from command.office import Data, Json, desk, office
from command.output import Exit, console, importing, print_json, runs
from untilgone import mandate_columns
from untilgone.cases import Category, Opening, Report
from untilgone.errors import BadInput, OutOfReach, UntilgoneError
from untilgone.mandates import mandate_of
from untilgone.people import OPERATOR

if TYPE_CHECKING:
    from workflows.desk import Desk

COLUMNS = (
    *("url", "category", "language", "case", "playbook", "explanation"),
    *("notify", "notify_details"),
    *mandate_columns.COLUMNS,
)
_YES_OR_NO = {"": False, "no": False, "yes": True}
_AT_ONCE = 20


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
    rows = list(read_rows(file))
    counts = dict.fromkeys(Opening, 0)
    progress = importing()
    async with office(data) as opened, desk(opened) as front:
        with progress:
            bar = progress.add_task("", total=len(rows))
            secret = opened.settings.secret.get_secret_value().encode()
            async for result in _results(front, rows, secret):
                counts[Opening(result["result"])] += 1
                progress.advance(bar)
                _say(result, json)
    if not json:
        console.print(", ".join(f"{count} {word}" for word, count in counts.items()) + ".")
    is_useless = bool(rows) and counts[Opening.REFUSED] == len(rows)
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


async def _results(front: "Desk", rows: list[Row], secret: bytes) -> AsyncIterator[dict[str, Any]]:
    """One result a row, in the order of the file, a few at work at a time."""
    for start in range(0, len(rows), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        # A URL that stands twice is opened by its first row, whoever would be faster.
        first = {row.url: row for row in reversed(batch)}
        repeats = [row for row in batch if first[row.url] is not row]
        opened = await asyncio.gather(*(_open(front, row, secret) for row in first.values()))
        known = await asyncio.gather(*(_open(front, row, secret) for row in repeats))
        for result in sorted([*opened, *known], key=lambda result: int(result["row"])):
            yield result


async def _open(front: "Desk", row: Row, secret: bytes) -> dict[str, Any]:
    from untilgone.reporters import news_kept

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
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}. Nothing was imported.") from error
    text = _decoded(content)
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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
    digest = hashlib.sha256(content).hexdigest()[:32]
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


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark; else what spreadsheets of western Europe write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
