"""Imgur: pages of single pictures, by the picture itself."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class Imgur(SeveralAddresses):
    """Asks whether the picture is there, and for no byte of it; a removed one leads elsewhere."""

    slug: ClassVar[str] = "imgur"
    # Names in small letters only are mostly other pages of the site.
    pattern = re.compile(
        r"https?://(?:(?:www|m)\.)?imgur\.com/(?P<picture>(?=[a-z]*[A-Z0-9])(?:[A-Za-z0-9]{5}|[A-Za-z0-9]{7}))"
        r"(?:\.\w{3,4})?/?(?:[?#].*)?"
    )
    asks = "https://i.imgur.com/{picture}.jpg"
    method: ClassVar[str] = "HEAD"
