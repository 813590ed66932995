"""Instagram: single posts, as other sites embed them."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class Instagram(SeveralAddresses):
    """Asks for the embedded post: the page itself leads to a sign-in."""

    slug: ClassVar[str] = "instagram"
    pattern = re.compile(
        r"https?://(?:(?:www|m)\.)?instagram\.com/(?:[\w.]+/)?(?P<kind>p|reels?|tv)/(?P<code>[\w-]+)"
        r"(?:[/?#].*)?"
    )
    asks = "https://www.instagram.com/p/{code}/embed/"
