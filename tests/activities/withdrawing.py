"""Ordering withdrawals, and how a takedown stands that they are about."""

from datetime import datetime

from activities.withdrawals import EndWithdrawalsOrder, WithdrawalOrder
from tests.activities.conftest import Bench, run
from tests.untilgone.store.examples import HOUR, NOW

W = "0.0.0w"
GONE_AT = NOW + HOUR
LATER = NOW + 30 * HOUR


def order(
    bench: Bench, *, gone: bool = True, since: int = 0, until: int = 0, at: datetime = LATER
) -> WithdrawalOrder:
    gone_at = GONE_AT if gone else None
    return WithdrawalOrder(
        reference=bench.reference, since=since, until=until, at=at, gone_at=gone_at
    )


async def withdraw(bench: Bench, at: datetime = LATER, **more):
    given = order(bench, at=at, **more)
    return await run(bench.withdrawals.send_withdrawals, given, at=at)


async def end(bench: Bench) -> None:
    given = EndWithdrawalsOrder(
        reference=bench.reference, since=0, until=0, at=LATER, why="It is back."
    )
    await run(bench.withdrawals.end_withdrawals, given, at=LATER)
