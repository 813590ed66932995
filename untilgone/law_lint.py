"""Which legal elements a letter lacks: each is written with sample facts, and read again."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.law_elements import Basis, Element
from untilgone.law_marks import marked, unprinted
from untilgone.letter_cases import CASES, LetterCase
from untilgone.letter_facts import LetterFacts
from untilgone.letter_uses import OneLetter
from untilgone.letters import Letters
from untilgone.notices import Letter, NoticeKind
from untilgone.parties import PartyKind

_NO_LIMIT = 1_000_000  # characters; how many a form takes is known when it is filled in


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A letter that cannot be written."""

    template: str  # such as `notice/en`
    category: Category
    party_kind: PartyKind
    cases: tuple[str, ...]  # in which it was tried
    said: str  # what is wrong, with the file and mostly the line

    @property
    def place(self) -> Hashable:
        """Equal for what differs in its cases only."""
        return self.template, self.category, self.party_kind, self.said


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One element that a letter must hold and does not."""

    template: str  # such as `notice/en`
    category: Category
    party_kind: PartyKind
    cases: tuple[str, ...]  # in which it does not
    basis: Basis
    element: Element
    lacks: str  # what was looked for and is not there

    @property
    def place(self) -> Hashable:
        """Equal for what differs in its cases only."""
        to = (self.template, self.category, self.party_kind)
        return *to, self.basis.id, self.element.id, self.lacks


@dataclass(frozen=True, kw_only=True)
class Linted:
    """What became of it. Only what is broken or missing is wrong; the rest is to be known."""

    letters: int  # that were written and read
    short: int  # that were only written: a short one is a notice with the fields of its form
    broken: tuple[Broken, ...]
    missing: tuple[Missing, ...]
    not_verified: tuple[Basis, ...]
    off: tuple[Basis, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.broken or self.missing)


def lint(
    letters: Letters, bases: Sequence[Basis], only: Collection[OneLetter] | None = None
) -> Linted:
    """Every letter there is, or ``only`` these, in every case against every basis that is on.

    Each is written to every kind of party, also where no basis applies.
    """
    is_on = [basis for basis in bases if basis.is_on]
    letters = letters.read_once()
    broken: list[Broken] = []
    missing: list[Missing] = []
    read = short = 0
    for sample in _every(letters, only):
        asking = sample.asked_by(is_on)
        try:
            letter = sample.written(letters)
            grounds = sample.grounds(letters, letter.language) if asking else ""
        except NeedsHuman as error:
            broken.append(sample.broken(str(error)))
            continue
        if sample.case.is_short:
            short += 1
            continue
        read += 1
        missing += _lacking(sample, letter, grounds, asking)
    return Linted(
        letters=read,
        short=short,
        broken=_together(broken),
        missing=_together(missing),
        not_verified=tuple(basis for basis in is_on if not basis.verified_by),
        off=tuple(basis for basis in bases if not basis.is_on),
    )


class Linter:
    """Every letter against these bases; letters that say what they said last cost nothing more."""

    def __init__(self, bases: Sequence[Basis]) -> None:
        self._bases = bases
        self._last: tuple[Mapping[str, str], Linted] | None = None

    def lint(self, letters: Letters) -> Linted:
        """As ``lint`` finds them; takes seconds where a text changed."""
        letters = letters.read_once()
        texts = letters.standing.texts
        if self._last is None or self._last[0] != texts:
            self._last = texts, lint(letters, self._bases)
        return self._last[1]


@dataclass(frozen=True, kw_only=True)
class _Sample:
    kind: NoticeKind
    language: str
    case: LetterCase
    facts: LetterFacts

    def asked_by(self, bases: Sequence[Basis]) -> Sequence[Basis]:
        """Which of these ask something of it."""
        if self.case.is_short:
            return ()
        # Without a signature it is no request under such a law, and does not say that it were one.
        facts = self.facts
        is_request = facts.law_by_mandate and bool(facts.organisation_signatory)
        is_request = is_request or facts.is_erasure_request or facts.is_on_behalf
        return [
            basis
            for basis in bases
            if (is_request or not basis.applies.by_mandate)
            and basis.applies.to(self.kind, facts.category, facts.party_kind, facts.party_office)
        ]

    def written(self, letters: Letters) -> Letter:
        longest = _NO_LIMIT if self.case.is_short else None
        return letters.render(
            self.kind, self.facts.category, self.language, self.facts, longest=longest
        )

    def grounds(self, letters: Letters, language: str) -> str:
        return letters.grounds(language, self.facts).strip()

    def broken(self, said: str) -> Broken:
        short = "/short" if self.case.is_short else ""
        return Broken(
            template=f"{self.kind}/{self.language}{short}",
            category=self.facts.category,
            party_kind=self.facts.party_kind,
            cases=(self.case.title,),
            said=said,
        )


def _every(letters: Letters, only: Collection[OneLetter] | None) -> Iterator[_Sample]:
    for kind, language, there in letters.there():
        categories = [
            each
            for each in there
            if only is None or OneLetter(kind=kind, category=each, language=language) in only
        ]
        has_short = letters.has_short(kind, language)
        for case in CASES:
            if case.is_short and not has_short:
                continue
            for category, party_kind in case.letters(categories):
                facts = case.facts(marked(category, party_kind))
                yield _Sample(kind=kind, language=language, case=case, facts=facts)


def _lacking(
    sample: _Sample, letter: Letter, grounds: str, asking: Sequence[Basis]
) -> Iterator[Missing]:
    facts = sample.facts
    for basis in asking:
        for element in basis.element:
            if facts.category in element.not_for:
                continue
            if lacks := "; ".join(_lacks(element, facts, letter, grounds)):
                yield Missing(
                    template=letter.template,
                    category=facts.category,
                    party_kind=facts.party_kind,
                    cases=(sample.case.title,),
                    basis=basis,
                    element=element,
                    lacks=lacks,
                )


def _lacks(element: Element, facts: LetterFacts, letter: Letter, grounds: str) -> Iterator[str]:
    text = f"{letter.subject}\n\n{letter.text}"
    for fact in element.facts:
        if lacks := unprinted(fact, facts, letter.language, text):
            yield lacks
    if element.says:
        words = element.says.get(letter.language)
        one_of = (words,) if isinstance(words, str) else words
        if one_of is None:
            yield f"nobody wrote down by which words it is told in {letter.language}"
        elif not any(each in text for each in one_of):
            told = " or ".join(f'"{each.strip()}"' for each in one_of)
            yield f"it does not say {told}"
    # An empty file of grounds would be found in every text.
    if element.grounds and (not grounds or grounds not in text):
        yield "the grounds of the category do not stand in it"


_Found = TypeVar("_Found", Broken, Missing)


def _together(found: Iterable[_Found]) -> tuple[_Found, ...]:
    """What is the same in several cases, once with all of them."""
    cases: dict[Hashable, list[str]] = {}
    first: dict[Hashable, _Found] = {}
    for each in found:
        first.setdefault(each.place, each)
        cases.setdefault(each.place, []).extend(each.cases)
    return tuple(replace(each, cases=tuple(cases[place])) for place, each in first.items())
