"""Telegram: posts of public channels, as other sites embed them."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class Telegram(SeveralAddresses):
    """Asks for the preview of a post; a group's posts and private channels have none."""

    slug: ClassVar[str] = "telegram"
    version: ClassVar[int] = 2
    pattern = re.compile(
        r"https?://(?:t|telegram)\.me/(?:s/)?(?P<channel>\w{4,})/(?P<post>\d+)/?(?:\?.*)?"
    )
    asks = "https://t.me/{channel}/{post}?embed=1&mode=tme"
