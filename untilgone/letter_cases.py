"""The cases in which a letter says something else: what is filled in of all that may be empty.

The linter writes every letter in each of them, and so does the book of letters in the tests.
A new fact that may be empty gets a place in one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from untilgone.cases import Category
from untilgone.letter_facts import LetterFacts
from untilgone.parties import PartyKind

EMPTY: dict[str, Any] = {
    **{spec.name: spec.default for spec in fields(LetterFacts) if spec.default is not MISSING},
    "explanation": "",
    "seen_live_at": None,
    "answer_by": None,
    "earlier": (),
}
"""How each fact that may be empty is so."""

_USUAL = ("organisation_signatory", "explanation", "seen_live_at", "answer_by", "earlier")
_LAW = ("law", "law_hours")
_UNSIGNED = (*_USUAL[1:], *_LAW, "law_by_mandate")  # nobody is named to sign a request
_REQUEST = ("organisation_signatory", *_UNSIGNED)
_BY_PARENT = (*_REQUEST, "mandate_by_another")
_INTIMATE = (Category.NCII, Category.NCII_SYNTHETIC)


@dataclass(frozen=True, kw_only=True)
class LetterCase:
    """One of them."""

    name: str
    filled: tuple[str, ...]
    categories: tuple[Category, ...] = tuple(Category)
    everywhere: bool = False  # each category to each party kind; else each of both at least once
    is_short: bool = False  # what goes into a field of a form

    @property
    def addresses(self) -> str:
        """About how many a letter is, in words."""
        return "several addresses" if "also" in self.filled else "one address"

    @property
    def title(self) -> str:
        """What no other case is called."""
        several = ("several addresses",) if "also" in self.filled else ()
        return ", ".join((*(("short",) if self.is_short else ()), self.name, *several))

    def letters(self, categories: Sequence[Category]) -> Iterator[tuple[Category, PartyKind]]:
        """In which letters of these categories it is looked at."""
        fitting = [each for each in self.categories if each in categories]
        usual = Category.NCII if Category.NCII in fitting else next(iter(fitting), None)
        for category in fitting:
            for party_kind in PartyKind:
                if self.everywhere or category is usual or party_kind is PartyKind.PLATFORM:
                    yield category, party_kind

    def facts(self, full: LetterFacts) -> LetterFacts:
        """``full`` without whatever is empty in this case; other_illegal is always explained."""
        kept = set(self.filled)
        if full.category is Category.OTHER_ILLEGAL:
            kept.add("explanation")
        return replace(full, **{name: none for name, none in EMPTY.items() if name not in kept})


CASES = (
    LetterCase(name="usual", filled=_USUAL, everywhere=True),
    LetterCase(name="usual", filled=(*_USUAL, "also"), everywhere=True),
    LetterCase(name="nothing known", filled=(), everywhere=True),
    LetterCase(name="moved", filled=(*_USUAL, "earlier_urls")),
    LetterCase(name="list", filled=(*_USUAL, "also", "has_list")),
    LetterCase(name="period", filled=(*_USUAL, *_LAW)),
    LetterCase(name="period runs", filled=(*_USUAL, *_LAW, "law_deadline")),
    LetterCase(name="period over", filled=(*_USUAL, *_LAW, "law_deadline", "law_is_over")),
    LetterCase(name="trusted flagger", filled=(*_USUAL, "trusted_flagger")),
    LetterCase(name="ticket", filled=(*_USUAL, "ticket")),
    LetterCase(name="answer page", filled=(*_USUAL, "answer_url")),
    LetterCase(name="gone", filled=(*_USUAL, "gone_at")),
    LetterCase(name="mandate", filled=_REQUEST, categories=_INTIMATE),
    LetterCase(name="mandate", filled=(*_REQUEST, "also"), categories=_INTIMATE),
    LetterCase(name="parent's mandate", filled=_BY_PARENT, categories=_INTIMATE),
    LetterCase(name="parent's mandate", filled=(*_BY_PARENT, "also"), categories=_INTIMATE),
    LetterCase(name="unsigned request", filled=_UNSIGNED, categories=_INTIMATE),
    LetterCase(name="unsigned request", filled=(*_UNSIGNED, "also"), categories=_INTIMATE),
    LetterCase(name="usual", filled=_USUAL, everywhere=True, is_short=True),
    LetterCase(name="usual", filled=(*_USUAL, "also"), is_short=True),
    LetterCase(name="ticket", filled=(*_USUAL, "ticket"), is_short=True),
    LetterCase(name="nothing known", filled=(), is_short=True),
)
"""All of them, the usual one first. docs/letters.md says what each is."""
