"""Who can act on a URL now: the directory, and whoever is looked up beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.messages import NoticeOrder, NoticeOutcome, NoticeResult
from activities.resolving import Resolver
from untilgone.chain import one_of_each
from untilgone.directory import Directory
from untilgone.errors import RetryLater
from untilgone.notices import NoticeKey
from untilgone.parties import Party, PartyKind
from untilgone.playbook import Step
from untilgone.rehosting import HostChange
from untilgone.resolution import Resolution
from untilgone.rules import party_of
from untilgone.store.database import Store
from untilgone.store.write.rehosting import begin_at_host

_LOOKED_UP = frozenset(
    {
        *(PartyKind.PLATFORM, PartyKind.HOST, PartyKind.CDN),
        *(PartyKind.NETWORK, PartyKind.REGISTRAR, PartyKind.HOTLINE),  # of the host's country
    }
)
_AGAIN = timedelta(minutes=2)
_LONGEST_REASONS = 500


@dataclass(frozen=True, kw_only=True)
class Around:
    """Everybody who can act, and how they were found."""

    directory: Directory
    parties: tuple[Party, ...]
    looked_up: Resolution | None = None

    def wait_for(self, step: Step, party: Party | None) -> None:
        """RetryLater where the step depends on what could not be looked up and may be in a while.

        A step must not be skipped, nor a person asked, because a resolver was away for a moment.
        """
        is_known = party is not None and bool(party.contacts)
        depends = (step.to is None and step.party in _LOOKED_UP and not is_known) or (
            bool(step.host_in or step.host_or_platform_in)
            and party_of(self.parties, PartyKind.HOST) is None
        )
        if depends and self.looked_up and any(part.passes for part in self.looked_up.parts):
            raise RetryLater("Who can act could not be looked up.", after=_AGAIN)

    def why_not(self, before: Sequence[Party]) -> str:
        """What kept us from finding somebody, as sentences; empty, or with a space at the end."""
        if self.looked_up is None:
            return ""
        told = [f"{part.part}: {part.reason}" for part in self.looked_up.failures]
        if self.looked_up.in_front is not None:
            told.insert(
                0, f"It stands behind {self.looked_up.in_front.name}, which can name the host."
            )
            if host := party_of(before, PartyKind.HOST):
                told.insert(1, f"Before, it was at {host.name}.")
        return " ".join(told)[:_LONGEST_REASONS] + (" " if told else "")


@dataclass(frozen=True, kw_only=True)
class Rehosted:
    """Another host has it now; everybody who can act there."""

    change: HostChange
    parties: tuple[Party, ...]


async def begin_anew(
    store: Store, order: NoticeOrder, moved: Rehosted, now: datetime
) -> NoticeResult | None:
    """The ladder starts again at the new host; None where it goes on nevertheless."""
    key = NoticeKey.parse(order.notice_id)
    begun = await begin_at_host(
        store, key.reference, moved.change, moved.parties, now, round_before=key.round
    )
    return None if begun is None else NoticeResult(outcome=NoticeOutcome.ELSEWHERE, round=begun)


async def around(
    url: str, now: datetime, directory: Directory, resolver: Resolver | None
) -> Around:
    """Everybody who can act on the URL; of each kind those of the directory first."""
    if resolver is None:
        return Around(directory=directory, parties=directory.parties(url))
    found = await resolver.who(url, now, directory)
    return Around(directory=directory, parties=one_of_each(found.parties), looked_up=found)
