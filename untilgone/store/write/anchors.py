"""The end of the record, kept once a day, and how far the mail about it has come."""

from datetime import date, datetime

from untilgone.anchors import DailyAnchor
from untilgone.errors import OutcomeUnknown
from untilgone.reporters import NewsState
from untilgone.store.anchors import opened
from untilgone.store.database import Store
from untilgone.store.tables import CounterRow
from untilgone.store.upkeep_rows import AnchorRow
from untilgone.store.write.record import RECORD, lock


async def anchor_of_today(store: Store, now: datetime, *, by_mail: bool) -> DailyAnchor | None:
    """The anchor of this day, made now where there was none; None while the record is empty."""
    async with store.writing() as session:
        await lock(session)
        row = await session.get(AnchorRow, now.date())
        if row is None:
            end = await session.get(CounterRow, RECORD)
            if end is None or not end.value:
                return None
            row = AnchorRow(
                day=now.date(),
                seq=end.value,
                hash=end.mark,
                at=now,
                mail_state=NewsState.PREPARED if by_mail else None,
            )
            session.add(row)
        return opened(row)


async def mail_leaves(store: Store, day: date) -> None:
    """The mail may leave from now on; OutcomeUnknown where somebody said so before."""
    async with store.writing() as session:
        row = await session.get_one(AnchorRow, day, with_for_update=True)
        if row.mail_state != NewsState.PREPARED:
            raise OutcomeUnknown(f"The mail about the anchor of {day} was already on its way.")
        row.mail_state = NewsState.LEAVING
        session.add(row)


async def settle_mail(store: Store, day: date, state: NewsState) -> None:
    """Keep what became of the mail; `prepared`: nothing was taken, so it may leave again."""
    async with store.writing() as session:
        row = await session.get_one(AnchorRow, day, with_for_update=True)
        row.mail_state = state
        session.add(row)
