"""Holding store and Temporal against each other, and mending what differs. Sends nothing itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from activities.reconciling import Keeper
from untilgone.errors import UntilgoneError
from untilgone.reconciling import Difference, Followed, Kept, Remedy, difference
from untilgone.store import reconciling as store_reads
from untilgone.store.database import Store
from untilgone.taking_up import taken_up
from workflows.reconciling import AGAIN, Ordered, Reported, Temporal


@dataclass(frozen=True, kw_only=True)
class Found:
    """A difference, with what it takes to mend it."""

    difference: Difference
    kept: Kept | None = None
    followed: Followed | None = None
    reported: Reported | None = None
    ordered: Ordered | None = None


@dataclass
class Mending:
    """One run of ``untilgone reconcile``."""

    store: Store
    temporal: Temporal
    keeper: Keeper
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _begun: set[str] = field(default_factory=set)  # by this run: they stand as the store says

    async def store_is_older(self) -> bool:
        """Whether the store lacks what it had when Temporal last heard of it."""
        return not await store_reads.holds(self.store, await self.temporal.mark())

    async def cases(self) -> AsyncIterator[Found]:
        """Cases that were opened since the backup."""
        async for reported in self.temporal.reports():
            if reported.opened.reference and await self.keeper.lacks(reported.opened):
                yield Found(
                    difference=Difference(
                        reference=reported.opened.reference,
                        says="It was opened since, and the store does not know it.",
                        remedy=Remedy.REOPEN,
                    ),
                    reported=reported,
                )

    async def takedowns(self, *, store_is_older: bool) -> AsyncIterator[Found]:
        """Takedowns that both sides know differently."""
        references = {
            *await store_reads.open_references(self.store),
            *await self.temporal.followed_references(),
        }
        for reference in sorted(references - self._begun):
            kept, followed = await self.keeper.kept(reference), None
            try:
                followed = await self.temporal.followed(reference)
            except UntilgoneError as error:
                told = Difference(reference=reference, says=str(error), remedy=Remedy.PERSON)
                yield Found(difference=told, kept=kept)
                continue
            differs = difference(reference, kept, followed, store_is_older=store_is_older)
            if differs is not None:
                yield Found(difference=differs, kept=kept, followed=followed)

    async def orders(self) -> AsyncIterator[Found]:
        """What people and the mailbox handed in since the end of the store's record."""
        since = await store_reads.last_act(self.store)
        if since is None:
            return
        for each in await self.temporal.ordered(since):
            is_safe = each.kind in AGAIN
            says = f"`{each.kind}` was handed in at {each.at:%d %b %H:%M} UTC, since the backup."
            if not is_safe:
                says += " Look at the mandate of the case, and enter it once more."
            remedy = Remedy.DO_AGAIN if is_safe else Remedy.PERSON
            told = Difference(reference=each.workflow_id, says=says, remedy=remedy)
            yield Found(difference=told, ordered=each)

    async def mend(self, found: Found, *, store_is_older: bool) -> None:
        """Do what mends it. UntilgoneError says why it was not."""
        match found.difference.remedy:
            case Remedy.REOPEN:
                assert found.reported is not None
                reported = found.reported
                await self.keeper.reopen(
                    reported.report, reported.opened, reported.playbook, reported.at
                )
                await self.keeper.past([found.difference.reference])
            case Remedy.CATCH_UP:
                assert found.kept is not None
                assert found.followed is not None
                await self.keeper.catch_up(
                    found.kept, found.followed, self.now, store_is_older=store_is_older
                )
            case Remedy.START | Remedy.BEGIN_ANEW:
                assert found.kept is not None
                await self._begin(found.kept, found.followed)
            case Remedy.END:
                await self.temporal.end(found.difference.reference)
            case Remedy.DO_AGAIN:
                assert found.ordered is not None
                await self.temporal.do_again(found.ordered)
            case Remedy.PERSON:
                pass

    async def _begin(self, kept: Kept, followed: Followed | None) -> None:
        playbook = followed.playbook if followed else self.keeper.playbook(kept)
        opened_by = [act.actor for act in kept.view.timeline if act.kind == "takedown opened"]
        await self.temporal.begin(kept, playbook, taken_up(kept, playbook), (*opened_by, "")[0])
        self._begun.add(kept.view.line.reference)

    async def end(self, *, store_is_older: bool) -> None:
        """All is mended: the store counts as it is."""
        if store_is_older:
            await self.keeper.silence_news(self.now)
            await self.temporal.forget_mark()
