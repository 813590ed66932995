"""YouTube: single videos, by the page that everybody sees."""

import re
from typing import ClassVar

from integrations.probes.several import SeveralAddresses


class YouTube(SeveralAddresses):
    """Asks the watch page, which says in its data what it plays; else whether it can be embedded.

    The watch page always answers 200. It is taken for a robot's often, the other address rarely.
    """

    slug: ClassVar[str] = "youtube"
    pattern = re.compile(
        r"https?://(?:(?:www|m|music)\.)?(?:"
        r"youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|(?:shorts|live|embed|v)/)|youtu\.be/)"
        r"(?P<video>[\w-]{11})(?:[?&#/].*)?"
    )
    asks = "https://www.youtube.com/watch?v={video}&hl=en&has_verified=1&bpctr=9999999999"
    asks_then = (
        "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{video}",
    )
    # The consent page, which stands before every video in Europe, was answered.
    headers: ClassVar = {"Cookie": "SOCS=CAI"}
