"""How often the program agrees with people about incoming mail: recorded mails, classified.

    python bench/mail.py [FILE.jsonl | FILE.jsonl.gz ...]

Measures what ``untilgone mail classify`` says against what each row expects: ``kind``, and where
the row has them ``bounce``, ``ticket``, ``takedown`` and ``recipient``. Without files, our own
collection is judged (``tests/mail/collection``).

Prints the confusion matrix, all that was understood otherwise with its rule, and one JSON line.
What matters most is ``wrongly_removed``: bounces and automatic replies taken for a removal. It
must be 0.
"""

import argparse
import base64
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from untilgone.mail.classify import classify
from untilgone.mail.parsed import parse
from untilgone.mail.result import MailKind, Understood

OUR_OWN = Path(__file__).parents[1] / "tests" / "mail" / "collection"
DETAILS = ("ticket", "takedown", "recipient")
BY_MACHINES = (MailKind.BOUNCE, MailKind.AUTO_REPLY)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One mail, what is expected of it, and what the program said."""

    row: dict[str, Any]
    kind: MailKind
    said: Understood

    @property
    def is_right(self) -> bool:
        """Whether the kind is the one that people say."""
        return self.kind is self.said.kind

    @property
    def has_hardness(self) -> bool:
        """Whether hard and soft can be compared."""
        return self.kind is MailKind.BOUNCE and self.is_right and bool(self.row.get("bounce"))


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def judged(row: dict[str, Any]) -> Judged:
    raw = row.get("raw")
    octets = base64.b64decode(row["raw_base64"]) if raw is None else raw.encode("utf-8")
    return Judged(row=row, kind=MailKind(row["kind"]), said=classify(parse(octets)))


def matrix(results: list[Judged]) -> Table:
    counts = Counter((one.kind, one.said.kind) for one in results)
    table = Table(title="Expected (down) and said (across)")
    table.add_column("")
    for kind in MailKind:
        table.add_column(kind, justify="right", overflow="fold")
    table.add_column("right", justify="right")
    for expected in MailKind:
        row = [counts[expected, got] for got in MailKind]
        right = f"{counts[expected, expected] / sum(row):.1%}" if sum(row) else "-"
        table.add_row(expected, *map(str, row), right)
    return table


def misses(results: list[Judged]) -> Table:
    table = Table(title="Understood otherwise than expected")
    for title in ("mail", "expected", "said", "rule"):
        table.add_column(title, overflow="fold")
    for one in results:
        wrong = [
            (str(one.row.get(name)), str(getattr(one.said, name)))
            for name in DETAILS
            if name in one.row and one.row[name] != getattr(one.said, name)
        ]
        if not one.is_right or (one.has_hardness and one.row["bounce"] != one.said.bounce):
            expected, got = one.row.get("bounce") or "", one.said.bounce or ""
            wrong.insert(0, (f"{one.kind} {expected}", f"{one.said.kind} {got}"))
        for expected, got in wrong:
            table.add_row(str(one.row.get("id")), expected, got, one.said.found.rule)
    return table


def summary(results: list[Judged], seconds: float) -> dict[str, Any]:
    hardness = [one for one in results if one.has_hardness]
    return {
        "bench": "mail",
        "rows": len(results),
        "right": sum(one.is_right for one in results),
        "right_share": share(sum(one.is_right for one in results), len(results)),
        "bounces": len(hardness),
        "right_hardness_share": share(
            sum(one.row["bounce"] == one.said.bounce for one in hardness), len(hardness)
        ),
        "wrongly_removed": sorted(
            str(one.row.get("id"))
            for one in results
            if one.said.kind is MailKind.REMOVED and one.kind in BY_MACHINES
        ),
        "ms_per_row": round(1000 * seconds / max(len(results), 1), 2),
    }


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files or sorted(OUR_OWN.glob("*.jsonl"))
    classify(parse(b"\n"))  # rules are read once, in no row's time
    began = time.perf_counter()
    try:
        results = [judged(row) for path in files for row in rows_of(path)]
    except (OSError, ValueError, KeyError) as error:
        print(f"Nothing was measured: {error}", file=sys.stderr)
        return 1
    seconds = time.perf_counter() - began
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(matrix(results), misses(results))
    print(json.dumps(summary(results, seconds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
