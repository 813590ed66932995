"""Following material to where it was moved, in the transaction of the look that found it there."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Task, TaskKind, task_id
from untilgone.looks import Sighting, Standing
from untilgone.measures import Outcome
from untilgone.moves import MOST_MOVES, Found
from untilgone.store.address_rows import AddressRow
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import LookRow, TakedownRow, TaskRow
from untilgone.store.write import measuring
from untilgone.store.write.cases import round_of
from untilgone.store.write.followers import followers
from untilgone.store.write.hosts import host_rows
from untilgone.store.write.record import append, lock
from untilgone.store.write.tasks import add_task
from untilgone.urls import display


@dataclass(frozen=True, kw_only=True)
class Way:
    """What is to be done about an address that was found."""

    found: Found | None = None
    follows: bool = False
    says: str = ""  # for the record, where it is not followed
    other: str = ""  # the takedown that follows it already
    asks: str = ""  # why a person must decide
    about: str = ""  # what is decided: whether to follow to that site, after so many moves


async def way_to(
    session: AsyncSession, store: Store, takedown: TakedownRow, found: Found | None
) -> Way:
    """Whether to follow there; if so, nobody else opens or follows that address from here on."""
    if found is None or not found.is_move:
        return Way(found=found)
    if found.refusal:
        return Way(found=found, says=f"It leads to what is not followed: {found.refusal}")
    if other := await _other(session, store, takedown, found):
        return other
    doubt, about = found.doubt, f"{takedown.moves}:{_site(store, found.url)}"
    if takedown.moves >= MOST_MOVES:
        doubt, about = f"It has moved {takedown.moves} times already.", str(takedown.moves)
    decided = await _decided(session, takedown, about) if doubt else "follow"
    if decided != "follow":
        return Way(found=found, asks="" if decided == "stay" else doubt, about=about)
    await lock(session)
    other = await _other(session, store, takedown, found)
    return other or Way(found=found, follows=True)


async def _other(
    session: AsyncSession, store: Store, takedown: TakedownRow, found: Found
) -> Way | None:
    followed = await followers(session, store.keyring, [found.url], but=takedown)
    other = next(iter(followed.values()), None)
    if other is None:
        return None
    text = f"It leads to {display(found.url)}, which {other.reference} follows already."
    return Way(found=found, says=text, other=other.reference)


def _site(store: Store, url: str) -> str:
    return store.keyring.lookup(urlsplit(url).hostname or "")


async def _decided(session: AsyncSession, takedown: TakedownRow, about: str) -> str | None:
    asked = task_id(takedown.reference, TaskKind.MOVED, about)
    task = await session.get(TaskRow, asked)
    return task.outcome if task else None


async def heed(
    session: AsyncSession,
    store: Store,
    takedown: TakedownRow,
    way: Way,
    look: LookRow,
    now: datetime,
    *,
    is_new: bool,
    came_back: bool,
) -> Task | None:
    """Do about it what is to be done; the task that asks a person comes back at each look."""
    found = way.found
    if found is None:
        return None
    if way.follows:
        await session.flush()
        await _go(session, store, takedown, found, look, now, came_back=came_back)
    elif way.asks:
        return await _ask(session, store, takedown, way, now)
    elif way.says and is_new:
        other = {"takedown": way.other} if way.other else {}
        await _record(
            session, store, takedown, "move not followed", {"reason": way.says, **other}, now
        )
    elif is_new and not found.is_move:
        await _note(session, store, takedown, found.url, now)
    return None


async def _go(
    session: AsyncSession,
    store: Store,
    takedown: TakedownRow,
    found: Found,
    look: LookRow,
    now: datetime,
    *,
    came_back: bool,
) -> None:
    """Follow: the new address is the current one, and its clocks begin where others act there."""
    before = store.keyring.open(takedown.current_url_sealed or takedown.url_sealed)
    if not takedown.moves:
        session.add(_address(store, takedown, before, 0, None, takedown.reported_at))
    takedown.moves += 1
    takedown.current_url_sealed = store.keyring.seal(found.url)
    takedown.platform = found.platform
    session.add(_address(store, takedown, found.url, takedown.moves, look.id, now))
    assert takedown.id is not None
    for row in host_rows(store.keyring, takedown.id, found.url):
        await session.merge(row)  # it may have been there before
    # Nobody was told before the first look; and what came back begins a round anyway.
    restarts = found.is_elsewhere and takedown.standing != Standing.UNSEEN and not came_back
    if restarts:
        await begin_round(session, takedown, now)
    session.add(takedown)
    if came_back:
        then = "It is back there: the ladder starts again."
    elif restarts:
        then = "The ladder starts again there; who was told before is not told twice."
    elif found.is_elsewhere:
        then = "The ladder starts there."
    else:
        then = "The same ones are responsible there: the ladder goes on."
    detail = {
        "from": before,
        "to": found.url,
        "reason": f"From {display(before)} to {display(found.url)}. {then}",
    }
    await _record(session, store, takedown, "moved", detail, now)


async def begin_round(session: AsyncSession, takedown: TakedownRow, now: datetime) -> None:
    """End the round as moved and begin the next one."""
    assert takedown.id is not None
    ended = await session.get_one(RoundRow, (takedown.id, round_of(takedown)))
    ended.moved_at = now
    await measuring.stopped(session, takedown, ended, Outcome.MOVED, now)
    takedown.restarts += 1
    begun = RoundRow(takedown_id=takedown.id, number=round_of(takedown), began_at=now)
    session.add_all([ended, begun])
    await session.flush()


async def _ask(
    session: AsyncSession, store: Store, takedown: TakedownRow, way: Way, now: datetime
) -> Task:
    """Ask about one move at a time: addresses that are new at each look are not a task each."""
    assert way.found is not None
    open_one = select(TaskRow).where(
        TaskRow.takedown_id == takedown.id,
        TaskRow.kind == TaskKind.MOVED,
        col(TaskRow.done_at).is_(None),
    )
    if (await session.exec(open_one)).first() is None:
        what = (
            f"We were led to {display(way.found.url)} and did not follow. {way.asks} Look whether "
            "it is the same material there, then say `follow` or `stay`."
        )
        await add_task(session, store, takedown, TaskKind.MOVED, what, now=now, about=way.about)
    asked = (await session.exec(open_one)).one()
    return Task(task_id=asked.task_id, kind=TaskKind.MOVED, created_at=asked.created_at)


async def _note(
    session: AsyncSession, store: Store, takedown: TakedownRow, url: str, now: datetime
) -> None:
    """Keep another spelling, so that a report of it is known to be the same."""
    lookup = store.keyring.lookup(url)
    query = select(AddressRow.id).where(
        AddressRow.takedown_id == takedown.id, AddressRow.url_lookup == lookup
    )
    if lookup != takedown.url_lookup and (await session.exec(query)).first() is None:
        session.add(_address(store, takedown, url, None, None, now))


async def _record(
    session: AsyncSession,
    store: Store,
    takedown: TakedownRow,
    kind: str,
    detail: dict[str, str],
    now: datetime,
) -> None:
    await append(
        session,
        store.keyring,
        at=now,
        actor="system",
        reference=takedown.reference,
        kind=kind,
        detail=detail,
    )


def placed(sighting: Sighting, takedown: TakedownRow, asks: Task | None = None) -> Sighting:
    """The sighting with where the takedown has got to."""
    return replace(
        sighting,
        moves=takedown.moves,
        round=round_of(takedown),
        platform=takedown.platform if takedown.moves else None,
        asks=asks,
    )


def _address(
    store: Store,
    takedown: TakedownRow,
    url: str,
    number: int | None,
    look_id: int | None,
    since: datetime,
) -> AddressRow:
    assert takedown.id is not None
    return AddressRow(
        takedown_id=takedown.id,
        number=number,
        url_sealed=store.keyring.seal(url),
        url_lookup=store.keyring.lookup(url),
        look_id=look_id,
        since=since,
    )
