"""Discord: files of messages, whose addresses are good for a day."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from integrations.probes.several import SeveralAddresses
from untilgone.looks import Finding, Observation, Sign, Target, Where


class Discord(SeveralAddresses):
    """Asks for no byte of the file. An address that has run out tells nothing about the file."""

    slug: ClassVar[str] = "discord"
    method: ClassVar[str] = "HEAD"
    pattern = re.compile(
        r"(?P<file>https?://(?:cdn\.discordapp\.com|media\.discordapp\.net)/(?:ephemeral-)?attachments/"
        r"\d+/\d+/[^/?#]+(?:\?[^#]*)?)(?:#.*)?"
    )

    async def look(self, target: Target) -> Observation:
        """Look at the file, and at the date until which its address is good."""
        found = self.pattern.fullmatch(target.url)
        assert found is not None, "asked only for what it accepts"
        seen = await self.ask(target, found["file"])
        until = good_until(target.url)
        if seen.status is None or seen.status < 400 or (until and until > seen.observed_at):  # noqa: PLR2004
            return replace(seen, shape=None)  # a HEAD brings no page
        sign = Sign(
            marker="discord.address_has_run_out",
            finding=Finding.TEMPORARY,
            where=Where.ADDRESS,
            platform=self.slug,
        )
        return replace(seen, shape=None, signs=(sign, *seen.signs))


def good_until(url: str) -> datetime | None:
    """The end of an address (``ex``, seconds in hexadecimal digits); None where it has no end."""
    said = parse_qs(urlsplit(url).query).get("ex", [""])[0]
    if not re.fullmatch(r"[0-9a-f]{1,10}", said):
        return None
    return datetime.fromtimestamp(int(said, 16), UTC)
