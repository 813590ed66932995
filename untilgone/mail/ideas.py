"""Which ideas a text speaks of, and in which order: the same ones whatever language it is in.

Each language has a list of words and expressions for each idea (``rules/ideas/<language>.toml``;
docs/mail.md says how to read and to correct them). All else is left out.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass as frozen_dataclass
from datetime import date
from functools import cache

from pydantic.dataclasses import dataclass

from untilgone.mail.rules_file import SHIPPED, read_rules
from untilgone.mail.sentences import sentences

STOP = "|"  # between two clauses
ASKED = "?"  # ends a question
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!,;:()]")
_ELISION = re.compile(r"\b(l|d|n|j|c|s|m|t|qu|jusqu|lorsqu|puisqu)'(?=[a-z])")
_SIGNS = frozenset("?!,;:()")


@dataclass(frozen=True, kw_only=True)
class IdeasFile:
    """One language: of each idea the expressions, between commas; ``*`` is any ending of a word."""

    language: str
    date: date
    source: str
    ideas: Mapping[str, str]


@frozen_dataclass(frozen=True, kw_only=True)
class Spoken:
    """The ideas of a text, sentence by sentence."""

    language: str
    sentences: tuple[tuple[str, ...], ...]


class Vocabulary:
    """The expressions of one language, found by their first words."""

    def __init__(self, file: IdeasFile) -> None:
        self.language = file.language
        self._exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for idea, text in file.ideas.items():
            for entry in filter(None, map(str.strip, text.replace("\n", " ").split(","))):
                words = tuple(entry.split())
                is_stem = words[0].endswith("*")
                where = self._stems if is_stem else self._exact
                where.setdefault(words[0].removesuffix("*"), []).append((words, idea))

    def ideas_of(self, tokens: list[str]) -> tuple[tuple[str, ...], int]:
        """The ideas in a sentence, and how many of its words stand for any."""
        ideas: list[str] = []
        place = known = 0
        while place < len(tokens):
            token = tokens[place]
            if token in _SIGNS:
                ideas.append(ASKED if token == ASKED else STOP)
                place += 1
            elif (found := self._longest(tokens, place)) is not None:
                length, idea = found
                ideas.append(idea)
                known += length
                place += length
            else:
                place += 1
        return tuple(ideas), known

    def _longest(self, tokens: list[str], place: int) -> tuple[int, str] | None:
        """The longest expression that begins here; of equally long ones the most exact."""
        token = tokens[place]
        candidates = list(self._exact.get(token, ()))
        for end in range(len(token), 0, -1):
            candidates += self._stems.get(token[:end], ())
        best: tuple[int, str] | None = None
        for words, idea in candidates:
            is_longer = best is None or len(words) > best[0]
            if is_longer and _stand_at(words, tokens, place):
                best = len(words), idea
        return best


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """All languages, read once."""
    names = sorted(path.name for path in (SHIPPED / "ideas").glob("*.toml"))
    return tuple(Vocabulary(read_rules(f"ideas/{name}", IdeasFile)) for name in names)


def spoken(text: str, among: Iterable[Vocabulary] | None = None) -> Spoken:
    """What a text speaks of, in the language of which most of its words are known."""
    told = [_TOKEN.findall(_ELISION.sub(r"\1 ", each)) for each in sentences(text)]
    best, most = Spoken(language="", sentences=()), -1
    for vocabulary in vocabularies() if among is None else among:
        found = [vocabulary.ideas_of(tokens) for tokens in told]
        known = sum(number for _, number in found)
        if known > most:
            ideas = tuple(ideas for ideas, _ in found)
            best, most = Spoken(language=vocabulary.language, sentences=ideas), known
    return best


def _stand_at(words: tuple[str, ...], tokens: list[str], place: int) -> bool:
    there = tokens[place : place + len(words)]
    return len(there) == len(words) and all(
        token.startswith(word[:-1]) if word.endswith("*") else token == word
        for word, token in zip(words, there, strict=True)
    )
