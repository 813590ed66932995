"""RedGifs: single films."""

import json
import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses
from untilgone.looks import Observation, Target

_TOKEN = re.compile(r"[\w.~+/=-]{8,4096}")


class RedGifs(SeveralAddresses):
    """Asks for the token that everybody gets, then with it for the film."""

    slug: ClassVar[str] = "redgifs"
    pattern = re.compile(
        r"https?://(?:(?:www|v\d+)\.)?redgifs\.com/(?:watch|ifr)/(?P<film>[A-Za-z0-9]+)"
        r"(?:[-/?#.].*)?"
    )
    asks = "https://api.redgifs.com/v2/gifs/{film}"
    asks_first: ClassVar[str] = "https://api.redgifs.com/v2/auth/temporary"

    async def look(self, target: Target) -> Observation:
        """Look at the answer for this film; without a token, at the refusal of one."""
        fetched = await self._client.get(self.asks_first)
        token = _token(fetched.body)
        if token is None:
            return self.not_understood(self.observed(target, fetched, self.asks_first))
        # Names are in lower case there, in whatever case they are written in addresses.
        asked = self.address(target).lower()
        film = await self._client.get(asked, headers={"Authorization": f"Bearer {token}"})
        return self.not_understood(self.observed(target, film, asked))


def _token(body: bytes | None) -> str | None:
    try:
        answer = json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None
    token = answer.get("token") if isinstance(answer, dict) else None
    return token if isinstance(token, str) and _TOKEN.fullmatch(token) else None
