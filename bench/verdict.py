"""How often the judge agrees with people: recorded answers, judged without asking anybody.

    python bench/verdict.py [FILE.jsonl | FILE.jsonl.gz ...]

Measures the judgement of one look, as ``untilgone check --recorded`` gives it (compared with the
row's ``first_look`` where there is one), against what the row expects: ``verdict``, or ``label``
in the words offline, online and unknown. Not measured: fetching, canaries, siblings, and the
confirmation by several looks, which come on top before anything counts as gone. Without files, our
own collection is judged (``tests/verdicts/pages``).

Prints the confusion matrix, the findings and rules of all that was judged otherwise than expected,
and one JSON line. What matters most is ``wrongly_gone``: it must be 0.
"""

import argparse
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

from untilgone.errors import BadInput
from untilgone.looks import Judgement, Verdict
from untilgone.marker import shipped
from untilgone.recorded import observation_from_recorded
from untilgone.verdict import judge

OUR_OWN = Path(__file__).parents[1] / "tests" / "verdicts" / "pages"
VERDICT_OF_LABEL = {"offline": "gone", "online": "live", "unknown": "unknown"}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One answer, what is expected of it, and what the judge said."""

    id: str
    verdict: Verdict
    finding: str  # empty where the file expects a verdict only
    judgement: Judgement


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def judged(row: dict[str, Any]) -> Judged:
    seen = observation_from_recorded(row, shipped())
    first = row.get("first_look")
    first_seen = observation_from_recorded(first, shipped()) if isinstance(first, dict) else None
    said = row.get("verdict") or VERDICT_OF_LABEL.get(row.get("label", ""))
    if said is None:
        raise BadInput(f"{row.get('id')}: neither a verdict nor a label. Add one.")
    return Judged(
        id=str(row.get("id", row["url"])),
        verdict=Verdict(said),
        finding=str(row.get("finding", "")),
        judgement=judge(seen, first_seen.fingerprint if first_seen else None),
    )


def matrix(results: list[Judged]) -> Table:
    counts = Counter((one.verdict, one.judgement.verdict) for one in results)
    table = Table(title="Expected (down) and judged (across)")
    table.add_column("")
    for verdict in Verdict:
        table.add_column(verdict, justify="right")
    table.add_column("rows", justify="right")
    table.add_column("right", justify="right")
    for expected in Verdict:
        row = [counts[expected, got] for got in Verdict]
        right = f"{counts[expected, expected] / sum(row):.1%}" if sum(row) else "-"
        table.add_row(expected, *map(str, row), str(sum(row)), right)
    return table


def misses(results: list[Judged]) -> Table:
    by_finding: dict[tuple[str, str], list[Judged]] = {}
    for one in results:
        is_right = one.judgement.verdict is one.verdict
        if is_right and one.finding in {"", one.judgement.finding}:
            continue
        expected = f"{one.verdict}/{one.finding}".rstrip("/")
        got = f"{one.judgement.verdict}/{one.judgement.finding}"
        by_finding.setdefault((expected, got), []).append(one)
    table = Table(title="Judged otherwise than expected (verdict or finding)")
    table.add_column("expected")
    table.add_column("judged")
    table.add_column("rows", justify="right")
    table.add_column("for example, with the rule", overflow="fold")
    for (expected, got), found in sorted(by_finding.items(), key=lambda pair: -len(pair[1])):
        examples = "\n".join(f"{one.id} ({one.judgement.rule})" for one in found[:4])
        table.add_row(expected, got, str(len(found)), examples)
    return table


def summary(results: list[Judged], seconds: float) -> dict[str, Any]:
    counts = Counter((one.verdict, one.judgement.verdict) for one in results)
    with_finding = [one for one in results if one.finding]
    right_finding = sum(one.finding == one.judgement.finding for one in with_finding)
    return {
        "bench": "verdict",
        "rows": len(results),
        "matrix": {want: {got: counts[want, got] for got in Verdict} for want in Verdict},
        "wrongly_gone": sorted(
            one.id
            for one in results
            if one.judgement.verdict is Verdict.GONE and one.verdict is not Verdict.GONE
        ),
        "right": sum(one.verdict is one.judgement.verdict for one in results),
        "right_finding": right_finding,
        "rows_with_finding": len(with_finding),
        "ms_per_row": round(1000 * seconds / max(len(results), 1), 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files or sorted(OUR_OWN.glob("*.jsonl"))
    shipped()  # markers are read once, in no row's time
    began = time.perf_counter()
    try:
        results = [judged(row) for path in files for row in rows_of(path)]
    except (OSError, ValueError, BadInput) as error:
        print(f"Nothing was measured: {error}", file=sys.stderr)
        return 1
    seconds = time.perf_counter() - began
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(matrix(results), misses(results))
    print(json.dumps(summary(results, seconds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
