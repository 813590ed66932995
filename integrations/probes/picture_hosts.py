"""Hosts of pictures and files with an address that answers for one object."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class Pinterest(SeveralAddresses):
    """Asks the address that the site's own pages ask."""

    slug: ClassVar[str] = "pinterest"
    pattern = re.compile(
        r"https?://(?:[\w-]+\.)?pinterest\.(?:com|co\.uk|[a-z]{2}|com\.[a-z]{2})/pin/"
        r"(?:[^/?#]*--)?(?P<pin>\d+)(?:[/?#].*)?"
    )
    asks = (
        "https://www.pinterest.com/resource/PinResource/get/?source_url=&data=%7B%22options%22%3A"
        "%7B%22field_set_key%22%3A%22detailed%22%2C%22id%22%3A%22{pin}%22%7D%7D"
    )
    headers: ClassVar = {
        "Accept": "application/json",
        "X-Pinterest-PWS-Handler": "www/[username].js",
        "X-Requested-With": "XMLHttpRequest",
    }


class Gofile(SeveralAddresses):
    """Asks the API without an account; where that is refused, it cannot be told."""

    slug: ClassVar[str] = "gofile"
    pattern = re.compile(
        r"https?://(?:www\.)?gofile\.io/(?:d|\?c=)/?(?P<folder>[\w-]+)/?(?:[?#].*)?"
    )
    asks = "https://api.gofile.io/contents/{folder}"


class ImageTwist(SeveralAddresses):
    """Asks the address that checks pictures: it says nothing about those that are there."""

    slug: ClassVar[str] = "imagetwist"
    pattern = re.compile(
        r"https?://(?:www\.)?imagetwist\.com/(?P<picture>[a-z0-9]{12})(?:/[^?#]*)?(?:[?#].*)?"
    )
    asks = "https://imagetwist.com/zapi.cgi?check={picture}"


class Fapello(SeveralAddresses):
    """Asks the page; one that is gone leads to another page, which holds no such block."""

    slug: ClassVar[str] = "fapello"
    pattern = re.compile(
        r"https?://(?:www\.)?fapello\.(?:com|su)/(?P<model>[^/?#]+)/(?P<post>\d+)/?(?:[?#].*)?"
    )
    asks = "https://fapello.com/{model}/{post}/"
