"""Whether legal periods were kept lately, against the time before: two ends where it is unclear."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import urlencode

from untilgone.store.kept_lately import KeptIn
from web.pages.numbers_words import sayer
from web.pages.overview_weeks import Changed, changed
from web.reader import day, gettext


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """Four weeks."""

    days: str
    link: str
    kept: Changed
    missed: Changed
    unclear: int
    running: int
    share: str  # empty where nobody had a legal period


def kept_rows(lately: KeptIn, before: KeptIn) -> tuple[KeptRow, KeptRow]:
    """The last four weeks with what changed, and those before."""
    return (
        _row(
            lately,
            kept=changed(lately.kept, before.kept),
            missed=changed(lately.missed, before.missed),
        ),
        _row(
            before,
            kept=Changed(number=before.kept, change=""),
            missed=Changed(number=before.missed, change=""),
        ),
    )


def _row(of: KeptIn, *, kept: Changed, missed: Changed) -> KeptRow:
    since, until = (day(datetime.combine(each, time(12), UTC)) for each in (of.since, of.until))
    return KeptRow(
        days=gettext("{since} to {until}").format(since=since, until=until),
        link=f"/numbers?{urlencode({'since': of.since, 'until': of.until})}",
        kept=kept,
        missed=missed,
        unclear=of.unclear,
        running=of.running,
        share=share(of),
    )


def share(of: KeptIn) -> str:
    """What share kept it: as if all that is not known had missed it, and as if all had kept it."""
    total = of.kept + of.missed + of.unclear + of.running
    if not total:
        return ""
    say = sayer()
    low, high = say.percent(of.kept / total), say.percent((total - of.missed) / total)
    if low == high:
        return gettext("{share} of {n}").format(share=low, n=total)
    return gettext("{low} to {high} of {n}").format(low=low, high=high, n=total)
