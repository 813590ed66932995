"""`/playbooks`: each ladder as people read it. They are files: nobody changes them here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import Response

from untilgone import playbook
from untilgone.directory import Entry
from untilgone.errors import NotFound
from untilgone.laws import laws
from untilgone.playbook import IfUnknown, OnRefusal, Playbook, Step
from untilgone.store.directory_json import Shown
from web import words
from web.parts import In, visitor_of
from web.reader import gettext, ngettext, reader

_MINUTE = timedelta(minutes=1)
_MOST_PARTIES = 5  # that are named for one law


@dataclass(frozen=True, kw_only=True)
class BookLine:
    """One playbook of the list."""

    name: str
    title: str
    categories: tuple[str, ...]
    steps: int
    origin: str


@dataclass(frozen=True, kw_only=True)
class PlaybooksPage:
    """What the page may see."""

    books: tuple[BookLine, ...]


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step of a ladder, in words."""

    what: str
    to: str  # the one party or office it goes to; empty: whoever can act
    wait: str
    approve: str
    conditions: tuple[str, ...]
    begins: str  # how long after the first notice it is due, where nobody reacts


@dataclass(frozen=True, kw_only=True)
class Law:
    """What a law or code gives a party so and so long for, and whom."""

    law: str
    deadline: str
    parties: str


@dataclass(frozen=True, kw_only=True)
class PlaybookPage:
    """What the page may see."""

    name: str
    title: str
    origin: str
    categories: tuple[str, ...]
    rungs: tuple[Rung, ...]
    rules: tuple[tuple[str, str], ...]
    laws: tuple[tuple[str, tuple[str, ...]], ...]
    deadlines: tuple[Law, ...]


async def show(request: Request, parts: In) -> Response:
    """All playbooks."""
    shipped = _shipped()
    books = sorted(parts.playbooks.by_name.values(), key=lambda book: book.title)
    page = PlaybooksPage(
        books=tuple(
            BookLine(
                name=book.name,
                title=book.title,
                categories=_categories(book),
                steps=len(book.steps),
                origin=_origin(book, shipped),
            )
            for book in books
        )
    )
    return parts.html.page("playbooks.html", page, visitor_of(request))


async def one(request: Request, parts: In, name: Annotated[str, Path(max_length=100)]) -> Response:
    """One ladder, step by step."""
    book = parts.playbooks.by_name.get(name)
    if book is None:
        raise NotFound(gettext("There is no such playbook."))
    known = (await Shown.of(parts.store, parts.files)).known
    page = PlaybookPage(
        name=book.name,
        title=book.title,
        origin=_origin(book, _shipped()),
        categories=_categories(book),
        rungs=tuple(_rungs(book)),
        rules=_rules(book),
        laws=tuple(
            (words.CATEGORIES[category], laws(category, reader().language))
            for category in book.categories
        ),
        deadlines=tuple(_deadlines(book, known.entries)),
    )
    return parts.html.page("playbook.html", page, visitor_of(request))


def _shipped() -> Mapping[str, Playbook]:
    return playbook.shipped().by_name


def _origin(book: Playbook, shipped: Mapping[str, Playbook]) -> str:
    if shipped.get(book.name) == book:
        return gettext("as shipped")
    if book.name in shipped:
        return gettext("from your own file, in place of the shipped one")
    return gettext("from your own file")


def _categories(book: Playbook) -> tuple[str, ...]:
    return tuple(words.CATEGORIES[category] for category in book.categories)


def _rungs(book: Playbook) -> Iterable[Rung]:
    after = timedelta(0)
    for step in book.steps:
        yield Rung(
            what=gettext("{notice} to: {party}").format(
                notice=words.NOTICE_KINDS[step.notice], party=words.PARTIES[step.party]
            ),
            to=step.to or "",
            wait=span(step.wait),
            approve=words.role(step.approve) if step.approve else "",
            conditions=tuple(_conditions(step)),
            begins=span(after) if after else "",
        )
        after += step.wait


def _conditions(step: Step) -> Iterable[str]:
    for countries, said in (
        (step.host_in, gettext("Only where the host is in: {countries}")),
        (step.platform_in, gettext("Only where the platform is in: {countries}")),
        (step.host_or_platform_in, gettext("Only where host or platform are in: {countries}")),
    ):
        if countries:
            yield said.format(countries=", ".join(countries))
    if step.if_unknown is IfUnknown.SKIP:
        yield gettext("Left out where nobody is known")
    elif step.to is None:
        yield gettext("Where nobody is known a person finds out whom to write to")


def _rules(book: Playbook) -> tuple[tuple[str, str], ...]:
    looks = book.looks
    refusal = {
        OnRefusal.NEXT: gettext("the next step that goes to somebody else, at once"),
        OnRefusal.ASK: gettext("a person reads why first"),
    }
    rules = [
        (gettext("After a refusal"), refusal[book.on_refusal]),
        (
            gettext("Looks"),
            gettext("at least every {every}; every {eager} while something is expected").format(
                every=span(looks.every), eager=span(looks.eager_every)
            ),
        ),
        (
            gettext("Confirmed gone"),
            gettext("after {n} looks that saw it gone, over {time}").format(
                n=looks.confirm_looks, time=span(looks.confirm_over)
            ),
        ),
        (gettext("Watched"), gettext("for {time}").format(time=span(looks.watch_for))),
        (
            gettext("A person looks"),
            gettext("after {time} in which looks could not tell").format(time=span(looks.patience)),
        ),
    ]
    if book.group_for:
        together = gettext("notices to one address wait {time} for each other")
        rules.append((gettext("In one letter"), together.format(time=span(book.group_for))))
    if book.quiet:
        quiet = gettext("no notice leaves from {begins} to {ends} ({zone})").format(
            begins=f"{book.quiet.begins:%H:%M}",
            ends=f"{book.quiet.ends:%H:%M}",
            zone=book.quiet.zone,
        )
        rules.append((gettext("Quiet hours"), quiet))
    return tuple(rules)


def _deadlines(book: Playbook, entries: Iterable[Entry]) -> Iterable[Law]:
    """What the directory says that a law gives those on this ladder time for."""
    on_ladder, of_book = {step.party for step in book.steps}, set(book.categories)
    found: dict[tuple[str, timedelta], list[str]] = {}
    for entry in entries:
        for duty in entry.duties:
            if entry.kind in on_ladder and (not duty.categories or of_book & set(duty.categories)):
                found.setdefault((duty.law, duty.deadline), []).append(entry.name)
    for (law, deadline), names in sorted(found.items()):
        more = len(names) - _MOST_PARTIES
        named = ", ".join(names[:_MOST_PARTIES])
        more_words = (
            ngettext("and {n} more", "and {n} more", more).format(n=more) if more > 0 else ""
        )
        yield Law(law=law, deadline=span(deadline), parties=f"{named} {more_words}".strip())


def span(time: timedelta) -> str:
    """A length of time in words, down to seconds."""
    if time < _MINUTE:
        seconds = round(time.total_seconds())
        return ngettext("{n} second", "{n} seconds", seconds).format(n=seconds)
    return words.length(time)
