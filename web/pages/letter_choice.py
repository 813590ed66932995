"""Which letter somebody reads: its kind, what it is about, to whom, in which language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letter_cases import CASES
from untilgone.letter_facts import LetterFacts
from untilgone.letter_samples import in_case, of_takedown, sample
from untilgone.letters import Letters
from untilgone.notices import Letter, NoticeKind
from untilgone.parties import PartyKind
from untilgone.people import Person
from untilgone.revisions import language_of
from untilgone.store import read, readings
from untilgone.store.desks import refuse_other_desk
from web import words
from web.pages.letter_words import case_words
from web.parts import Parts

_E = TypeVar("_E", bound=StrEnum)
# The first is what is shown where nothing is chosen.
_CASES = {case.title: case for case in CASES[1:] if not case.is_short}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One letter, with example facts or those of a takedown."""

    kind: NoticeKind = NoticeKind.NOTICE
    category: Category = Category.NCII
    party: PartyKind = PartyKind.PLATFORM
    language: str = "en"
    case: str = ""  # title of the letter's case (untilgone/letter_cases.py); empty: the usual one
    takedown: str = ""  # empty: example facts

    @classmethod
    def of(cls, typed: Mapping[str, object], file: str = "") -> "Choice":
        """What was chosen, as far as the template file leaves it open; else what mostly is."""
        default = cls()
        kind = _one(NoticeKind, typed.get("kind"), default.kind)
        category = _one(Category, typed.get("category"), default.category)
        usual = PartyKind.HOST if kind is NoticeKind.ESCALATION else default.party
        chosen = cls(
            kind=kind,
            category=category,
            party=_one(PartyKind, typed.get("party"), usual),
            language=str(typed.get("language") or default.language)[:20],
            case=str(typed.get("case") or "") if typed.get("case") in _CASES else "",
            takedown=str(typed.get("takedown") or "").strip()[:64],
        )
        return chosen.for_file(file) if file else chosen

    def for_file(self, name: str) -> "Choice":
        """The same as a letter that this file can be part of."""
        kind, language, file = name.split("/")
        category = file.rpartition(".")[0]
        return replace(
            self,
            language=language,
            kind=_one(NoticeKind, kind, self.kind),
            category=_one(Category, category, self.category),
        )

    @property
    def query(self) -> str:
        """The choice in an address."""
        return urlencode({name: value for name, value in self.__dict__.items() if value})


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What can be chosen, in words."""

    kinds: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    cases: tuple[tuple[str, str], ...]


def choices(letters: Letters) -> Choices:
    """All letters there are."""
    there = letters.there()
    kinds = {kind for kind, _, _ in there}
    return Choices(
        kinds=tuple((kind, words.NOTICE_KINDS[kind]) for kind in NoticeKind if kind in kinds),
        categories=tuple((category, words.CATEGORIES[category]) for category in Category),
        parties=tuple((party, words.PARTIES[party]) for party in PartyKind),
        languages=tuple((code, code) for code in sorted({language for _, language, _ in there})),
        cases=tuple((title, case_words(case)) for title, case in _CASES.items()),
    )


async def facts_for(parts: Parts, by: Person, choice: Choice) -> LetterFacts:
    """Example facts, or those of the chosen takedown; NotFound where it is not of their desk.

    Who reads those of a takedown is on the record, as on its page.
    """
    facts = sample(
        choice.kind, choice.category, choice.party, now=parts.now(), notifier=parts.notifier
    )
    if not choice.takedown:
        case = _CASES.get(choice.case)
        return in_case(facts, case, parts.now()) if case else facts
    await refuse_other_desk(parts.store, by, choice.takedown)
    basis = await read.basis(parts.store, choice.takedown)
    await readings.looked_at(parts.store, choice.takedown, by, parts.now())
    return of_takedown(facts, basis, choice.takedown)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A letter as it would be sent, or why it cannot be."""

    letter: Letter | None
    problem: str = ""
    file: str = ""  # in which template file
    line: int = 0


def preview(letters: Letters, choice: Choice, facts: LetterFacts) -> Preview:
    """Write it."""
    try:
        letter = letters.render(choice.kind, facts.category, choice.language, facts)
    except NeedsHuman as error:
        return Preview(letter=None, problem=str(error), file=error.template, line=error.line)
    return Preview(letter=letter)


def fixed_by(name: str) -> tuple[str, ...]:
    """What a template file leaves no choice about."""
    kind = name.split("/", maxsplit=1)[0]
    return ("language", *({"_base": (), "_law": ("category",)}.get(kind, ("kind",))))


def files_of(letters: Letters, choice: Choice, letter: Letter | None) -> tuple[str, ...]:
    """The template files that the letter is made of, its own first; none where there is none."""
    if letter is None:
        return ()
    files = letters.files_of(choice.kind, choice.category, letter.language)
    return tuple(sorted(files, key=lambda name: (name.startswith("_"), name)))


def languages_of(letters: Letters) -> tuple[str, ...]:
    """Every language in which there is a template."""
    return tuple(sorted({language_of(name) for name in letters.names()}))


def _one(kind: type[_E], value: object, default: _E) -> _E:
    return next((each for each in kind if each == value), default)
