"""TikTok: single videos and picture posts."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class TikTok(SeveralAddresses):
    """Asks the page, which gives a status in its data; else whether it can be embedded."""

    slug: ClassVar[str] = "tiktok"
    pattern = re.compile(
        r"(?P<page>https?://(?:(?:www|m)\.)?tiktok\.com/@(?P<user>[\w.-]*)/(?:video|photo)/"
        r"(?P<post>\d+))/?(?:[?#].*)?"
    )
    asks = "https://www.tiktok.com/@{user}/video/{post}"
    asks_then = (
        "https://www.tiktok.com/oembed?url=https%3A%2F%2Fwww.tiktok.com%2F%40{user}%2Fvideo%2F{post}",
    )
