"""What the parts of a page are, by the names that authors gave them: see markers/layout/."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

import re2

SHIPPED = Path(__file__).parent / "markers" / "layout" / "regions.toml"
_LONGEST_NAME = 300  # characters; generated names say nothing
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"[^a-z0-9]+")
# "has-sidebar" is no sidebar, "share-error" shares nothing, and "body-login" is only a style.
_WITH = re.compile(
    r"\b(?:has|no|with|without|is|js|page|template|show)-(?:sidebar|nav|navbar|menu)\b"
    r"|\bbody-login(?:-container)?\b|\bshare[-_](?=error|no_?found|not-?found|expired|deleted|cancel)"
)


class Region(StrEnum):
    """A part of a page; the values are the marks by which ``untilgone.visible`` passes them on."""

    OWN = "o"  # nothing is known of it
    AROUND = "a"  # navigation, footers, cookies, other items: the same on every page
    LIST = "i"  # other items, each a picture that leads on; also the content of a gallery
    SPEECH = "s"  # people's own words
    ABOUT = "d"  # people's words about what is shown
    NOTICE = "n"  # where a page tells its reader what is the matter
    PLAYER = "p"


# The lists of the file, the first that counts first. What is hidden is no more the page's own word
# than what stands around it.
_LISTS = (
    ("hidden", Region.AROUND),
    ("around", Region.AROUND),
    ("speech", Region.SPEECH),
    ("notice", Region.NOTICE),
    ("about", Region.ABOUT),
    ("player", Region.PLAYER),
)


class Regions:
    """The words by which parts of pages are known, looked for in one pass."""

    def __init__(self, path: Path) -> None:
        words = tomllib.loads(path.read_text("utf-8"))
        self._words = re2.Set.SearchSet()
        for key, _ in _LISTS:
            self._words.Add(_any_of(words[key].split()))
        self._words.Compile()
        self._shown = re2.compile(_any_of(words["shown"].split()))
        self.adorning = re.compile("|".join(map(re.escape, words["adorning"].split())))
        """In names of pictures, in lower case, that are no content."""

    def of_name(self, name: str) -> Region:
        """What a class, id or role says of its element; OWN where it says nothing."""
        if len(name) > _LONGEST_NAME:
            return Region.OWN
        parts = _CAMEL.sub("-", name).lower()
        # Each name on its own: in `post not found-link`, nothing is not found.
        words = " ".join(f"-{_NO_WORD.sub('-', part)}-" for part in _WITH.sub("", parts).split())
        found = self._words.Match(words)
        if found and min(found) == 0 and self._shown.search(words) is not None:
            found = [index for index in found if index > 0]
        return _LISTS[min(found)][1] if found else Region.OWN


@cache
def shipped_regions() -> Regions:
    """The words that come with the program, read once."""
    return Regions(SHIPPED)


def _any_of(words: list[str]) -> str:
    spelled = (re2.escape(word).replace("\\*", "[a-z0-9]*").replace("_", "-") for word in words)
    return f"-(?:{'|'.join(spelled)})-"
