"""What a page shows beside its words: pictures, and films that a script will play."""

import re
from collections.abc import Collection
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any

import re2

from untilgone.places import NAMING, leads_to_picture
from untilgone.regions import Region, shipped_regions
from untilgone.visible import REGION, Element

_SMALLEST = 100  # pixels; what is smaller adorns
_MOST_PICTURES = 50
_SOURCES = frozenset({"src", "data-src", "srcset"})
_NUMBER = re.compile(r"\s*(\d{1,5})(?:px)?\s*$")
_FRAMES = frozenset({"nav", "footer", "aside", "header", "noscript"})
# Addresses of streams anywhere, of films where a script takes them from, and scripts of players.
_STREAM = (
    r"\.(?:m3u8|mpd)\b"
    r"|(?:file|src|source|video_?url|content_?url|hls|stream|mp4)[\"']?\s*[:=]"
    r"\s*[\"'][^\"'<>\s]+\.(?:mp4|webm|mp3|flv)\b"
)
_PLAYER = (
    r"<script[^>]+src=[^>]*(?:player|video-?js|hls\.|plyr|dash\.|swfobject)"
    r"|\b(?:jwplayer|videojs|flowplayer|swfobject)\b"
)
_HINTS = (
    r"\shidden\b|display\s*:\s*none|visibility\s*:\s*hidden",
    f"{_STREAM}|{_PLAYER}",
    _STREAM,
    *(rf"\s{key}\s*=" for key in NAMING),
)


class Hint(Enum):
    """What the markup as a whole lets expect; the values are places in ``_HINTS``."""

    MAY_HIDE = 0  # some of its text may be hidden
    MAY_PLAY = 1  # a script could play a film; many pages carry such scripts for nothing
    NAMES_STREAM = 2  # the address of a film stands in it, for a script to play it
    NAMES_CLASS = 3  # and so on, in the order of ``NAMING``: parts of it have names
    NAMES_ID = 4
    NAMES_ROLE = 5
    NAMES_TEST_ID = 6


def hints(markup: bytes) -> frozenset[Hint]:
    """All that the markup lets expect, found in one pass."""
    return frozenset(map(Hint, _searched().Match(markup) or ()))


def naming(hinted: Collection[Hint]) -> tuple[str, ...]:
    """The attributes by which parts of a page with these hints are named."""
    places = enumerate(NAMING, start=Hint.NAMES_CLASS.value)
    return tuple(key for place, key in places if Hint(place) in hinted)


@cache
def _searched() -> Any:
    found = re2.Set.SearchSet()
    for pattern in _HINTS:
        found.Add(f"(?i){pattern}")
    found.Compile()
    return found


def pictures_shown(root: Element) -> int:
    """How many pictures are large enough, by name and size, to be what the page is about."""
    named = (one for one in root.iter("img") if not _SOURCES.isdisjoint(one.keys()))
    return sum(map(_is_shown, islice(named, _MOST_PICTURES)))


def _is_shown(picture: Element) -> bool:
    for key in ("width", "height"):
        size = _NUMBER.match(picture.get(key) or "")
        if size is not None and int(size[1]) < _SMALLEST:
            return False
    source = picture.get("src") or picture.get("data-src") or picture.get("srcset") or ""
    if source.startswith("data:") or ".svg" in source:
        return False
    names = (source.rpartition("/")[2][:100], picture.get("alt") or "", picture.get("class") or "")
    adorns = shipped_regions().adorning.search(" ".join(names)[:300].lower()) is not None
    return not adorns and _is_of_the_page(picture)


def _is_of_the_page(picture: Element) -> bool:
    for above in picture.iterancestors():
        if above.get(REGION) in {Region.AROUND, Region.NOTICE} or above.tag in _FRAMES:
            return False
        if above.tag == "a" and not leads_to_picture(above):
            return False  # it leads on to another page
    return True
