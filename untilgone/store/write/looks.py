"""Keeping looks: consecutive equal verdicts are one row."""

import json
from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State, TaskKind
from untilgone.looks import Judgement, LookRun, Observation, Sighting, Standing, Verdict
from untilgone.measures import Outcome
from untilgone.moves import Found
from untilgone.rules import state_seen
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import LookRow, TakedownRow
from untilgone.store.write import measuring, moves
from untilgone.store.write.cases import round_of, takedown_row
from untilgone.store.write.record import append
from untilgone.store.write.tasks import add_task

Weigh = Callable[[list[LookRun], Standing], Sighting]
"""What all looks together say: the runs in order, and the standing before this look."""


async def keep_look(
    store: Store,
    reference: str,
    observation: Observation,
    judgement: Judgement,
    weigh: Weigh,
    *,
    by_person: str | None = None,
    found: Found | None = None,
) -> Sighting:
    """Keep one look and what it changes in the takedown's clocks; says how it stands now.

    ``found`` is another address at which it saw the material: the takedown follows it there.
    """
    async with store.writing() as session:
        takedown = await takedown_row(session, reference)
        if takedown.state == State.CLOSED:
            # A look that was on its way when it closed.
            late = Sighting(
                standing=Standing(takedown.standing),
                at=observation.observed_at,
                reason=judgement.reason,
                rule=judgement.rule,
            )
            return moves.placed(late, takedown)
        way = await moves.way_to(session, store, takedown, found)
        rows = await _since_live(session, takedown)
        row, is_new = _keep(
            store, takedown, rows, observation, judgement, by_person, is_elsewhere=way.follows
        )
        session.add(row)
        sighting = weigh([_run(row) for row in rows], Standing(takedown.standing))
        changed = sighting.standing is not Standing(takedown.standing)
        if is_new or changed or by_person:
            await append(
                session,
                store.keyring,
                at=observation.observed_at,
                actor=by_person or "system",
                reference=reference,
                kind=_in_words(Standing(takedown.standing), sighting.standing, judgement),
                detail={
                    "rule": judgement.rule,
                    "reason": judgement.reason,
                    "standing": sighting.standing,
                },
            )
        if changed and sighting.standing is Standing.UNCLEAR:
            await add_task(
                session,
                store,
                takedown,
                TaskKind.LOOK,
                f"Our looks cannot tell whether it is gone ({judgement.reason}). "
                "Look with your own eyes and say what you saw.",
                now=sighting.at,
                about=sighting.at.isoformat(),
            )
        now, came_back = observation.observed_at, _came_back(takedown, sighting)
        asks = await moves.heed(
            session, store, takedown, way, row, now, is_new=is_new, came_back=came_back
        )
        await _clocks(session, takedown, sighting)
        return moves.placed(sighting, takedown, asks)


def _in_words(before: Standing, after: Standing, judgement: Judgement) -> str:
    if after is before:
        return f"seen {judgement.verdict}"
    if before is Standing.GONE:
        return "live again"
    return {
        Standing.GONE: "confirmed gone",
        Standing.UNCLEAR: "unclear for too long",
    }.get(after, f"seen {judgement.verdict}")


def _came_back(takedown: TakedownRow, sighting: Sighting) -> bool:
    return takedown.standing == Standing.GONE and sighting.standing is not Standing.GONE


async def _clocks(session: AsyncSession, takedown: TakedownRow, sighting: Sighting) -> None:
    """Keep the ends of the removal interval; a live look after `gone` begins a new round."""
    assert takedown.id is not None
    if _came_back(takedown, sighting):
        gone = await session.get_one(RoundRow, (takedown.id, round_of(takedown)))
        measuring.came_back(session, takedown, gone, sighting.at)
        takedown.reappeared += 1
        takedown.confirmed_at = None
        begun = RoundRow(takedown_id=takedown.id, number=round_of(takedown), began_at=sighting.at)
        session.add(begun)
        await session.flush()
    is_confirmed_now = sighting.standing is Standing.GONE and takedown.confirmed_at is None
    if is_confirmed_now:
        takedown.confirmed_at = sighting.at
    takedown.standing = sighting.standing
    takedown.state = state_seen(sighting.standing, State(takedown.state))
    takedown.last_live_at = sighting.last_live_at or takedown.last_live_at
    takedown.first_gone_at = sighting.first_gone_at
    current = await session.get_one(RoundRow, (takedown.id, round_of(takedown)))
    current.last_live_at = sighting.last_live_at or current.last_live_at
    current.first_gone_at = sighting.first_gone_at
    current.confirmed_at = takedown.confirmed_at
    if is_confirmed_now:
        await measuring.stopped(session, takedown, current, Outcome.REMOVED, sighting.at)
    session.add_all([takedown, current])


def _keep(
    store: Store,
    takedown: TakedownRow,
    rows: list[LookRow],
    observation: Observation,
    judgement: Judgement,
    by_person: str | None,
    *,
    is_elsewhere: bool,
) -> tuple[LookRow, bool]:
    """Add the look to the last of ``rows`` or put a new one after them; True for a new one.

    The one that found the material elsewhere begins a run: it is the first look there.
    """
    # The last one of any vantage point: a run that went on behind another one's back would say
    # that nothing had come in between.
    last = rows[-1] if rows else None
    same = (observation.vantage, judgement.verdict, judgement.rule, by_person)
    is_same = last is not None and (last.vantage, last.verdict, last.rule, last.by_person) == same
    if last is not None and is_same and not is_elsewhere:
        last.last_at = max(last.last_at, observation.observed_at)
        last.count += 1
        return last, False
    row = _row(store, takedown, observation, judgement, by_person)
    if judgement.verdict is Verdict.LIVE:
        rows.clear()
    rows.append(row)
    return row, True


def _row(
    store: Store,
    takedown: TakedownRow,
    observation: Observation,
    judgement: Judgement,
    by_person: str | None,
) -> LookRow:
    final, mark = observation.final_url, observation.fingerprint
    assert takedown.id is not None
    final_lookup = store.keyring.lookup(final) if final else None
    led_to = final if final_lookup != takedown.url_lookup else None
    return LookRow(
        takedown_id=takedown.id,
        vantage=observation.vantage,
        verdict=judgement.verdict,
        rule=judgement.rule,
        reason_sealed=store.keyring.seal(judgement.reason),
        probe=observation.probe,
        status=observation.status,
        final_url_lookup=final_lookup,
        final_url_sealed=store.keyring.seal(led_to) if led_to else None,
        fingerprint=json.dumps(asdict(mark)) if mark else None,
        by_person=by_person,
        first_at=observation.observed_at,
        last_at=observation.observed_at,
    )


async def _since_live(session: AsyncSession, takedown: TakedownRow) -> list[LookRow]:
    """The last live run and all after it, oldest first: no more is needed to weigh them."""
    last_live = (
        select(func.coalesce(func.max(LookRow.id), 0))
        .where(LookRow.takedown_id == takedown.id, LookRow.verdict == Verdict.LIVE)
        .scalar_subquery()
    )
    query = (
        select(LookRow)
        .where(LookRow.takedown_id == takedown.id, col(LookRow.id) >= last_live)
        .order_by(col(LookRow.id))
    )
    return list((await session.exec(query)).all())


def _run(row: LookRow) -> LookRun:
    return LookRun(
        verdict=Verdict(row.verdict),
        rule=row.rule,
        first_at=row.first_at,
        last_at=row.last_at,
        count=row.count,
        by_person=row.by_person is not None,
    )
