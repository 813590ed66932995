"""What a text must hold before a regular expression can be found in it.

Looking for fixed texts is much cheaper than for patterns and needs little memory. So they are
looked for first, and only the patterns whose texts were seen are tried. What cannot be told of a
pattern is never guessed: it is tried on every text.
"""

import re
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import re2

_MOST_MEMORY = 64 * 1024 * 1024  # bytes, for the automaton of all literals
_LONGEST = 10  # characters; a longer text is hardly rarer than its beginning
_MOST_TEXTS = 30  # that a sequence may stand for, to be read as one text
_TEXT = r"[^\\()\[\]{}|.*+?^$]+"
_PIECES = re.compile(
    rf"""
    (?<=[(:|])(?<!\\[(:|]){_TEXT}(?:\|{_TEXT})+(?=[|)])  # a list of texts
    | \\. | \[\^?\]?(?:\\.|[^\[\]\\])*\]              # an escape, a class
    | \(\?: | [()|.^$]
    | [*+?]\?? | \{{\d+(?:,\d*)?\}}\??              # how often
    | {_TEXT}(?![*+?{{]) | [^\\]                     # a text, or its last character
    """,
    re.VERBOSE | re.DOTALL,
)
_QUANTIFIERS = frozenset("*+?{")
_EDGES = frozenset({"^", "$", "\\b", "\\B", "\\A", "\\z"})  # places, not characters
_KINDS = frozenset({".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S"})  # any of many characters
_SPECIAL = frozenset("()[]{}*+?")  # here: something that is not read
_NOTHING: frozenset[str] = frozenset()


class LikelyPatterns:
    """Many patterns of RE2, and which of them a text may hold."""

    def __init__(self, patterns: Iterable[str]) -> None:
        needing: dict[str, list[int]] = {}
        self._on_every_text: list[int] = []
        for number, pattern in enumerate(patterns):
            needed = needed_literals(pattern)
            for literal in needed:
                needing.setdefault(literal, []).append(number)
            if not needed:
                self._on_every_text.append(number)
        self._needing = list(needing.values())
        options = re2.Options()
        options.max_mem = _MOST_MEMORY
        self._literals = re2.Set.SearchSet(options)
        for literal in needing:
            self._literals.Add(re2.escape(literal))
        if needing:
            self._literals.Compile()

    def of(self, text: str) -> set[int]:
        """The places of all patterns that may be found in it, and of few others."""
        likely = set(self._on_every_text)
        if self._needing:
            for literal in self._literals.Match(text) or ():
                likely.update(self._needing[literal])
        return likely


class _Part(NamedTuple):
    """What is known of a part of a pattern."""

    exact: frozenset[str] | None = None  # all that it matches; None: too much, or unknown
    needed: frozenset[str] = _NOTHING  # one of these stands in all that it matches; none: unknown

    def told(self) -> frozenset[str]:
        """The best that is known of what it needs."""
        if self.exact is None:
            return self.needed
        return _NOTHING if "" in self.exact else self.exact


_EMPTY = _Part(frozenset({""}))
_ANYTHING = _Part()


class _UnfamiliarError(Exception):
    """The pattern holds something that is not read here."""


def needed_literals(pattern: str) -> frozenset[str]:
    """Texts of which at least one stands in whatever the pattern finds; none where unknown."""
    pieces = _PIECES.findall(pattern)
    pieces.reverse()
    try:
        needed = _choice(pieces).told()
    except _UnfamiliarError:
        return _NOTHING
    return _NOTHING if pieces else frozenset(text[:_LONGEST] for text in needed)


def _choice(pieces: list[str]) -> _Part:
    """What stands between bars; as all that follows, takes what it read from the pieces' end."""
    parts = [_sequence(pieces)]
    while pieces and pieces[-1] == "|":
        pieces.pop()
        parts.append(_sequence(pieces))
    return _one_of(parts)


def _sequence(pieces: list[str]) -> _Part:
    parts = []
    while pieces and pieces[-1] not in "|)":
        part = _one(pieces)
        while pieces and pieces[-1][0] in _QUANTIFIERS:
            part = _repeated(part, pieces.pop())
        parts.append(part)
    return parts[0] if len(parts) == 1 else _one_after_the_other(parts)


def _one(pieces: list[str]) -> _Part:
    piece = pieces.pop()
    if piece in {"(?:", "("}:
        part = _choice(pieces)
        if not pieces or pieces.pop() != ")":
            raise _UnfamiliarError
        return part
    if piece in _EDGES:
        return _EMPTY
    if piece in _KINDS:
        return _ANYTHING
    if piece[0] == "\\":
        if piece[1].isalnum():
            raise _UnfamiliarError
        return _Part(frozenset({piece[1]}))
    if piece[0] == "[" and piece != "[":
        return _class(piece[1:-1])
    if piece in _SPECIAL:
        raise _UnfamiliarError
    return _Part(frozenset(piece.split("|")))


def _class(inside: str) -> _Part:
    """A few characters as they stand; ranges, kinds and negations are anything."""
    if inside[0] == "^" or "-" in inside or re.search(r"\\\w", inside):
        return _ANYTHING
    return _Part(frozenset(re.sub(r"\\(.)", r"\1", inside)))


def _repeated(part: _Part, how_often: str) -> _Part:
    if how_often[0] == "?":
        return _one_of([part, _EMPTY])
    return _ANYTHING if how_often[0] == "*" or how_often.startswith("{0") else _needing(part.told())


def _needing(texts: frozenset[str]) -> _Part:
    return _Part(None, texts)


def _one_of(parts: list[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    exact = [part.exact for part in parts if part.exact is not None]
    if len(exact) == len(parts):
        return _Part(frozenset[str]().union(*exact))
    told = [part.told() for part in parts]
    return _needing(frozenset[str]().union(*told)) if all(told) else _ANYTHING


def _one_after_the_other(parts: Iterable[_Part]) -> _Part:
    """Neighbours that stand for few texts are read as one text; the best of these is needed."""
    run, is_whole = _EMPTY, True
    known: list[frozenset[str]] = []
    for part in parts:
        joined = _joined(run, part)
        if joined is None:
            is_whole = False
            known += (run.told(), part.needed)
            joined = _EMPTY if part.exact is None else part
        run = joined
    return (
        run
        if is_whole
        else _needing(max(filter(None, (*known, run.told())), key=_worth, default=_NOTHING))
    )


def _joined(first: _Part, second: _Part) -> _Part | None:
    if first.exact is None or second.exact is None:
        return None
    if first is _EMPTY or second is _EMPTY:
        return second if first is _EMPTY else first
    if len(first.exact) * len(second.exact) > _MOST_TEXTS:
        return None
    return _Part(frozenset(map("".join, product(first.exact, second.exact))))


def _worth(texts: frozenset[str]) -> tuple[int, int]:
    """The longer the shortest, the rarer it is; few are better than many."""
    return min(_LONGEST, *map(len, texts)), -len(texts)
