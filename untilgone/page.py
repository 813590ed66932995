"""A web page as a reader meets it: title, headings, lines of text, media, forms.

Lives only as long as a look lasts; nothing of it is stored (see ``untilgone.fingerprint`` for what
is). Parsed by libxml2, which takes broken markup as browsers do and stops at its depth limit.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast
from urllib.parse import urljoin

from lxml import etree

from untilgone.answers import Answer, read_answer_text
from untilgone.others import before_others
from untilgone.places import mark_items, mark_lists, mark_regions
from untilgone.shown import Hint, hints, naming, pictures_shown
from untilgone.visible import (
    LONGEST_LINE,
    Element,
    Line,
    lines_of,
    own_words,
    visible_text,
    without_marks,
)
from untilgone.word_count import word_count

MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_MOST_LINES = 400
_LOWEST_HEADING = 3  # what is lower seldom speaks for the page
_PROSE = 15  # words; a line with more tells something
_PLAYERS = frozenset({"video", "audio", "source", "embed", "iframe"})
_FRAMES = frozenset({"iframe", "embed"})  # more often hold advertisements and counters
_PLAYER = re.compile(r"\b(?:embed|player|video|watch)", re.IGNORECASE)
_MEDIA_PROPERTIES = frozenset(
    {
        "og:video",
        "og:video:url",
        "og:video:secure_url",
        "og:audio",
        "twitter:player",
        "twitter:player:stream",
    }
)
_PICTURE_PROPERTIES = frozenset({"og:image", "og:image:url", "twitter:image"})
_ACCENTS = re.compile("[\u0300-\u036f]")  # not the marks of scripts that need theirs
# All kinds of apostrophes, the soft hyphen, and Latin letters whose strokes are no accents.
_LETTERS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u00b4\u02bc`", "'")
    | {"\u00ad": None, "\u0131": "i", "\u0142": "l", "\u0141": "l", "\u00f8": "o", "\u00d8": "o"}
    | {"\u0111": "d", "\u0110": "d"}
)
_REFRESH = re.compile(r"^\s*\d+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a reader sees, and a few things that only a browser does. Texts are ``plain``."""

    title: str = ""
    headings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # visible text outside of navigation and footer, headings included
    words: int = 0  # in these lines
    language: str = ""  # as the page says, lower case, without its region
    site: str = ""  # its name, as the page says
    canonical: str = ""
    media: tuple[str, ...] = ()  # addresses of players and films, absolute
    pictures: tuple[str, ...] = ()  # addresses by which the page shows itself elsewhere
    kinds: frozenset[str] = frozenset()  # og:type and the @type of JSON-LD, lower case
    refresh: str = ""  # where the page itself leads on to
    asks_password: bool = False
    scripts: int = 0
    without_scripts: str = ""  # what <noscript> tells
    said: tuple[Line, ...] = ()  # the lines again, with where they stand; of markup only
    own_words: int = 0  # in those of these lines that belong to this page alone, and lead nowhere
    pictures_shown: int = 0  # in the page itself, large enough to be what it is about
    waiting_players: int = 0  # empty places for films, which a script fills
    may_play: bool = False  # a script could build a player
    names_stream: bool = False  # and knows what to play
    answer: Answer = field(default_factory=Answer)  # of JSON only
    reread: "Callable[[Page], Page] | None" = field(default=None, compare=False, repr=False)
    """Reads this page again, with lists of all kinds known as such; too slow for every page."""

    @cached_property
    def before_others(self) -> Sequence[Line]:
        """The lines without those below words such as "Related videos"."""
        return before_others(self.said)

    @cached_property
    def prose(self) -> int:
        """Words in its own lines that are long enough to tell something."""
        return own_words(self.before_others, at_least=_PROSE)


def plain(text: str) -> str:
    """Text for comparing: lower case, no accents, straight apostrophes, one blank at a time."""
    return " ".join(_folded(text).split())


def _folded(text: str) -> str:
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", parts))
    return text.casefold()


def read_page(text: str, media_type: str, url: str) -> Page:
    """The page of this body. Other text than markup has lines only; of JSON, its texts."""
    if media_type in MARKUP_TYPES:
        return _read_markup(text, url)
    if media_type == "application/json" or text.lstrip()[:1] in {"{", "["}:
        return _read_json(text)
    lines = tuple(plain(line)[:LONGEST_LINE] for line in text.splitlines()[:_MOST_LINES])
    lines = tuple(line for line in lines if line)
    words = sum(map(word_count, lines))
    return Page(lines=lines, words=words, own_words=words)


def _read_json(text: str) -> Page:
    answer = read_answer_text(text)
    lines = tuple(line for one in answer.texts if (line := plain(one)[:LONGEST_LINE]))
    return Page(
        lines=lines[:_MOST_LINES],
        words=(words := max(sum(map(word_count, lines)), answer.values)),
        own_words=words,
        answer=replace(
            answer,
            messages=tuple(map(plain, answer.messages)),
            loose=tuple(plain(one)[:LONGEST_LINE] for one in answer.loose),
        ),
    )


def _read_markup(text: str, url: str) -> Page:
    parser = etree.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    markup = without_marks(text).encode("utf-8", "replace") or b" "
    root = cast("Element | None", etree.fromstring(markup, parser))
    if root is None:  # nothing but blanks and comments
        return Page()
    head = _Head(url)
    head.read(root)
    language = (root.get("lang") or root.get("xml:lang") or "").lower()[:2]
    hinted = hints(markup)
    waiting_players = mark_regions(root, naming(hinted))
    mark_lists(root)

    def read_lines() -> list[Line]:
        return lines_of(_folded(visible_text(root, may_hide=Hint.MAY_HIDE in hinted)))

    def read_again(page: Page) -> Page:  # knows not its own page: both go when nobody looks
        mark_items(root)
        said = tuple(read_lines()[:_MOST_LINES])
        return replace(page, said=said, reread=None)

    said = read_lines()
    texts = [line.text for line in said]
    return Page(
        title=plain(head.title or head.shared_title),
        headings=tuple(line.text for line in said if 0 < line.heading <= _LOWEST_HEADING),
        lines=tuple(texts[:_MOST_LINES]),
        words=sum([line.words for line in said]),
        language=language,
        site=plain(head.site),
        canonical=head.canonical,
        media=tuple(dict.fromkeys(head.media)),
        pictures=tuple(dict.fromkeys(head.pictures)),
        kinds=frozenset(head.kinds),
        refresh=head.refresh,
        asks_password=head.asks_password,
        scripts=head.scripts,
        without_scripts=plain(head.without_scripts)[:LONGEST_LINE],
        said=tuple(said[:_MOST_LINES]),
        own_words=own_words(said),
        pictures_shown=pictures_shown(root),
        waiting_players=waiting_players,
        may_play=Hint.MAY_PLAY in hinted,
        names_stream=Hint.NAMES_STREAM in hinted,
        reread=read_again,
    )


class _Head:
    """Everything about a page that is not its text."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.title = self.site = self.canonical = self.refresh = self.without_scripts = ""
        self.shared_title = ""  # where the page has no other
        self.media: list[str] = []
        self.pictures: list[str] = []
        self.kinds: set[str] = set()
        self.asks_password = False
        self.scripts = 0

    def read(self, root: Element) -> None:
        wanted = ("title", "meta", "link", "script", "noscript", "input", "frame", *_PLAYERS)
        for element in root.iter(*wanted):
            tag = element.tag
            if tag == "title":
                self.title = self.title or _text(element)
            elif tag == "meta":
                self._meta(element)
            elif tag == "link" and (element.get("rel") or "").lower() == "canonical":
                self.canonical = self._absolute(element.get("href"))
            elif tag == "script":
                self._script(element)
            elif tag == "noscript":
                self.without_scripts += " " + _text(element)
            elif tag == "input":
                self.asks_password |= (element.get("type") or "").lower() == "password"
            elif tag == "frame":  # what it shows is another page, as with a script
                self.scripts += 1
            elif tag in _PLAYERS:
                self._player(element)

    def _player(self, element: Element) -> None:
        source = element.get("src") or element.get("data-src") or ""
        if source and (element.tag not in _FRAMES or _PLAYER.search(source)):
            self.media.append(self._absolute(source))

    def _meta(self, element: Element) -> None:
        name = (element.get("property") or element.get("name") or "").lower()
        content = element.get("content") or ""
        if name == "og:type":
            self.kinds.add(content.strip().lower())
        elif name == "og:title":
            self.shared_title = content
        elif name == "og:site_name":
            self.site = content
        elif name in _MEDIA_PROPERTIES and content:
            self.media.append(self._absolute(content))
        elif name in _PICTURE_PROPERTIES and content:
            self.pictures.append(self._absolute(content))
        elif (element.get("http-equiv") or "").lower() == "refresh" and not _is_noscript(element):
            found = _REFRESH.match(content)
            self.refresh = self._absolute(found[1].strip()) if found else ""

    def _script(self, element: Element) -> None:
        self.scripts += 1
        if (element.get("type") or "").lower() == "application/ld+json":
            for kind in re.findall(r'"@type"\s*:\s*"(\w{1,40})"', element.text or ""):
                self.kinds.add(kind.lower())

    def _absolute(self, address: str | None) -> str:
        try:
            return urljoin(self.url, (address or "").strip())
        except ValueError:  # an address that is none
            return ""


def _is_noscript(element: Element) -> bool:
    """Whether only browsers without scripts are led on, mostly to a plainer copy."""
    return any(above.tag == "noscript" for above in element.iterancestors())


def _text(element: Element) -> str:
    return "".join(str(part) for part in element.itertext())
