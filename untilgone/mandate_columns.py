"""The mandate that a CSV with a report names in columns of its own.

A report is one case under one mandate: every row must say the same.
"""

from untilgone.errors import BadInput
from untilgone.mandates import CaseMandate, mandate_of
from untilgone.picking import table_in

COLUMNS = ("mandate_giver", "mandate_scope", "mandate_until", "mandate_proof")


def mandate_in(text: str) -> CaseMandate | None:
    """The mandate of every row; None where there are no such columns, or nothing is in them.

    BadInput names the row that is wrong or says something else, as a spreadsheet counts.
    """
    table = table_in(text)
    if table is None or set(COLUMNS).isdisjoint(table.names):
        return None
    found: dict[int, CaseMandate | None] = {}
    for number, row in enumerate(table.rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(table.names, row, strict=False))
        try:
            found[number] = mandate_of(*(cells.get(name, "") for name in COLUMNS))
        except BadInput as error:
            raise BadInput(f"Row {number} of the CSV: {error}") from error
    first = next(iter(found), 0)
    for number, mandate in found.items():
        if mandate != found[first]:
            raise BadInput(
                f"Row {number} of the CSV names another mandate than row {first}. A report is one "
                "case under one mandate: hand them in apart, or with `untilgone import`. Nothing "
                "was opened."
            )
    return found.get(first)
