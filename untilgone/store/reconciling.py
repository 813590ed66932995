"""What the store knows, to be held against what Temporal knows."""

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise

from sqlalchemy import func
from sqlmodel import col, select

from untilgone.cases import State
from untilgone.errors import NotFound
from untilgone.reconciling import Kept
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.read import takedown
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import ActRow, TakedownRow


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


async def still_open(store: Store, *, reported_before: datetime) -> int:
    """How many takedowns are not closed, of those reported before then."""
    query = select(func.count()).where(
        TakedownRow.state != State.CLOSED, col(TakedownRow.reported_at) < reported_before
    )
    async with store.reading() as session:
        return (await session.exec(query)).one()
