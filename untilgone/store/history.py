"""Which takedowns of before are new: neither counted already nor followed here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.directory import Directory
from untilgone.errors import BadInput, NotFound
from untilgone.history import PastTakedown, Taken, Took, checked, measures_of
from untilgone.keyring import KeyRing
from untilgone.measures import Measure
from untilgone.parties import PartyKind
from untilgone.store.database import Store
from untilgone.store.history_rows import HistoryRow
from untilgone.store.tables import TakedownRow
from untilgone.urls import canonical

_AT_ONCE = 250  # values of one statement
_NEAR = timedelta(days=1)  # a report and the note of it in a spreadsheet


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """What would become of one row; ``measures`` are empty unless it is new."""

    took: Took
    lookup: str = ""
    measures: tuple[Measure, ...] = ()


async def tried(
    store: Store, pasts: Sequence[PastTakedown], known: Directory, *, desk: str, now: datetime
) -> tuple[Took, ...]:
    """What would become of each row; nothing is changed."""
    async with store.reading() as session:
        found = await sort_out(session, store.keyring, pasts, known, desk=desk, key="", now=now)
    return tuple(each.took for each in found)


async def sort_out(
    session: AsyncSession,
    keyring: KeyRing,
    pasts: Sequence[PastTakedown],
    known: Directory,
    *,
    desk: str,
    key: str,
    now: datetime,
) -> list[Sorted]:
    """What becomes of each row; what the order ``key`` itself took before is taken."""
    placed = [_placed(keyring, past, known, desk, now) for past in pasts]
    urls = {past.row: _url(past) for past in pasts}
    counted = await _counted(session, [each.lookup for each in placed if each.lookup])
    followed = await _followed(session, [keyring.lookup(url) for url in urls.values() if url])
    found = []
    for past, each in zip(pasts, placed, strict=True):
        if each.took.result is Taken.REFUSED:
            found.append(each)
            continue
        by_whom = counted.get(each.lookup)
        if by_whom == (key, past.row):
            found.append(Sorted(took=each.took))  # by this very order, whose answer was lost
        elif by_whom is not None:
            found.append(_duplicate(past, "it is counted already"))
        elif _is_near(past, followed.get(keyring.lookup(urls[past.row]), ())):
            found.append(_duplicate(past, "it was followed here, and counts as that"))
        else:
            counted[each.lookup] = (key, past.row)
            found.append(each)
    return found


def _placed(
    keyring: KeyRing, past: PastTakedown, known: Directory, desk: str, now: datetime
) -> Sorted:
    try:
        url = canonical(past.url).url
        checked(past, now)
        platform = _platform(past, known, url)
    except (BadInput, NotFound) as error:
        return Sorted(took=Took(row=past.row, result=Taken.REFUSED, reason=str(error)))
    told = past.first_notice.earliest.isoformat() if past.first_notice else ""
    return Sorted(
        took=Took(row=past.row, result=Taken.TAKEN),
        lookup=keyring.lookup(f"history {url} {past.reported.earliest.isoformat()} {told}"),
        measures=measures_of(past, desk=desk, platform=platform),
    )


def _platform(past: PastTakedown, known: Directory, url: str) -> str:
    if not past.platform:
        return known.platform(url)
    if all(entry.kind is not PartyKind.PLATFORM for entry in known.called(past.platform)):
        raise BadInput(f"{past.platform} is no platform in the directory")
    return past.platform


def _url(past: PastTakedown) -> str:
    try:
        return canonical(past.url).url
    except BadInput:
        return ""


def _duplicate(past: PastTakedown, reason: str) -> Sorted:
    return Sorted(took=Took(row=past.row, result=Taken.DUPLICATE, reason=reason))


async def _counted(session: AsyncSession, lookups: Sequence[str]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for some in _few(lookups):
        query = select(HistoryRow).where(col(HistoryRow.lookup).in_(some))
        for row in await session.exec(query):
            found[row.lookup] = (row.order_key, row.row)
    return found


async def _followed(session: AsyncSession, lookups: Sequence[str]) -> Mapping[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for some in _few(lookups):
        query = select(TakedownRow.url_lookup, TakedownRow.reported_at).where(
            col(TakedownRow.url_lookup).in_(some)
        )
        for lookup, reported_at in await session.exec(query):
            found.setdefault(lookup, []).append(reported_at)
    return found


def _few(lookups: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(lookups), _AT_ONCE):
        yield lookups[begin : begin + _AT_ONCE]


def _is_near(past: PastTakedown, reports: Sequence[datetime]) -> bool:
    first, last = past.reported.earliest - _NEAR, past.reported.latest + _NEAR
    return any(first <= at <= last for at in reports)
