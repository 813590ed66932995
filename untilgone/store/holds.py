"""Which takedowns are on hold, as the record says: the state alone does not tell it of all."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from untilgone.notices import NoticeKind
from untilgone.record import Act
from untilgone.store.database import Store
from untilgone.store.tables import ActRow

HOLDING = frozenset({"held", *(f"{kind} rejected" for kind in NoticeKind)})
"""Acts that put a takedown on hold."""
_RESUMED = "resumed"


def is_held(timeline: Iterable[Act]) -> bool:
    """Whether the last word of a takedown's record about it is that it is on hold."""
    return _holds(act.kind for act in timeline)


async def held(store: Store, references: Sequence[str]) -> frozenset[str]:
    """Those of the takedowns that are on hold."""
    query = (
        select(ActRow.reference, ActRow.kind)
        .where(col(ActRow.reference).in_(references), col(ActRow.kind).in_({*HOLDING, _RESUMED}))
        .order_by(col(ActRow.seq))
    )
    async with store.reading() as session:
        last = dict((await session.exec(query)).all())
    return frozenset(reference for reference, kind in last.items() if kind in HOLDING)


def _holds(kinds: Iterable[str]) -> bool:
    told = [kind for kind in kinds if kind in HOLDING or kind == _RESUMED]
    return bool(told) and told[-1] in HOLDING
