"""Working stand-ins for the outside world: a site that follows a script, a channel that does."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from integrations.base import Channel, Leaving, Probe
from untilgone.looks import Observation, Shape, Target
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact


class Site(Probe):
    """A site whose status follows a script: each look gets the next one, the last one stays."""

    slug = "site"

    def __init__(self, *statuses: int | Callable[[int], int]) -> None:
        self.script = list(statuses) or [200]
        self.looks = 0

    def accepts(self, target: Target) -> bool:
        return True

    async def look(self, target: Target) -> Observation:
        self.looks += 1
        status = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return Observation(
            url=target.url,
            observed_at=datetime.now(UTC),
            probe="site/1",
            status=status(self.looks) if callable(status) else status,
            final_url=target.url,
            headers={"content-type": "text/html"},
            shape=Shape(words=100, has_title=True),
        )


class Web(Probe):
    """Some pages: each address has a status, or another address to which it redirects."""

    slug = "web"

    def __init__(self, pages: Mapping[str, int | str]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.titles_kept: set[bool] = set()

    def accepts(self, target: Target) -> bool:
        return True

    async def look(self, target: Target) -> Observation:
        self.asked.append(target.url)
        self.titles_kept.add(target.keep_title)
        hops, answer = [], self.pages[target.url]
        while isinstance(answer, str):
            hops.append(answer)
            answer = self.pages[answer]
        return Observation(
            url=target.url,
            observed_at=datetime.now(UTC),
            probe="web/1",
            status=answer,
            final_url=hops[-1] if hops else target.url,
            redirects=tuple(hops),
            headers={"content-type": "text/html"},
            shape=Shape(words=100, has_title=True),
        )


class Desk(Channel):
    """An abuse desk that takes every notice, or raises what the script says, in order."""

    slug = "abuse_email"
    label = "Abuse desk"
    config_class = object

    def __init__(self, outcomes: Iterable[Exception | None] = ()) -> None:
        self.outcomes = list(outcomes)
        self.taken: list[Notice] = []
        self.attempts: list[Notice] = []

    def accepts(self, contact: Contact) -> bool:
        return contact.channel == self.slug

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        self.attempts.append(notice)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        await leaving()
        if outcome is not None:
            raise outcome
        self.taken.append(notice)
        return Receipt(reference=notice.message_id, said="250 taken", at=datetime.now(UTC))

    @property
    def letters(self) -> list[str]:
        """Kind and address of every notice taken, in order."""
        return [f"{notice.kind} to {notice.address}" for notice in self.taken]


class BulkDesk(Desk):
    """A desk that takes many addresses in one letter."""

    most_urls = 100
    takes_attachments = True
