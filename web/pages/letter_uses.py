"""`/letters/uses`: which letters a template file is part of, and which takedowns would use them next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from untilgone.errors import NotFound
from untilgone.letter_uses import OneLetter, using
from untilgone.letters import Letters
from untilgone.people import Person
from untilgone.revisions import is_template
from untilgone.store import letter_uses, revisions
from web import words
from web.pages.lines import Moment, moment
from web.parts import By, In, Parts, visitor_of
from web.reader import gettext


@dataclass(frozen=True, kw_only=True)
class UseLine:
    """A takedown whose next step is such a letter."""

    reference: str
    platform: str
    letter: str
    next_at: Moment | None


@dataclass(frozen=True, kw_only=True)
class UsesPart:
    """Who would use it."""

    letters: tuple[str, ...]
    number: int
    not_known: int
    soonest: tuple[UseLine, ...]


@dataclass(frozen=True, kw_only=True)
class LetterUsesPage:
    """What the page may see."""

    name: str
    uses: UsesPart


async def show(
    request: Request, parts: In, by: By, file: Annotated[str, Query(max_length=150)]
) -> Response:
    """Both for the file as it is sent now."""
    letters = await revisions.applied(parts.store, parts.letters)
    if not is_template(file) or letters.source(file) is None:
        raise NotFound(gettext("There is no such letter template."))
    page = LetterUsesPage(name=file, uses=await uses_of(parts, by, letters, (file,)))
    return parts.html.page("letter_uses.html", page, visitor_of(request))


async def uses_of(parts: Parts, by: Person, letters: Letters, names: Iterable[str]) -> UsesPart:
    """The letters that have one of these files in them, and the takedowns of the reader's desk."""
    part_of = using(letters.read_once(), *names)
    found = await letter_uses.uses(parts.store, letters, part_of, by.desk)
    now = parts.now()
    return UsesPart(
        letters=_in_words(part_of),
        number=found.number,
        not_known=found.language_not_known,
        soonest=tuple(
            UseLine(
                reference=use.takedown,
                platform="" if use.platform == "unknown" else use.platform.replace("_", " "),
                letter=gettext("{kind} to {party}, {language}").format(
                    kind=words.NOTICE_KINDS[use.kind],
                    party=words.PARTIES[use.to],
                    language=use.language,
                ),
                next_at=moment(use.next_at, now) if use.next_at else None,
            )
            for use in found.soonest
        ),
    )


def _in_words(part_of: Iterable[OneLetter]) -> tuple[str, ...]:
    """One line for each kind: its languages, and the categories where they are not all."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for one in part_of:
        languages, categories = found.setdefault(words.NOTICE_KINDS[one.kind], (set(), set()))
        languages.add(one.language)
        categories.add(words.CATEGORIES[one.category])
    every = len(words.CATEGORIES)
    return tuple(
        f"{kind}: {', '.join(sorted(languages))}"
        + ("" if len(categories) == every else f" ({', '.join(sorted(categories))})")
        for kind, (languages, categories) in found.items()
    )
