"""Hosts of films with an address that answers for one object: no page has to be understood."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class Streamable(SeveralAddresses):
    """Asks the address that the player asks."""

    slug: ClassVar[str] = "streamable"
    pattern = re.compile(
        r"https?://(?:www\.)?streamable\.com/(?:[eosm]/)?(?P<film>\w+)(?:/\w+)?/?(?:[?#].*)?"
    )
    asks = "https://ajax.streamable.com/videos/{film}"


class Vimeo(SeveralAddresses):
    """Asks whether it can be embedded."""

    slug: ClassVar[str] = "vimeo"
    pattern = re.compile(
        r"(?:https?://)(?:(?:www|player)\.)?vimeo\.com/(?:(?:channels|groups)/[\w-]+/(?:videos/)?|video/)?"
        r"\d{5,}(?:/\w+)?/?(?:[?#].*)?"
    )
    asks = "https://vimeo.com/api/oembed.json?url={url}"


class Dailymotion(SeveralAddresses):
    """Asks the public API."""

    slug: ClassVar[str] = "dailymotion"
    pattern = re.compile(
        r"https?://(?:(?:(?:www|touch|geo)\.)?dailymotion\.com/(?:embed/)?(?:video|swf)/|dai\.ly/)"
        r"(?P<film>[A-Za-z0-9]+)(?:[_/?#].*)?"
    )
    asks = "https://api.dailymotion.com/video/{film}"
