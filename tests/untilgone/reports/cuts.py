"""Cuts of reports as the store makes them, with numbers that anybody can add up."""

from datetime import UTC, datetime

from untilgone.reports.cut import ReportCut
from untilgone.reports.query import Kind, Query

AS_OF = datetime(2026, 10, 5, 8, 30, 12, 345678, tzinfo=UTC)
NAMES = {
    "platform": {"large": "Large Platform", "other": "Other <Platform>", "small": "Small Platform"},
    "provider": {"large": "Large Platform"},
    "category": {"ncii": "Intimate images without consent"},
    "country": {"NL": "Netherlands"},
}


def cut(kind: Kind, tables, language: str = "en", period: str = "2026-Q3") -> ReportCut:
    query = Query.of(kind, period, desk="main", language=language)
    return ReportCut(
        reference="R-2026-0003",
        query=query,
        by="Example Hotline",
        as_of=AS_OF,
        last_record_entry=4711,
        tables=tables,
        names=NAMES,
    )


def dsa_22(**more) -> ReportCut:
    rows = (
        ("large", "ncii", "removed", 30),
        ("large", "ncii", "refused", 7),
        ("large", "doxing", "no_answer", 3),
        ("small", "ncii", "removed", 2),
        ("one", "doxing", "refused", 1),
    )
    return cut(Kind.DSA_22, {"notices": rows}, period="2026", **more)


def inhope(**more) -> ReportCut:
    ends = {"same_day": 12, "under_3_days": 9, "later": 6, "open": 5, "already_gone": 8}
    rows = [("category", "ncii", end, number) for end, number in ends.items()]
    rows += [("country", "NL", end, number) for end, number in ends.items()]
    rows += [(by, key, "same_day", 2) for by, key in (("category", "doxing"), ("country", "BE"))]
    return cut(Kind.INHOPE, {"reported": tuple(rows)}, **more)


def open_data(**more) -> ReportCut:
    ends = {"removed_24h": 40, "removed_7d": 12, "open": 9, "withdrawn": 2, "already_gone": 3}
    rows = []
    for by, key, other in (
        ("platform", "large", "small"),
        ("category", "ncii", "csam"),
        ("country", "NL", "BE"),
    ):
        rows += [(by, key, end, number) for end, number in ends.items()]
        rows += [(by, other, "removed_24h", 3)]
    return cut(Kind.OPEN_DATA, {"ended": tuple(rows)}, **more)


def quarterly(**more) -> ReportCut:
    of = {
        "large": ((0.0, 6.0, 20), (12.0, 24.0, 25), (24.0, 60.0, 9), (96.0, 120.0, 6)),
        "other": ((12.0, 36.0, 7), (100.0, 140.0, 9)),
        "small": ((3.0, 5.0, 2),),
    }
    opened = {"large": 6, "other": 5, "small": 1}
    rows = []
    for platform, ended in of.items():
        for left, right, number in ended:
            rows += [("removal", key, left, right, "removed", number) for key in (platform, "")]
        left = 700.0
        rows += [("removal", key, left, None, "open", opened[platform]) for key in (platform, "")]
        rows.append(("our_delay", "", 1.0, 1.0, "removed", sum(each[2] for each in ended)))
    rows += [
        ("removal", "", 10.0, 10.0, "withdrawn", 2),
        ("removal", "", 0.0, 0.0, "already_gone", 7),
    ]
    rows += [("removal", "large", 10.0, 10.0, "withdrawn", 2)]
    rows += [
        ("first_answer", "", 20.0, 20.0, "removed", 30),
        ("relapse", "", 100.0, None, "open", 3),
    ]
    kept = (("", "kept", 30), ("", "missed", 12), ("", "unclear", 4))
    kept += (("large", "kept", 30), ("large", "missed", 9), ("large", "unclear", 4))
    kept += (("other", "missed", 3),)
    return cut(Kind.QUARTERLY, {"intervals": _added(rows), "deadlines": kept}, **more)


def _added(rows):
    found = {}
    for *key, number in rows:
        found[tuple(key)] = found.get(tuple(key), 0) + number
    return tuple((*key, number) for key, number in found.items())


def nothing(kind: Kind, **more) -> ReportCut:
    """A report of days on which nothing was."""
    period = "2026" if kind is Kind.DSA_22 else "2026-Q3"
    tables = dict.fromkeys(("notices", "reported", "ended", "intervals", "deadlines"), ())
    return cut(kind, tables, period=period, **more)


CUTS = {
    Kind.DSA_22: dsa_22,
    Kind.INHOPE: inhope,
    Kind.OPEN_DATA: open_data,
    Kind.QUARTERLY: quarterly,
}
