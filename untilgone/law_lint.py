"""Which legal elements a letter lacks: each is written with sample facts, and read again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from untilgone.cases import Category
from untilgone.law_elements import Basis, Element
from untilgone.law_marks import marked, printed
from untilgone.letters import Letters, TemplateInfo
from untilgone.notices import Letter
from untilgone.parties import Office, PartyKind


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One element that a letter must hold and does not."""

    template: str  # such as `notice/en`
    category: Category
    party_kind: PartyKind
    office: Office | None  # of a regulator
    basis: Basis
    element: Element
    lacks: str  # what was looked for and is not there


@dataclass(frozen=True, kw_only=True)
class Linted:
    """What became of it. Only what is missing is wrong; the rest is to be known."""

    letters: int  # that were written and read
    missing: tuple[Missing, ...]
    not_verified: tuple[Basis, ...]
    off: tuple[Basis, ...]


def lint(letters: Letters, bases: Sequence[Basis]) -> Linted:
    """Every letter there is against every basis that is on; NeedsHuman where one cannot be written.

    Each is about one address: a letter about several is made of the same parts.
    """
    is_on = [basis for basis in bases if basis.is_on]
    missing: list[Missing] = []
    written = 0
    for sample, asking in _every(letters, is_on):
        written += 1
        missing += _lacking(letters, asking, sample)
    return Linted(
        letters=written,
        missing=tuple(missing),
        not_verified=tuple(basis for basis in is_on if not basis.verified_by),
        off=tuple(basis for basis in bases if not basis.is_on),
    )


@dataclass(frozen=True, kw_only=True)
class _Sample:
    """A letter that there is: to whom, about what."""

    info: TemplateInfo
    category: Category
    party_kind: PartyKind
    office: Office | None
    by_mandate: bool


def _every(letters: Letters, bases: Sequence[Basis]) -> Iterator[tuple[_Sample, Sequence[Basis]]]:
    """Each letter that some basis applies to, with these bases."""
    # What a request on somebody's behalf adds must not stand in for what others lack.
    for info, (party_kind, office), by_mandate in product(
        letters.available(), _addressees(), (False, True)
    ):
        for category in info.categories:
            asking = [
                basis
                for basis in bases
                if basis.applies.by_mandate is by_mandate
                and basis.applies.to(info.kind, category, party_kind, office)
            ]
            if asking:
                yield (
                    _Sample(
                        info=info,
                        category=category,
                        party_kind=party_kind,
                        office=office,
                        by_mandate=by_mandate,
                    ),
                    asking,
                )


def _addressees() -> Iterator[tuple[PartyKind, Office | None]]:
    for party_kind in PartyKind:
        yield party_kind, None
    for office in Office:
        yield PartyKind.REGULATOR, office


def _lacking(letters: Letters, asking: Sequence[Basis], sample: _Sample) -> Iterator[Missing]:
    info, category = sample.info, sample.category
    facts = marked(
        info.kind, category, sample.party_kind, sample.office, by_mandate=sample.by_mandate
    )
    letter = letters.render(info.kind, category, info.language, facts)
    grounds = letters.grounds(letter.language, facts).strip()
    for basis in asking:
        for element in basis.element:
            if category in element.not_for:
                continue
            if lacks := "; ".join(_lacks(element, letter, grounds)):
                yield Missing(
                    template=letter.template,
                    category=category,
                    party_kind=sample.party_kind,
                    office=sample.office,
                    basis=basis,
                    element=element,
                    lacks=lacks,
                )


def _lacks(element: Element, letter: Letter, grounds: str) -> Iterator[str]:
    text = f"{letter.subject}\n\n{letter.text}"
    for fact in element.facts:
        if printed(fact, letter.language) not in text:
            yield f"the fact {fact} is not printed"
    if element.says:
        words = element.says.get(letter.language)
        if words is None:
            yield f"nobody wrote down by which words it is told in {letter.language}"
        elif words not in text:
            yield f'it does not say "{words.strip()}"'
    # An empty file of grounds would be found in every text.
    if element.grounds and (not grounds or grounds not in text):
        yield "the grounds of the category do not stand in it"
