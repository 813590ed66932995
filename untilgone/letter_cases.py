"""The cases in which a letter says something else: what is filled in of all that may be empty.

The linter writes every letter in each of them, and so does the book of letters in the tests.
A new fact that may be empty gets a place in one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from untilgone.cases import Category
from untilgone.letter_facts import LetterFacts
from untilgone.parties import Office, PartyKind
from untilgone.periods import Stands

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
_TIME = ("deadline", "deadline_is")
_BY_LAW = (*_LAW, "law_deadline", *_TIME)
_RUNNING, _ENDING, _MISSED = (
    (("deadline_is", how),) for how in (Stands.RUNNING, Stands.ENDING, Stands.MISSED)
)
_OF_EACH = ("was_gone_from", "back_since", "live_from", "live_looks")  # address
_BACK = ("was_gone_from", "back_since")
_SEEN = ("live_from", "live_looks")
_ERASURE = (*_USUAL, "is_erasure_request")
_PERSONAL = (Category.IMPERSONATION, Category.DOXING)
_OFFICE = (*_USUAL, "party_office")


@dataclass(frozen=True, kw_only=True)
class LetterCase:
    """One of them."""

    name: str
    filled: tuple[str, ...]
    categories: tuple[Category, ...] = tuple(Category)
    everywhere: bool = False  # each category to each party kind; else each of both at least once
    is_short: bool = False  # what goes into a field of a form
    values: tuple[tuple[str, Any], ...] = ()  # of what is filled in one of several ways
    party_kinds: tuple[PartyKind, ...] = tuple(PartyKind)

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
            for party_kind in self.party_kinds:
                if self.everywhere or category is usual or party_kind is self.party_kinds[0]:
                    yield category, party_kind

    def facts(self, full: LetterFacts) -> LetterFacts:
        """``full`` without whatever is empty in this case; other_illegal is always explained."""
        kept = set(self.filled)
        if full.category is Category.OTHER_ILLEGAL:
            kept.add("explanation")
        empty = {name: none for name, none in EMPTY.items() if name not in kept}
        of_each = {name: none for name, none in empty.items() if name in _OF_EACH}
        also = tuple(replace(each, **of_each) for each in full.also)
        return replace(full, **{"also": also} | dict(self.values) | empty)


CASES = (
    LetterCase(name="usual", filled=_USUAL, everywhere=True),
    LetterCase(name="usual", filled=(*_USUAL, "also"), everywhere=True),
    LetterCase(name="nothing known", filled=(), everywhere=True),
    LetterCase(name="moved", filled=(*_USUAL, "earlier_urls")),
    LetterCase(name="list", filled=(*_USUAL, "also", "has_list")),
    LetterCase(name="period", filled=(*_USUAL, *_LAW)),
    LetterCase(name="period runs", filled=(*_USUAL, *_BY_LAW), values=_RUNNING),
    LetterCase(name="period nearly over", filled=(*_USUAL, *_BY_LAW), values=_ENDING),
    LetterCase(name="period over", filled=(*_USUAL, *_BY_LAW, "law_is_over"), values=_MISSED),
    LetterCase(name="time runs", filled=(*_USUAL, *_TIME), values=_RUNNING),
    LetterCase(name="time nearly over", filled=(*_USUAL, *_TIME), values=_ENDING),
    LetterCase(name="time over", filled=(*_USUAL, *_TIME), values=_MISSED),
    LetterCase(name="reminded before", filled=(*_USUAL, "reminded_at")),
    LetterCase(name="came back", filled=(*_USUAL, *_BACK)),
    LetterCase(name="came back", filled=(*_USUAL, *_BACK, "also")),
    LetterCase(name="came back with nothing sent", filled=(*_USUAL[:-1], *_BACK)),
    LetterCase(name="seen often", filled=(*_USUAL, *_SEEN)),
    LetterCase(name="seen often", filled=(*_USUAL, *_SEEN, "also")),
    *(
        LetterCase(
            name=f"to the {office}",
            filled=_OFFICE,
            values=(("party_office", office),),
            party_kinds=(PartyKind.REGULATOR,),
        )
        for office in Office
    ),
    *(
        LetterCase(
            name=f"to the {office} on behalf",
            filled=(*_OFFICE, "is_on_behalf"),
            values=(("party_office", office),),
            party_kinds=(PartyKind.REGULATOR,),
        )
        for office in (Office.DPA, Office.FTC)
    ),
    LetterCase(name="erasure", filled=_ERASURE, categories=_PERSONAL),
    LetterCase(name="erasure", filled=(*_ERASURE, "also"), categories=_PERSONAL),
    LetterCase(
        name="erasure for a parent",
        filled=(*_ERASURE, "mandate_by_another"),
        categories=_PERSONAL,
    ),
    LetterCase(name="trusted flagger", filled=(*_USUAL, "trusted_flagger")),
    LetterCase(name="ticket", filled=(*_USUAL, "ticket")),
    LetterCase(name="answer page", filled=(*_USUAL, "answer_url")),
    LetterCase(name="defanged", filled=(*_USUAL, "is_defanged")),
    LetterCase(name="defanged", filled=(*_USUAL, "also", "earlier_urls", "is_defanged")),
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
    LetterCase(name="time nearly over", filled=(*_USUAL, *_TIME), values=_ENDING, is_short=True),
    LetterCase(name="time over", filled=(*_USUAL, *_TIME), values=_MISSED, is_short=True),
    LetterCase(name="reminded before", filled=(*_USUAL, "reminded_at"), is_short=True),
    LetterCase(name="came back", filled=(*_USUAL, *_BACK), is_short=True),
    LetterCase(name="nothing known", filled=(), is_short=True),
)
"""All of them, the usual one first. docs/letters.md says what each is."""
