"""Markers: what an answer that is not the material looks like, as data with a date and a source.

``untilgone/markers/phrases/<language>.toml`` holds what pages say, one file a language;
``general.toml`` what servers, walls and hosters show everywhere; ``platforms/<slug>.toml`` what
one platform shows. docs/markers.md explains the keys.

Patterns are RE2's (https://github.com/google/re2/wiki/Syntax), so no page can make them slow. One
pass over a text tells which of all phrases it may hold; see ``untilgone.literals``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

import re2
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from untilgone.data_files import read_data
from untilgone.errors import BadInput
from untilgone.literals import LikelyPatterns
from untilgone.looks import Finding, Where
from untilgone.spelling import spelled

SHIPPED = Path(__file__).parent / "markers"
_MOST_MEMORY = 64 * 1024 * 1024  # bytes, for the automaton of one set
_STRICT = ConfigDict(extra="forbid")

Found: TypeAlias = tuple[str, Finding, tuple[int, int]]
"""Id and finding of a phrase, and where it stands in the text."""


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Phrase:
    """What pages of one language say for one finding."""

    id: str
    finding: Finding
    patterns: tuple[str, ...]
    examples: tuple[str, ...]  # sentences in which this phrase must be found


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Language:
    """One file of phrases; ``words`` stand as ``{name}`` in patterns."""

    language: str
    date: date
    source: str
    phrase: tuple[Phrase, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    innocent: tuple[str, ...] = ()  # sentences of live pages, in which nothing may be found


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Marker:
    """One thing that an answer may show. Exactly one of ``has`` and ``pattern``."""

    id: str
    finding: Finding
    where: Where
    date: date
    source: str
    has: str = ""  # this text, as it stands
    pattern: str = ""  # this regular expression
    header: str = ""  # in this header; only where = "header"
    status: tuple[int, ...] = ()  # only under these; empty: under any
    on_long_pages: bool = False  # also where much else is shown

    def __post_init__(self) -> None:
        """Refuse what could never be found, or always."""
        if bool(self.has) == bool(self.pattern):
            raise ValueError(f"{self.id}: give one of `has` and `pattern`")
        if bool(self.header) != (self.where is Where.HEADER):
            raise ValueError(f'{self.id}: `header` goes with where = "header", and only there')
        self.expression()

    def is_in(self, text: str) -> bool:
        """Whether the text shows it."""
        return _compiled(self.expression()).search(text) is not None

    def expression(self) -> str:
        """As a regular expression; ValueError where it is none."""
        expression = re2.escape(self.has) if self.has else self.pattern
        _compiled(expression)
        return expression


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class MarkerFile:
    """One file of markers; a platform's names its hosts."""

    marker: tuple[Marker, ...]
    platform: str = ""
    hosts: tuple[str, ...] = ()
    canary: str = ""  # URL of an object of this platform that is known to stay


class AllPhrases:
    """The phrases of all languages.

    Not looked for by one ``Set``, nor by one a language: on new texts it would build states for
    milliseconds, and keep them.
    """

    def __init__(self, languages: Iterable[Language]) -> None:
        self._phrases: list[tuple[int, str, Finding, str]] = []
        for place, file in enumerate(languages):
            for phrase in file.phrase:
                said = place, f"{file.language}.{phrase.id}", phrase.finding
                for pattern in phrase.patterns:
                    self._phrases.append((*said, spelled(pattern, file.words)))
        refused = _search_set()  # never used: it says of each pattern whether it is one
        for *_, expression in self._phrases:
            _add(refused, expression)

    @cached_property
    def _likely(self) -> LikelyPatterns:
        """At the first text: most programs that read markers judge nothing, and it takes a while."""
        return LikelyPatterns(expression for *_, expression in self._phrases)

    def find(self, text: str) -> Iterator[Found]:
        """Id and finding of each phrase in a ``plain`` text, and where it stands.

        Language by language, in the order of the text.
        """
        return self.among(self.likely(text), text)

    def likely(self, text: str) -> set[int]:
        """The places of the phrases that it may hold; of none, no part of it holds any either."""
        return self._likely.of(text)

    def among(self, likely: Iterable[int], text: str) -> Iterator[Found]:
        """As ``find``, but looks only for the phrases of these places."""
        found = []
        for index in likely:
            language, marker, finding, expression = self._phrases[index]
            match = _compiled(expression).search(text)
            if match is not None:
                found.append((language, match.span(), -index, marker, finding))
        # Of two that cover the same words, the later in its file is the more particular.
        for _, span, _, marker, finding in sorted(found):
            yield marker, finding, span


class Remembered:
    """The phrases of all languages, each text of a page looked through only once."""

    def __init__(self, phrases: AllPhrases) -> None:
        self._phrases = phrases
        self._found: dict[str, tuple[Found, ...]] = {}
        self._says_nothing = ""
        self.has_found = False
        """Whether any text held a phrase."""

    def may_hold(self, text: str) -> bool:
        """Whether any phrase may stand in a text; where none may, none stands in a part of it."""
        if self._phrases.likely(text):
            return True
        self._says_nothing = max(text, self._says_nothing, key=len)
        return False

    def find(self, text: str) -> tuple[Found, ...]:
        """As ``AllPhrases.find``."""
        if text in self._says_nothing:  # most often a part of the title
            return ()
        if text not in self._found:
            likely = self._phrases.likely(text)
            if not likely:
                self._says_nothing = max(text, self._says_nothing, key=len)
            self._found[text] = found = tuple(self._phrases.among(likely, text))
            self.has_found |= bool(found)
        return self._found[text]


class MarkerSet:
    """Markers of one place, looked for in one pass."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        self._markers = list(markers)
        self._set = _search_set()
        for marker in self._markers:
            self._set.Add(marker.expression())
        if self._markers:
            self._set.Compile()

    def find(self, text: str) -> Iterator[Marker]:
        """Each marker that the text shows."""
        if self._markers:
            for index in self._set.Match(text) or ():
                yield self._markers[index]


class Platform:
    """The markers of one platform, or those that hold everywhere, by where they stand."""

    def __init__(self, slug: str, markers: Iterable[Marker], canary: str = "") -> None:
        self.slug = slug
        self.canary = canary
        markers = list(markers)
        self.headers = [marker for marker in markers if marker.where is Where.HEADER]
        self.places = {
            where: MarkerSet(m for m in markers if m.where is where)
            for where in Where
            if where is not Where.HEADER
        }


class Markers:
    """All markers together."""

    def __init__(self, languages: Iterable[Language], files: Iterable[MarkerFile]) -> None:
        self.languages = tuple(languages)
        self.files = tuple(files)
        self.phrases = AllPhrases(self.languages)
        self.general = Platform("", (m for f in self.files if not f.platform for m in f.marker))
        self._by_host: dict[str, Platform] = {}
        for file in self.files:
            platform = Platform(file.platform, file.marker, file.canary)
            for host in file.hosts:
                self._by_host[host] = platform

    def of_host(self, host: str) -> Platform | None:
        """The platform of a host name, if it has markers of its own."""
        labels = host.lower().split(".")
        for start in range(len(labels)):
            if found := self._by_host.get(".".join(labels[start:])):
                return found
        return None


@cache
def shipped() -> Markers:
    """The markers that come with the program, read once."""
    return load(SHIPPED)


def load(folder: Path) -> Markers:
    """All marker files of a folder; BadInput names the file and what is wrong in it."""
    languages = [_read(path, Language) for path in sorted((folder / "phrases").glob("*.toml"))]
    paths = [*sorted(folder.glob("*.toml")), *sorted((folder / "platforms").glob("*.toml"))]
    try:
        return Markers(languages, [_read(path, MarkerFile) for path in paths])
    except ValueError as error:
        raise BadInput(f"A pattern in {folder} cannot be used: {error}. Correct it.") from error


def _read(path: Path, kind: type[Any]) -> Any:
    return read_data(path, kind, undone="Nothing was judged")


@cache
def _compiled(expression: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(expression, options)
    except re2.error as error:
        raise ValueError(f"{expression[:60]}: {error}") from error


def _add(search_set: Any, expression: str) -> None:
    try:
        search_set.Add(expression)
    except re2.error as error:
        raise ValueError(f"{expression[:60]}: {error}") from error


def _search_set() -> Any:
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    return re2.Set.SearchSet(options)
