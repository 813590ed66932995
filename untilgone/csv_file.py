"""CSV for programs and spreadsheets alike (RFC 4180), with cells that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

# What spreadsheets take for the beginning of a formula, alone or after what they skip; the wide
# signs in some countries too (https://owasp.org/www-community/attacks/CSV_Injection).
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A heading and these rows; the same cells always give the same octets.

    There is no mark at the beginning: programs that know none would take it for a part of the
    first column's name.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def safe_cell(text: str) -> str:
    """The text as a cell that is never run; what could be a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text
