"""Reddit: posts and comments."""

import re
from collections.abc import Iterator
from typing import ClassVar

from integrations.probes.several import SeveralAddresses
from untilgone.looks import Target

_API = "https://www.reddit.com"


class Reddit(SeveralAddresses):
    """Asks for the one object; where it is not shown, the post's page says why."""

    slug: ClassVar[str] = "reddit"
    pattern = re.compile(
        r"https?://(?:(?:(?:www|old|new|np|m|i|sh)\.)?reddit\.com/(?:(?:r|u|user)/[\w-]+/)?"
        r"(?:comments|gallery)/|redd\.it/)(?P<post>[a-z0-9]{4,10})"
        r"(?:/[^/?#]*(?:/(?P<comment>[a-z0-9]{4,10}))?)?/?(?:[?#].*)?"
    )
    asks = _API + "/api/info.json?id={name}&raw_json=1"
    asks_then = (_API + "/comments/{post}.json?limit=1&depth=1&raw_json=1",)

    def addresses(self, target: Target) -> Iterator[str]:
        """A comment is asked for by its own name, and has no page of its own."""
        found = self.pattern.fullmatch(target.url)
        assert found is not None, "asked only for what it accepts"
        post, comment = found["post"], found["comment"]
        yield self.asks.format(name=f"t1_{comment}" if comment else f"t3_{post}")
        if not comment:
            yield self.asks_then[0].format(post=post)
