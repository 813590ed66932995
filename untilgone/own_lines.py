"""The lines of a page that are its own, and whether it has a subject: what a message stands beside."""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice, takewhile

import re2

from untilgone.looks import Finding, Verdict
from untilgone.marker import Remembered
from untilgone.message_words import message_words
from untilgone.others import without_teasers
from untilgone.page import Page
from untilgone.regions import Region
from untilgone.visible import OF_OTHERS, Line
from untilgone.word_count import word_count

SEGMENTS = re.compile(r"\s+[|\-–—·•:»«>/_]+\s+|\s*[|｜»«]\s*|_{1,3}")  # noqa: RUF001
STRONG = re.compile(r"\s+[|\-–—·•»«]\s+|\s*[|｜»«]\s*")  # noqa: RUF001  # not the colon
LONGEST_SENTENCE = 300
SENTENCE = 4  # words; a line with fewer is a menu's
WHOLE = 0.5  # of a line that a phrase covers which says little else

_ENDS = (".", "!", "?", "\u3002", "\u2026", "\uff01", "\uff1f")  # of sentences; menus have none
_MENU = re.compile(r"[|·•]| / ")
_LONG_LINE = 7  # words; a line with more tells something, whatever it ends with
_MOST_LINES = 80
_GOES_ON = re.compile(r"(?: ?:| ?\(|, )\W*(?:\d{4}\b|[^\W\d_])")
# `Page not found stock photo`, but not `Page not found on Example`.
_GOES_ON_WITH_WORDS = re.compile(
    r" (?!(?:on|at|in|by|bei|auf|sur|chez|en|em|su|op|pa|na|no|w|v|u|\u0432|\u043d\u0430|here) )[^\W\d_]{3}"
)
_SEARCH = re2.compile(
    r"/(?:search|find|suche|zoeken|recherche|buscar|busca|cerca|szukaj)\b|[?&](?:q|query|search|s)="
)
_PREFIX = re.compile(r"([^:.!?]{1,25}): ")
_LOWEST_HEADING = 3  # lower ones are lines like others
_MOST_LINES_ABOVE = 6
_DOMAIN = re.compile(r"(?:[\w-]+\.)+(?!zip|rar|mov|mp4|pdf|jpe?g|png|gif|exe|apk|iso)[a-z]{2,}$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_LETTERS = re.compile(r"[\W_]+")
# What a page that is gone says beside it.
_BESIDE = frozenset({Finding.SERVER_ERROR, Finding.LOGIN_WALL, Finding.CONSENT_WALL})


def asks(text: str) -> bool:
    """Whether it is a question; in Chinese and Japanese, messages are asked as well."""
    return ("?" in text or "\u061f" in text) and _CJK.search(text) is None


@lru_cache(maxsize=64)  # each page asks twice
def is_search(where: str) -> bool:
    """Whether this address, without its scheme, is that of a search."""
    return _SEARCH.search(where[max(where.find("/"), 0) :]) is not None


class OwnLines:
    """What one page says itself; lives as long as the reading."""

    def __init__(self, phrases: Remembered, page: Page, address: tuple[str, str]) -> None:
        """``address``: the host, and the host with path and query."""
        self._phrases, self.page = phrases, page
        self._host, where = address
        self.is_front_page = where.removesuffix("/") == self._host
        self.is_search = is_search(where)
        said = page.before_others
        # The front page of a blog consists of teasers.
        self._before_others = said if self.is_front_page else without_teasers(said)
        self.regions = {line.region for line in self._before_others}
        own = [line for line in self._before_others if line.region not in OF_OTHERS]
        self.all_headings = [line for line in own if 0 < line.heading <= _LOWEST_HEADING]
        self.lines = [
            line for line in own if not (line.is_link or 0 < line.heading <= _LOWEST_HEADING)
        ][:_MOST_LINES]
        """The page's own, without headings, links and buttons."""

    @property
    def has_list(self) -> bool:
        """Whether it shows a list of other items."""
        return Region.LIST in self.regions

    def others(self) -> Iterator[Line]:
        """Lines below headings of other items; there, too, a site may say that it is for sale."""
        before = set(self._before_others)
        return (line for line in self.page.said if line not in before and not line.is_link)

    @cached_property
    def words(self) -> int:
        """In these lines."""
        return sum([line.words for line in self.lines])

    @cached_property
    def headings(self) -> list[Line]:
        """Those that may say what became of the page: none of a menu, none that leads elsewhere."""
        return [line for line in self.all_headings if not line.is_link]

    @cached_property
    def main_heading(self) -> str:
        """Of the first level; empty where there is none."""
        return next((line.text for line in self.headings if line.heading == 1), "")

    @cached_property
    def is_a_name(self) -> bool:
        """Whether the title goes on with what no message does: `Not Found (2013)`, `404 (band)`."""
        main, first = self.main_heading, STRONG.split(self.page.title)[0]
        if not main:
            return False
        if self._is_explained(main) or self.has_prefix(main) or self._is_by_somebody(main):
            return True
        if main == first:
            return False
        if first.endswith(main):  # "What to do if your video was removed"
            return word_count(first.removesuffix(main)) >= SENTENCE
        rest = first.removeprefix(main)
        if rest == first or self.is_message(rest):
            return False
        goes_on = _GOES_ON_WITH_WORDS.match(rest) and not self.is_no_subject(rest.strip())
        return bool(_GOES_ON.match(rest) or (goes_on and self.is_message(main)))

    def _is_by_somebody(self, name: str) -> bool:
        """Whether title and page tell who made it, as with songs."""
        others = [part for part in self.title if name not in part and not self.is_no_subject(part)]
        below = {line.text for line in self.headings if line.text != name}
        return self.is_message(name) and any(
            part in below and not self.is_message(part) for part in others
        )

    def _is_explained(self, name: str) -> bool:
        """`Page not found is an error message that ...`: an article begins with its subject."""
        longer = word_count(name) + 2 * SENTENCE
        return any(
            line.text.startswith(f"{name} ") and line.words >= longer
            for line in self.lines
            if not name.isdecimal()
        )

    def has_prefix(self, text: str) -> bool:
        """`Bug 81: page not found` is about something; `Error 404: page not found` is the error."""
        prefix = _PREFIX.match(text)
        if prefix is None or _letters(prefix[1]) in map(_letters, self.title):
            return False  # `Example: page not found`, where the title is `Example`
        return self._is_subject(prefix[1])

    @cached_property
    def has_subject(self) -> bool:
        """Whether a heading names something of its own, as the title of a film does."""
        return self.is_a_name or any(
            (line.heading == 1 or _is_named(line.text, self.page.title))
            and line.region is not Region.NOTICE
            and self._is_subject(line.text)
            for line in self.headings
        )

    @cached_property
    def has_titled_subject(self) -> bool:
        """Whether the title names something of its own, and no message."""
        return any(map(self._is_subject, self.title)) and not any(
            map(self.is_message, [self.page.title, *self.title])
        )

    @cached_property
    def is_titled_otherwise(self) -> bool:
        """Whether the title says more than a message and the site's name: who sings it, what it is."""
        return any(map(self._is_subject, self.title))

    @cached_property
    def title(self) -> list[str]:
        """The parts of the title."""
        return [part for part in SEGMENTS.split(self.page.title) if part]

    def _is_subject(self, text: str) -> bool:
        parts = [text, *SEGMENTS.split(text)]
        return not (any(map(self.is_message, parts)) or all(map(self.is_no_subject, parts[1:])))

    def is_no_subject(self, text: str) -> bool:
        """Whether it names only the site, or that there is a message."""
        return not text or self.is_name(text) or message_words().is_title(text)

    def is_name(self, text: str) -> bool:
        """Whether it is the site's name."""
        letters = _letters(text)
        site = _letters(f"{self.page.site} {self._host}")
        return letters in site or letters in self._names or _DOMAIN.match(text) is not None

    @cached_property
    def _names(self) -> frozenset[str]:
        above = takewhile(lambda line: not line.heading or line.is_link, self.page.said)
        first = list(islice(above, _MOST_LINES_ABOVE))
        return frozenset(
            _letters(line.text)
            for place, line in enumerate(first)
            if place == 0 or line.is_link or line.region is Region.AROUND
        )

    @cached_property
    def other_words(self) -> int:
        """In sentences that say nothing of the material being gone; without those of answers."""
        return sum(
            count
            for line in self.lines
            if line.region is not Region.SPEECH
            and (count := line.words) >= SENTENCE
            and self.tells(line.text, count)
        )

    @cached_property
    def loose(self) -> list[Line]:
        """Whatever could be somebody's word, in whole sentences or not."""
        return [
            line
            for line in self.lines
            if ((count := line.words) > 1 or line.region is Region.SPEECH)
            and (count >= SENTENCE or line.text.endswith(_ENDS) or line.region is Region.SPEECH)
            and not self.is_furniture(line.text)
            and not self.is_message(line.text)
            and not message_words().is_title(line.text)
        ]

    @cached_property
    def messages(self) -> frozenset[str]:
        """Lines that say that something is gone."""
        return frozenset(line.text for line in self.lines if self.says_gone(line.text))

    def is_message(self, text: str) -> bool:
        """Whether it says that something is gone, or what pages say beside that."""
        return any(
            finding.verdict is Verdict.GONE or finding in _BESIDE
            for _, finding, _ in self._phrases.find(text[:LONGEST_SENTENCE])
        )

    def is_wholly_message(self, text: str, share: float = WHOLE) -> bool:
        """Whether it says little else; a headline says more."""
        found = self._phrases.find(text[:LONGEST_SENTENCE])
        return any(end - start >= share * len(text) for _, _, (start, end) in found)

    def says_gone(self, text: str) -> bool:
        """Whether it says that something is gone."""
        found = self._phrases.find(text[:LONGEST_SENTENCE])
        return any(finding.verdict is Verdict.GONE for _, finding, _ in found)

    def tells(self, text: str, count: int) -> bool:
        """Whether it is a sentence, and no message."""
        is_sentence = text.endswith(_ENDS) or count >= _LONG_LINE
        return is_sentence and not self.is_furniture(text) and not self.is_message(text)

    def is_furniture(self, text: str) -> bool:
        """Whether it stands below every page."""
        parts = _MENU.split(text)
        is_menu = len(parts) > 2 and all(word_count(part) <= _LONG_LINE for part in parts)  # noqa: PLR2004
        return is_menu or message_words().is_furniture(text)


def _is_named(heading: str, title: str) -> bool:
    letters = _letters(heading)
    return len(letters) >= SENTENCE and letters in _letters(title)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)
