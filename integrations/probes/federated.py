"""Servers of many operators that speak the same language: any host may be one of them."""

from dataclasses import replace
from urllib.parse import urlsplit

from integrations.http import Fetched
from integrations.probes.several import SeveralAddresses, told
from integrations.probes.web_page import WebPage
from untilgone.looks import Observation, Target, Verdict


class Federated(SeveralAddresses):
    """Asks the API of the host; where it does not answer as one of these does, the page decides.

    No list of hosts is complete, so the markers stand under ``<slug>.invalid``, a name that no
    server can have (RFC 6761 section 6.4).
    """

    async def look(self, target: Target) -> Observation:
        """Look at the API's answer for this object, else at its page."""
        for address in self.addresses(target):
            seen = await self.ask(target, address)
            if told(seen) in {Verdict.LIVE, Verdict.GONE} and await self.believes(seen, address):
                return seen
        return await WebPage(self._client, self._markers, self._now).look(target)

    async def believes(self, seen: Observation, asked: str) -> bool:
        """Whether an answer that tells is one of this program."""
        del seen, asked
        return True

    def marked(self, fetched: Fetched, asked: str) -> Fetched:
        """The answer under the name whose markers hold for it, if it is the asked host's."""
        parts = urlsplit(fetched.final_url)
        if parts.hostname != urlsplit(asked).hostname:
            return fetched
        query = f"?{parts.query}" if parts.query else ""
        return replace(fetched, final_url=f"https://{self.slug}.invalid{parts.path}{query}")
