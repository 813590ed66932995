"""Whether what a line says is the message of its page, or part of the content.

"This video was removed" in the only box of a page is its message. The same words below a picture,
among answers or prices, are about something else, and a live page must not be called gone for them.
"""

import re
import tomllib
from enum import Enum, auto
from functools import cache, cached_property
from itertools import islice, takewhile
from pathlib import Path

import re2

from untilgone.looks import Finding, Verdict
from untilgone.marker import AllPhrases
from untilgone.page import Page, word_count
from untilgone.regions import Region
from untilgone.visible import Line

SEGMENTS = re.compile(r"\s+[|\-–—·•:»«>/_]+\s+|\s*[|｜»«]\s*|_{1,3}")  # noqa: RUF001
LONGEST_SENTENCE = 300

_SHIPPED = Path(__file__).parent / "markers" / "layout" / "messages.toml"
_ENDS = (".", "!", "?", "\u3002", "\u2026", "\uff01", "\uff1f")  # of sentences; menus have none
_MENU = re.compile(r"[|·•]| / ")
_SENTENCE = 4  # words; a line with fewer is a menu's
_LONG_LINE = 7  # words; a line with more tells something, whatever it ends with
_FEW_WORDS = 12  # in sentences beside the message of a page that has nothing but a message
_SOME_WORDS = 40
_MOST_LINES = 80
_MOST_MESSAGES = 2
_MANY_LINKS = 15
_MOST_LINES_ABOVE = 6
_WHOLE = 0.5  # of a line that a phrase must cover where the page has a subject of its own
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}$")
_NO_LETTERS = re.compile(r"[\W_]+")
# What a page that is gone says beside it.
_BESIDE = frozenset({Finding.SERVER_ERROR, Finding.LOGIN_WALL, Finding.CONSENT_WALL})


class Trust(Enum):
    """How far a line is believed that says it is gone."""

    BELIEVED = auto()
    DOUBTED = auto()  # a person must look
    IGNORED = auto()  # it is about something else


class _Words:
    """The data file: what its lists find in a line."""

    def __init__(self) -> None:
        file = tomllib.loads(_SHIPPED.read_text("utf-8"))
        self._title = re2.compile(f"^(?:{'|'.join(file['titles'])})\\W*$")
        self._furniture, self._counter, self._remark = (
            re2.compile("|".join(file[key])) for key in ("furniture", "counters", "told")
        )

    def is_title(self, text: str) -> bool:
        """Whether it is a title that names no subject."""
        return self._title.search(text) is not None

    def is_furniture(self, text: str) -> bool:
        """Whether it stands below every page."""
        return self._furniture.search(text) is not None

    def counts(self, text: str) -> bool:
        """Whether it is a number that only what is shown has."""
        return self._counter.search(text) is not None

    def is_remark(self, text: str) -> bool:
        """Whether somebody writes of what is theirs."""
        return self._remark.search(text) is not None


_words = cache(_Words)


class Remembered:
    """The phrases of all languages, each text of a page looked through only once."""

    def __init__(self, phrases: AllPhrases) -> None:
        self._phrases = phrases
        self._found: dict[str, tuple[tuple[str, Finding, tuple[int, int]], ...]] = {}

    def find(self, text: str) -> tuple[tuple[str, Finding, tuple[int, int]], ...]:
        """As ``AllPhrases.find``."""
        if text not in self._found:
            self._found[text] = tuple(self._phrases.find(text))
        return self._found[text]


class Message:
    """The lines of one page, weighed against each other; lives as long as the reading."""

    def __init__(self, phrases: Remembered, page: Page, address: tuple[str, str]) -> None:
        """``address``: the host, and the host with path and query."""
        self._phrases, self._page = phrases, page
        self._host, where = address
        self._is_front_page = where.removesuffix("/") == self._host
        own = [line for line in page.said if line.region is not Region.AROUND]
        self._headings = [line for line in own if line.heading]
        self.lines = [line for line in own if not line.heading and not line.is_link][:_MOST_LINES]
        """The page's own, without headings, links and buttons."""

    @cached_property
    def words(self) -> int:
        """In these lines."""
        return sum(word_count(line.text) for line in self.lines)

    @cached_property
    def headings(self) -> list[Line]:
        """Those that may say what became of the page: none of a menu, none that leads elsewhere."""
        return [line for line in self._headings if not line.is_link]

    @cached_property
    def is_front_page_with_menus(self) -> bool:
        """Whether a whole site stands around it: it is broken then, not gone."""
        links = sum(line.is_link for line in self._page.said)
        says_so = any(map(self.is_message, [self._page.title, *self._title]))
        return self._is_front_page and links >= _MANY_LINKS and not says_so

    def may_hide(self, finding: Finding, text: str) -> bool:
        """Whether this text may say what hides the page: a banner about cookies seldom does."""
        if finding is not Finding.CONSENT_WALL or text not in self._around:
            return True
        told = sum(word_count(line.text) for line in self.headings) + self.words
        return told < _FEW_WORDS and not self._shows_content

    @cached_property
    def _around(self) -> frozenset[str]:
        return frozenset(line.text for line in self._page.said if line.region is Region.AROUND)

    def trust(self, line: Line, share: float) -> Trust:
        """How far it is believed; ``share`` of the line says that it is gone."""
        if self._is_about_another(line):
            return Trust.IGNORED
        if line.text.endswith(","):  # a verse
            return Trust.DOUBTED
        if line.region is Region.NOTICE:
            return self._in_a_notice()
        if self._other_words > _FEW_WORDS:
            few = self._other_words <= _SOME_WORDS and not self._has_subject
            return Trust.DOUBTED if few else Trust.IGNORED
        has_subject = self._has_subject or self._has_titled_subject
        is_doubtful = self._shows_content or (has_subject and self._is_a_remark(line, share))
        return Trust.DOUBTED if is_doubtful else Trust.BELIEVED

    def _is_about_another(self, line: Line) -> bool:
        if line.region is Region.SPEECH and self._loose:
            return True
        is_list_of_messages = len(self._messages) > _MOST_MESSAGES
        return (
            self._has_subject
            and line.region is not Region.NOTICE
            and (is_list_of_messages or self._shows_content)
        )

    def _in_a_notice(self) -> Trust:
        is_alone = self._other_words <= 2 * _FEW_WORDS and not self._shows_content
        has_answers = any(line.region is Region.SPEECH for line in self._loose)
        return Trust.BELIEVED if is_alone and not has_answers else Trust.DOUBTED

    def _is_a_remark(self, line: Line, share: float) -> bool:
        """Whether it could be a remark beside what the heading promises."""
        return (
            self._page.may_play
            or bool(self._loose)
            or line.region in {Region.SPEECH, Region.ABOUT}
            or (line.heading > 0 and self._has_subject)
            or share < _WHOLE
            or _words().is_remark(line.text)
        )

    @cached_property
    def _shows_content(self) -> bool:
        return (
            self._page.pictures_shown > 0
            or self._page.waiting_players > 0
            or any(
                _words().counts(line.text) and not self.is_message(line.text) for line in self.lines
            )
            or self._asks_twice
        )

    @cached_property
    def _asks_twice(self) -> bool:
        return sum(line.text.endswith(("?", "\u061f")) for line in self._headings) > 1

    @cached_property
    def _has_subject(self) -> bool:
        """Whether a heading names something of its own, as the title of a film does."""
        return any(
            (line.heading == 1 or _is_named(line.text, self._page.title))
            and line.region is not Region.NOTICE
            and self._is_subject(line.text)
            for line in self.headings
        )

    @cached_property
    def _has_titled_subject(self) -> bool:
        return any(map(self._is_subject, self._title)) and not any(
            map(self.is_message, [self._page.title, *self._title])
        )

    @cached_property
    def _title(self) -> list[str]:
        return [part for part in SEGMENTS.split(self._page.title) if part]

    def _is_subject(self, text: str) -> bool:
        parts = [text, *SEGMENTS.split(text)]
        return not (any(map(self.is_message, parts)) or all(map(self._is_no_subject, parts[1:])))

    def _is_no_subject(self, text: str) -> bool:
        return not text or self._is_name(text) or _words().is_title(text)

    def _is_name(self, text: str) -> bool:
        """Whether it is the site's name."""
        letters = _letters(text)
        site = _letters(f"{self._page.site} {self._host}")
        return letters in site or letters in self._names or _DOMAIN.match(text) is not None

    @cached_property
    def _names(self) -> frozenset[str]:
        """What stands above every page, and begins with the name of the site."""
        above = takewhile(lambda line: not line.heading or line.is_link, self._page.said)
        first = list(islice(above, _MOST_LINES_ABOVE))
        return frozenset(
            _letters(line.text)
            for place, line in enumerate(first)
            if place == 0 or line.is_link or line.region is Region.AROUND
        )

    @cached_property
    def _other_words(self) -> int:
        """In sentences that say nothing of the material being gone."""
        return sum(
            count
            for line in self.lines
            if (count := word_count(line.text)) >= _SENTENCE and self._tells(line.text, count)
        )

    @cached_property
    def _loose(self) -> list[Line]:
        """Whatever could be somebody's word, in whole sentences or not."""
        return [
            line
            for line in self.lines
            if (count := word_count(line.text)) > 1
            and (count >= _SENTENCE or line.text.endswith(_ENDS) or line.region is Region.SPEECH)
            and not self._is_furniture(line.text)
            and not self.is_message(line.text)
            and not _words().is_title(line.text)
        ]

    @cached_property
    def _messages(self) -> frozenset[str]:
        """Lines that say that something is gone."""
        return frozenset(line.text for line in self.lines if self._says_gone(line.text))

    def _says_gone(self, text: str) -> bool:
        found = self._phrases.find(text[:LONGEST_SENTENCE])
        return any(finding.verdict is Verdict.GONE for _, finding, _ in found)

    def _tells(self, text: str, count: int) -> bool:
        is_sentence = text.endswith(_ENDS) or count >= _LONG_LINE
        return is_sentence and not self._is_furniture(text) and not self.is_message(text)

    def _is_furniture(self, text: str) -> bool:
        parts = _MENU.split(text)
        is_menu = len(parts) > 2 and all(word_count(part) <= _LONG_LINE for part in parts)  # noqa: PLR2004
        return is_menu or _words().is_furniture(text)

    def is_message(self, text: str) -> bool:
        """Whether it says that something is gone, or what pages say beside that."""
        return any(
            finding.verdict is Verdict.GONE or finding in _BESIDE
            for _, finding, _ in self._phrases.find(text[:LONGEST_SENTENCE])
        )


def _is_named(heading: str, title: str) -> bool:
    letters = _letters(heading)
    return len(letters) >= _SENTENCE and letters in _letters(title)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)
