"""Several takedowns whose notices go to one address."""

from datetime import datetime, timedelta

from activities.messages import NoticeOutcome, NoticeResult
from tests.activities.conftest import Bench
from tests.untilgone.store.examples import NOW
from untilgone.errors import RetryLater
from untilgone.notices import NoticeState
from untilgone.store import batches

WINDOW = timedelta(minutes=5)
CLOSED = NOW + WINDOW + timedelta(seconds=10)  # activities take a moment of their own
LATER = CLOSED + timedelta(seconds=15)
URLS = [f"https://platform.example/post/{name}" for name in ("amber", "birch", "cedar")]


class Takedowns:
    """Several takedowns whose notices go to the same address."""

    def __init__(self, bench: Bench, references: list[str]) -> None:
        self.bench = bench
        self.references = references

    async def send(
        self, *numbers: int, at: datetime, steps: str = "0.0.0", **changes
    ) -> list[NoticeResult | RetryLater]:
        """Take the step of each of these takedowns once, as their activities would."""
        results: list[NoticeResult | RetryLater] = []
        for number in numbers or range(len(self.references)):
            self.bench.reference = self.references[number]
            try:
                results.append(
                    await self.bench.send(steps, at=at, **({"group_for": WINDOW} | changes))
                )
            except RetryLater as error:
                results.append(error)
        return results

    async def all_say_that_they_are_wanted(self, *numbers: int, **changes) -> None:
        await self.send(*numbers, at=NOW, **changes)
        await self.send(*numbers, at=CLOSED, **changes)

    async def states(self) -> list[NoticeState]:
        return [await self.notice_state(number) for number in range(len(self.references))]

    async def notice_state(self, number: int, steps: str = "0.0.0") -> NoticeState:
        self.bench.reference = self.references[number]
        return await self.bench.stands(steps)

    async def batch(self, number: int) -> batches.Membership | None:
        return await batches.membership(self.bench.store, f"{self.references[number]}/0.0.0")


def outcomes(results: list[NoticeResult | RetryLater]) -> list[NoticeOutcome | None]:
    return [None if isinstance(r, RetryLater) else r.outcome for r in results]
