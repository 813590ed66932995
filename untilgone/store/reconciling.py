"""What the store knows, to be held against what Temporal knows."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import func
from sqlmodel import col, select

from untilgone.cases import State
from untilgone.errors import NotFound
from untilgone.notices import NoticeKind
from untilgone.reconciling import Kept
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.read import takedown
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import ActRow, NoticeRow, TakedownRow
from untilgone.store.withdrawals import ON_THEIR_WAY


async def head(store: Store) -> str:
    """The end of the record: who has this act has all that came before it."""
    query = select(ActRow.seq, ActRow.hash).order_by(col(ActRow.seq).desc()).limit(1)
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
    return _mark(*found) if found else ""


async def holds(store: Store, mark: str) -> bool:
    """Whether the record goes at least as far as when its ``head`` was this."""
    number, _, _ = mark.partition(":")
    if not number:
        return True
    query = select(ActRow.seq, ActRow.hash).where(ActRow.seq == int(number))
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
    return found is not None and _mark(*found) == mark


def _mark(seq: int, digest: str) -> str:
    return f"{seq}:{digest}"


async def open_references(store: Store) -> list[str]:
    """Every takedown that is not closed, the oldest first."""
    query = select(TakedownRow.reference).where(TakedownRow.state != State.CLOSED)
    async with store.reading() as session:
        return list((await session.exec(query.order_by(col(TakedownRow.id)))).all())


async def known(store: Store, references: Collection[str]) -> set[str]:
    """Those of the takedowns that the store has at all."""
    query = select(TakedownRow.reference).where(col(TakedownRow.reference).in_(references))
    async with store.reading() as session:
        return set((await session.exec(query)).all())


async def known_mails(store: Store, digests: Collection[str]) -> set[str]:
    """Those of the mails that the store has."""
    query = select(MailRow.digest).where(col(MailRow.digest).in_(digests))
    async with store.reading() as session:
        return set((await session.exec(query)).all())


async def kept(store: Store, reference: str) -> Kept | None:
    """All that the store knows of a takedown; None where it has none."""
    try:
        view = await takedown(store, reference)
    except NotFound:
        return None
    query = (
        select(RoundRow)
        .join(TakedownRow, col(RoundRow.takedown_id) == col(TakedownRow.id))
        .where(TakedownRow.reference == reference)
        .order_by(col(RoundRow.number))
    )
    async with store.reading() as session:
        rounds = (await session.exec(query)).all()
    # A round begins because it came back, or because others became responsible.
    life = max(
        (after.number for before, after in pairwise(rounds) if before.moved_at is None),
        default=0,
    )
    return Kept(view=view, round=rounds[-1].number if rounds else 0, life=life)


async def last_act(store: Store) -> datetime | None:
    """When the record ends."""
    query = select(ActRow.at).order_by(col(ActRow.seq).desc()).limit(1)
    async with store.reading() as session:
        return (await session.exec(query)).one_or_none()


async def may_be_followed(store: Store, settled_at: datetime) -> tuple[int, int]:
    """The fewest and the most takedowns that are followed where all is well.

    What was reported or closed since ``settled_at`` may be followed or not: Temporal counts some
    seconds late. What was withdrawn is followed until the letters that say so have left, or for a
    day (workflows/withdrawals.py).
    """
    is_open = TakedownRow.state != State.CLOSED
    lately = select(ActRow.reference).where(col(ActRow.at) >= settled_at)  # there is an index
    withdrawn = select(ActRow.reference).where(
        col(ActRow.at) >= settled_at - timedelta(days=1), ActRow.kind == "withdrawn"
    )
    is_taken_back = select(NoticeRow.number).where(
        NoticeRow.takedown_id == TakedownRow.id,
        NoticeRow.kind == NoticeKind.WITHDRAWAL,
        col(NoticeRow.state).in_(ON_THEIR_WAY),
    )
    conditions = (
        (is_open, col(TakedownRow.reported_at) < settled_at),
        (is_open,),
        (col(TakedownRow.closed_at) >= settled_at, col(TakedownRow.reference).in_(lately)),
        (
            col(TakedownRow.closed_at) < settled_at,
            col(TakedownRow.reference).in_(withdrawn),
            is_taken_back.exists(),
        ),
    )
    counts = [
        select(func.count(col(TakedownRow.id))).where(*each).scalar_subquery()
        for each in conditions
    ]
    async with store.reading() as session:
        surely, now, just_closed, taken_back = (await session.exec(select(*counts))).one()
    return surely, now + just_closed + taken_back
