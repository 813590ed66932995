"""Probes that have more than one address to ask about the same object."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar
from urllib.parse import quote

from integrations.http import Fetched
from integrations.probes.answers import observation
from integrations.probes.platform import PlatformProbe
from untilgone.looks import Finding, Observation, Sign, Target, Verdict, Where
from untilgone.redirects import Led, led

_SURE = frozenset({Where.ADDRESS, Where.HEADER, Where.MARKUP, Where.TITLE})
_LED = {Led.HOME: Finding.REDIRECT_HOME, Led.ELSEWHERE: Finding.REDIRECT_ELSEWHERE}


class SeveralAddresses(PlatformProbe):
    """Asks one address after the other, until one shows what the platform's markers know.

    Where none does, the first answer counts, and never as live or gone by its words alone: a page of
    this platform without one of its markers is none that we understand.
    """

    method: ClassVar[str] = "GET"
    asks_then: ClassVar[tuple[str, ...]] = ()

    def addresses(self, target: Target) -> Iterator[str]:
        """What to ask, in this order; ``{url}`` stands for the whole reported address."""
        found = self.pattern.fullmatch(target.url)
        assert found is not None, "asked only for what it accepts"
        parts = {name: quote(value or "", safe="") for name, value in found.groupdict().items()}
        for address in (self.asks, *self.asks_then):
            yield address.format(url=quote(target.url, safe=""), **parts)

    async def look(self, target: Target) -> Observation:
        """Look at one address after the other, at most until one tells."""
        before: list[Observation] = []
        for address in self.addresses(target):
            seen = await self.ask(target, address)
            said = told(seen)
            if said is Verdict.LIVE:
                return seen
            # Whoever shows a wall has something behind it; only a challenge says nothing.
            if said is Verdict.GONE and not any(map(_shows_a_wall, before)):
                return seen
            before.append(seen)
        return self.not_understood(before[0])

    async def ask(self, target: Target, address: str) -> Observation:
        """One answer of one address."""
        fetched = await self._client.get(address, method=self.method, headers=self.headers)
        return self.observed(target, fetched, address)

    def observed(self, target: Target, fetched: Fetched, asked: str) -> Observation:
        """What an answer brought, with this platform's markers whatever its host is called."""
        seen = observation(
            target,
            self.marked(fetched, asked),
            probe=f"{self.slug}/{self.version}",
            at=self._now(),
            markers=self._markers,
            vantage=self._client.vantage,
        )
        # Where we were led on from is the asked address, not the reported one.
        led_to = None if fetched.final_url == asked else fetched.final_url
        return replace(seen, asked=None if asked == target.url else asked, final_url=led_to)

    def marked(self, fetched: Fetched, asked: str) -> Fetched:
        """The answer under the host whose markers hold for it."""
        del asked
        return fetched

    def not_understood(self, seen: Observation) -> Observation:
        """An answer that says it is there, without one of the markers that would prove it."""
        if seen.status is None or seen.status // 100 != 2 or any(s.platform for s in seen.signs):  # noqa: PLR2004
            return seen
        way = led(seen.url, seen.final_url)
        walls = [s for s in seen.signs if s.finding.verdict is Verdict.UNKNOWN and s.where in _SURE]
        finding = walls[0].finding if walls else _LED.get(way, Finding.EMPTY_PAGE)
        sign = Sign(
            marker=walls[0].marker if walls else f"{self.slug}.no_marker",
            finding=finding,
            where=Where.DATA,
            platform=self.slug,
        )
        return replace(seen, signs=(sign, *seen.signs))


def told(seen: Observation) -> Verdict | None:
    """What the platform's own markers say, where they say one thing."""
    own = {sign.finding.verdict for sign in seen.signs if sign.platform}
    return own.pop() if len(own) == 1 else None


def _shows_a_wall(seen: Observation) -> bool:
    return any(
        sign.platform
        and sign.finding.verdict is Verdict.UNKNOWN
        and sign.finding is not Finding.BOT_CHALLENGE
        for sign in seen.signs
    )
