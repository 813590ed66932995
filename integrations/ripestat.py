"""RIPEstat: abuse contacts of an address, a second source beside the registries.

Docs: https://stat.ripe.net/docs/data-api/api-endpoints/abuse-contact-finder
"""

from integrations.api import ApiClient
from untilgone.rdap import usable

ROOT = "https://stat.ripe.net/data/"
_SOURCE_APP = "untilgone"


class RipeStat:
    """Asks by HTTP; RetryLater where it does not tell."""

    def __init__(self, api: ApiClient, root: str = ROOT) -> None:
        self._api = api
        self._root = root

    async def abuse_contacts(self, address: str) -> tuple[str, ...]:
        """Addresses of an abuse desk; none where it knows none."""
        answer = await self._api.get(
            f"{self._root}abuse-contact-finder/data.json",
            query={"resource": address, "sourceapp": _SOURCE_APP},
        )
        document = answer.had("RIPEstat").json()
        data = document.get("data") if isinstance(document, dict) else None
        listed = data.get("abuse_contacts") if isinstance(data, dict) else None
        texts = (
            [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
        )
        return tuple(dict.fromkeys(filter(None, map(usable, texts))))
