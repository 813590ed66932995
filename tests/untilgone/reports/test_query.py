"""Which days somebody means by a period, and what is none."""

from datetime import date

import pytest

from untilgone.errors import BadInput
from untilgone.reports.query import Kind, Query


def query(period: str, kind: Kind = Kind.QUARTERLY, **more) -> Query:
    return Query.of(kind, period, **{"desk": "main", "language": "en"} | more)


@pytest.mark.parametrize(
    ("period", "begin", "end"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-07-02/2026-07-02", date(2026, 7, 2), date(2026, 7, 3)),
    ],
)
def test_a_period_is_written_as_it_was_asked_for(period, begin, end):
    found = query(period)

    assert (found.begin, found.end, found.period) == (begin, end, period)


@pytest.mark.parametrize(
    "period",
    [
        "",
        "2026-Q5",
        "2026-Q0",
        "Q3",
        "2026-07-03/2026-07-02",
        "2026-13-01/2026-12-01",
        "0",
        "99999",
    ],
)
def test_what_is_no_period_is_refused(period):
    with pytest.raises(BadInput, match="No report was made"):
        query(period)


@pytest.mark.parametrize("more", [{"desk": "No Desk"}, {"language": "tlh"}])
def test_what_nobody_has_is_refused(more):
    with pytest.raises(BadInput, match=r"No report was made|No desk"):
        query("2026", **more)


def test_the_report_of_a_trusted_flagger_is_of_a_year():
    with pytest.raises(BadInput, match="of one year"):
        query("2026-Q1", Kind.DSA_22)
