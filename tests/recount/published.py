"""What stands in published files: which rows may be told, and what every file says of itself."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import httpx

from tests.canary import TOKEN
from tests.recount.byhand import ALREADY
from tests.recount.conftest import ByHand, Office
from tests.recount.pages import At, Check, Page, says
from tests.recount.publishing import MADE, ended, noticed, reported
from tests.recount.small import REST, Told, is_small, kept, told
from tests.recount.stage import READ_AT
from untilgone.reports.english import ENGLISH

ALL = [(kind, period) for kind, periods in MADE.items() for period in periods]
DAYS = {
    "2025-Q4": (date(2025, 10, 1), date(2025, 12, 31)),
    "2025": (date(2025, 1, 1), date(2025, 12, 31)), "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "2026-01-12/2026-01-20": (date(2026, 1, 12), date(2026, 1, 20)),
}  # fmt: skip
ENDS = {
    "open-data": (
        "removed_24h", "removed_48h", "removed_7d", "removed_later", "open", "withdrawn", "moved",
    ),
    "inhope": (
        "same_day", "under_3_days", "under_7_days", "later", "open", "withdrawn", "moved",
    ),
}  # fmt: skip
BY = {"open-data": ("platform", "category", "country"), "inhope": ("category", "country")}
COUNTED = {"open-data": ended, "inhope": reported}
Rows = dict[tuple[str, ...], int | None]


@dataclass(frozen=True)
class Published:
    """One report: as it is served, and as it is made by hand."""

    office: Office
    by_hand: ByHand
    kind: str
    period: str

    @property
    def reference(self) -> str:
        return f"R-2026-{ALL.index((self.kind, self.period)) + 1:04}"

    @property
    def days(self) -> tuple[date, date]:
        return DAYS[self.period]

    @property
    def is_over(self) -> bool:
        return self.days[1] < READ_AT.date()

    def file(self, wanted: str) -> httpx.Response:
        """As a program gets it."""
        at = f"/api/v1/reports/{self.reference}/file?format={wanted}"
        answer = self.office.machine(at, TOKEN)
        assert answer.status_code == 200, answer.text
        return answer

    @property
    def page(self) -> Page:
        """Its HTML, taken apart."""
        return Page(self.file("html").text)

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """What its lines are called, as its JSON says."""
        found: dict[str, dict[str, str]] = self.file("json").json()["names"]
        return found

    @property
    def entry(self) -> int:
        """The last entry of the record; that a report was made changes nothing."""
        acts = self.by_hand.raw["acts"]
        return int(min(row["seq"] for row in acts if row["kind"] == "report made")) - 1

    @property
    def cut(self) -> str:
        """The hash of what it is made of."""
        rows = self.by_hand.raw["published"]
        [made] = [row["cut"] for row in rows if row["reference"] == self.reference]
        return sha256(made.encode()).hexdigest()

    def splits(self) -> tuple[dict[str, Told], int]:
        """What may be told by each dimension, and how many were gone before anybody was told."""
        of = {by: COUNTED[self.kind](self.by_hand.main, by, *self.days) for by in BY[self.kind]}
        apart = [sum(each.pop(ALREADY, 0) for each in cells.values()) for cells in of.values()]
        return {by: told(cells, ENDS[self.kind]) for by, cells in of.items()}, apart[0]

    def rows(self) -> Rows:
        """All rows of a file for programs. A new dimension or end is added here."""
        if self.kind == "dsa-22":
            return self._notices()
        splits, apart = self.splits()
        first = splits[BY[self.kind][0]]
        found: Rows = {
            ("all", "", "all"): total(first), ("all", "", ALREADY): None if is_small(apart) else apart
        }  # fmt: skip
        for by, made in {"all": first, **splits}.items():
            lines = {"": (total(first), made.sums)} if by == "all" else made.lines
            for key, (number, parts) in lines.items():
                found[by, key, "all"] = number
                for names, n in zip(made.parts, parts or [], strict=parts is not None):
                    found[by, key, "+".join(names)] = n
        return found

    def _notices(self) -> Rows:
        found: Rows = {}
        for by, numbers in noticed(self.by_hand.raw, self.by_hand.main, *self.days).items():
            found["all", ""] = numbers.total()
            alone = {key: Counter({"": n}) for key, n in numbers.items()}
            found |= {(by, key): of.total() for key, of in kept(alone)}
        return found

    def about(self) -> dict[str, Any]:
        """What its JSON says of itself, apart from words."""
        first, last = self.days
        return {
            "report": self.reference, "begin": str(first), "period": self.period,
            "end": str(date.fromordinal(last.toordinal() + 1)), "is_over": self.is_over,
            "as_of": "2026-01-21T12:30:00", "last_record_entry": self.entry,
            "cut_sha256": self.cut, "fewest": 5,
        }  # fmt: skip

    def facts(self) -> dict[At, Check]:
        """What stands above all in its HTML."""
        period = self.period if self.is_over else f"{self.period}, which was not over yet"
        cut = f"SHA-256 {self.cut}, up to entry {self.entry} of the record"
        said = {
            "Report": self.reference, "Period": period, "Data cut": cut,
            "As of": "2026-01-21 12:30:00 UTC",
        }  # fmt: skip
        return {("", name, ""): says(each) for name, each in said.items()}

    def words(self) -> set[str]:
        """The lines that explain: words, and no number of anything."""
        again = ENGLISH.notes["again"].format(reference=self.reference)
        return {*ENGLISH.notes.values(), again}


def total(made: Told) -> int:
    """Of all lines; the last one only says how some of them ended."""
    return sum(number or 0 for key, (number, _) in made.lines.items() if key != REST)
