"""Why a mail came back, and whether that is for good (RFC 3463, and what servers say)."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise

from pydantic.dataclasses import dataclass

from untilgone.mail.result import Bounce
from untilgone.mail.rules_file import compiled, plain, read_rules

_CODE = re.compile(r"(?<![\d.])([245])\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.#-])([45])[0-5]\d(?=[\s-](?!\d{3}\b)|:|;|$)", re.MULTILINE)
_REPLIED = re.compile(r"(?<![\d.])[45][0-5]\d[ -]#?[45]\.\d{1,3}\.\d{1,3}(?!\d)")
_ADDRESS = re.compile(r"[^\s<>()\[\]\"':;,@]{1,128}@[\w.-]{1,253}")
_LINK = re.compile(r"\bhttps?://[^\s<>\"]{1,500}")
_ABOUT_ONE = re.compile(
    r"^[ \t*\"]{0,8}<?[^\s<>@:\"]{1,128}@[\w.-]{1,253}>?\"?:?[ \t]*.*$", re.MULTILINE
)
_FIRST = 4000  # characters in which a code is looked for


class _Outcome(StrEnum):
    HARD = "hard"
    SOFT = "soft"
    HARD_UNLESS_4 = "hard_unless_4"
    SOFT_UNLESS_5 = "soft_unless_5"

    def with_code(self, code: str) -> Bounce:
        """What it means where the server said 4, 5 or nothing."""
        if self is _Outcome.HARD_UNLESS_4:
            return Bounce.SOFT if code == "4" else Bounce.HARD
        if self is _Outcome.SOFT_UNLESS_5:
            return Bounce.HARD if code == "5" else Bounce.SOFT
        return Bounce(self.value)


@dataclass(frozen=True, kw_only=True)
class _Reason:
    id: str
    outcome: _Outcome
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Reasons:
    date: date
    source: str
    reason: tuple[_Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why it came back."""

    bounce: Bounce
    reason: str  # of the rule, or `code_4`, `code_5`, `code_unknown`
    words: str
    is_told: bool  # a rule fired; else only the code decided


@cache
def _reasons() -> _Reasons:
    reasons: _Reasons = read_rules("reasons.toml", _Reasons)
    return reasons


def why_returned(said: str, status: str = "") -> Why:
    """Why, by what a mail system says and the status it gives (such as `5.1.1`)."""
    text = _LINK.sub("link", _ADDRESS.sub("a@b", plain(said)))
    code = _code_of(text, status)
    if found := _first(text):
        reason, words = found
        return Why(
            bounce=reason.outcome.with_code(code), reason=reason.id, words=words, is_told=True
        )
    if status and (found := _first(f" {status} ")):
        reason, words = found
        return Why(
            bounce=reason.outcome.with_code(code), reason=reason.id, words=status, is_told=False
        )
    by_code = Bounce.SOFT if code == "4" else Bounce.HARD
    return Why(bounce=by_code, reason=f"code_{code or 'unknown'}", words="", is_told=False)


def _first(text: str) -> tuple[_Reason, str] | None:
    for reason in _reasons().reason:
        if any(compiled(pattern).search(text) for pattern in reason.unless):
            continue
        for pattern in reason.patterns:
            if match := compiled(pattern).search(text):
                return reason, str(match[0]).strip()
    return None


def worst(reasons: Sequence[Why]) -> Why:
    """Who never gets it matters more than who waits."""
    return next((why for why in reasons if why.bounce is Bounce.HARD), reasons[0])


def by_recipient(said: str) -> tuple[str, ...]:
    """What is said of each recipient, where lines begin with more than one; else nothing."""
    starts = [match.start() for match in _ABOUT_ONE.finditer(said)][:100]
    pieces = [said[begin:end] for begin, end in pairwise((*starts, len(said)))]
    told = [piece for piece in pieces if why_returned(piece).is_told]
    return tuple(told) if len(told) > 1 else ()


def replies_in(said: str) -> str:
    """The lines in which a server's reply begins, each with the one after it."""
    lines = said[:_FIRST].split("\n")
    begins = [place for place, line in enumerate(lines) if _REPLIED.search(line)]
    kept = sorted({place + more for place in begins for more in (0, 1)} & set(range(len(lines))))
    return "\n".join(lines[place] for place in kept)


def _code_of(text: str, status: str) -> str:
    """4 or 5: of the server's reply, else of the status; empty where nobody says."""
    enhanced = [each[1] for each in _CODE.finditer(text[:_FIRST]) if each[1] != "2"]
    replies = [each[1] for each in _REPLY.finditer(text[:_FIRST])]
    return next(iter((*enhanced[:1], *filter("45".__contains__, status[:1]), *replies[:1])), "")
