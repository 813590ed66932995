"""Bluesky: posts and profiles, as the public sees them on bsky.app.

What the app no longer shows may still be stored on the author's server (PDS): that is another
address, which can be reported and looked at by itself.
"""

import json
import re
from typing import ClassVar
from urllib.parse import quote

from integrations.probes.several import SeveralAddresses
from untilgone.looks import Observation, Target

_API = "https://public.api.bsky.app/xrpc/"


class Bluesky(SeveralAddresses):
    """Asks who the author is, then for the post: a post is listed by its author's lasting id only."""

    slug: ClassVar[str] = "bluesky"
    pattern = re.compile(
        r"https?://(?:main\.|staging\.)?bsky\.app/profile/(?P<author>[\w.:%-]+)"
        r"(?:/post/(?P<post>[\w.~:-]+))?/?(?:[?#].*)?"
    )
    asks = _API + "app.bsky.actor.getProfile?actor={author}"
    asks_then = (_API + "app.bsky.feed.getPosts?uris={uri}",)

    async def look(self, target: Target) -> Observation:
        """Look at the author, unless the URL names the lasting id, and at the post."""
        found = self.pattern.fullmatch(target.url)
        assert found is not None, "asked only for what it accepts"
        author, post = found["author"].replace("%3A", ":"), found["post"]
        if post is None or not author.startswith("did:"):
            asked = self.asks.format(author=quote(author, safe=""))
            fetched = await self._client.get(asked)
            did = _did(fetched.body)
            if post is None or did is None:
                return self.not_understood(self.observed(target, fetched, asked))
            author = did
        uri = quote(f"at://{author}/app.bsky.feed.post/{post}", safe="")
        return self.not_understood(await self.ask(target, self.asks_then[0].format(uri=uri)))


def _did(body: bytes | None) -> str | None:
    """The lasting id in a profile."""
    try:
        profile = json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None
    did = profile.get("did") if isinstance(profile, dict) else None
    return did if isinstance(did, str) and did.startswith("did:") else None
