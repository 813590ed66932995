"""What the store knows of its own anchors, and whether the record still holds what they say."""

from collections.abc import Sequence

from sqlmodel import col, select

from untilgone.anchors import Anchor, DailyAnchor
from untilgone.store.database import Store
from untilgone.store.tables import ActRow
from untilgone.store.upkeep_rows import AnchorRow

_AT_ONCE = 500


async def kept_anchors(store: Store) -> tuple[DailyAnchor, ...]:
    """Those of every day, the oldest first."""
    async with store.reading() as session:
        rows = await session.exec(select(AnchorRow).order_by(col(AnchorRow.day)))
        return tuple(map(opened, rows))


async def newest_anchor(store: Store) -> DailyAnchor | None:
    """The last one; None where there is none yet."""
    query = select(AnchorRow).order_by(col(AnchorRow.day).desc()).limit(1)
    async with store.reading() as session:
        row = (await session.exec(query)).one_or_none()
        return None if row is None else opened(row)


async def lost(store: Store, anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
    """Those that the record does not hold any more: entries with another hash, or none."""
    missing: list[Anchor] = []
    for begin in range(0, len(anchors), _AT_ONCE):
        some = anchors[begin : begin + _AT_ONCE]
        query = select(ActRow.seq, ActRow.hash).where(
            col(ActRow.seq).in_([each.seq for each in some if each.seq is not None])
        )
        loose = [each.hash for each in some if each.seq is None]
        async with store.reading() as session:
            there = set((await session.exec(query)).all())
            by_hash = set(
                await session.exec(select(ActRow.hash).where(col(ActRow.hash).in_(loose)))
            )
        missing += [
            each
            for each in some
            if (
                each.hash not in by_hash if each.seq is None else (each.seq, each.hash) not in there
            )
        ]
    return tuple(missing)


def opened(row: AnchorRow) -> DailyAnchor:
    """The row as others see it."""
    return DailyAnchor(
        day=row.day, seq=row.seq, hash=row.hash, at=row.at, mail_state=row.mail_state
    )
