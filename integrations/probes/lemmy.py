"""Lemmy: one post of any server."""

import re
from typing import ClassVar
from urllib.parse import urlsplit

from integrations.probes.federated import Federated
from untilgone.looks import Observation

_SITE = re.compile(rb'\s*\{\s*"site_view"\s*:')  # how either version begins to describe its server


class Lemmy(Federated):
    """Asks the server in the URL; removed posts are still answered, with a flag.

    Version 3 of the API comes first: Lemmy 0.19 speaks no other, and Lemmy 1.x answers it as well.
    """

    slug: ClassVar[str] = "lemmy"
    version: ClassVar[int] = 2
    pattern = re.compile(r"https?://(?P<host>[\w.-]+)/post/(?P<post>\d+)/?(?:[?#].*)?")
    asks = "https://{host}/api/v3/post?id={post}"
    asks_then = ("https://{host}/api/v4/post?id={post}",)

    async def believes(self, seen: Observation, asked: str) -> bool:
        """Whether Lemmy said it: any program's API may answer `not_found` to an unknown path."""
        if all(sign.marker != "lemmy.not_found" for sign in seen.signs):
            return True
        parts = urlsplit(asked)
        site = parts._replace(path=parts.path.removesuffix("post") + "site", query="").geturl()
        said = await self._client.get(site)
        return said.final_url == site and _SITE.match(said.body or b"") is not None
