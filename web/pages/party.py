"""`/directory/…`: one party in each of its roles, who verified what, and its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.directory_changes import Change
from untilgone.directory_entries import Duty, Entry, ListedContact
from untilgone.errors import BadInput, NotFound, UntilgoneError
from untilgone.parties import BY_HAND
from untilgone.store import overrides
from untilgone.store.directory_json import Shown
from untilgone.trusted import Trust
from untilgone.urls import display
from web import words
from web.pages.lines import Moment, moment
from web.pages.party_form import CERTAINTIES, ORIGINS, changed, field_of, mark_of, reason_of
from web.parts import By, In, Parts, visitor_of
from web.people import Permission
from web.problems import problem
from web.reader import gettext

Slug = Annotated[str, Path(max_length=100)]


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """One way to reach a party."""

    channel: str
    address: str  # exactly as it is used, for the form
    shown: str
    source: str
    certainty: str
    certainty_key: str
    last_verified: date | None
    verified_by: str
    is_verified: bool
    categories: str
    defang: bool
    not_used: str


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """What a law gives it so and so long for."""

    law: str
    deadline: str
    categories: str
    source: str
    certainty: str


@dataclass(frozen=True, kw_only=True)
class RoleOf:
    """A party in one of its roles."""

    kind: str
    kind_words: str
    name: str
    country: str
    domains: str
    languages: str
    origin: str
    mark: str
    contacts: tuple[ContactLine, ...]
    duties: tuple[DutyLine, ...]
    notes: str
    warning: str


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One change of the history."""

    at: Moment
    by: str
    reason: str
    kind: str
    is_reset: bool
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PartyPage:
    """What the page may see."""

    slug: str
    roles: tuple[RoleOf, ...]
    history: tuple[ChangeLine, ...]
    channels: tuple[tuple[str, str], ...]
    certainties: tuple[tuple[str, str], ...]
    may_change: bool
    may_reset: bool
    done: bool
    message: str
    typed: dict[str, str]


async def show(
    request: Request, parts: In, slug: Slug, done: Annotated[bool, Query()] = False
) -> Response:
    """The party, or that there is none."""
    return await _answer(request, parts, slug, done=done)


async def change(request: Request, parts: In, by: By, slug: Slug) -> Response:
    """Change it as the form says; when that is not possible, the page with the reason."""
    form = await request.form()
    try:
        if field_of(form, "act") == "reset":
            await parts.desk.change_directory(by, reason_of(form), reset=slug)
        else:
            known = (await Shown.of(parts.store, parts.files)).known.called(slug)
            entry = next((e for e in known if e.kind == field_of(form, "kind")), None)
            if entry is None:
                raise NotFound(gettext("There is no such party. Nothing was changed."))
            new = changed(entry, form)
            await parts.desk.change_directory(by, reason_of(form), entries=[new])
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        typed = {name: field_of(form, name) for name in form}
        return await _answer(
            request, parts, slug, message=found.message, typed=typed, status=status
        )
    return RedirectResponse(f"/directory/{slug}?done=true", status_code=303)


async def _answer(
    request: Request,
    parts: Parts,
    slug: str,
    *,
    done: bool = False,
    message: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    shown = await Shown.of(parts.store, parts.files)
    entries = shown.known.called(slug)
    changes = await overrides.history(parts.store, slug)
    visitor, now = visitor_of(request), parts.now()
    channels = {c.channel for entry in shown.known.entries for c in entry.contacts} | BY_HAND
    may_change = visitor.may(Permission.DIRECTORY)
    origins = [shown.origin(entry) for entry in entries]
    page = PartyPage(
        slug=slug,
        roles=tuple(
            _role(entry, origin, changes, parts.trust)
            for entry, origin in zip(entries, origins, strict=True)
        ),
        history=tuple(_change(each, now) for each in reversed(changes)),
        channels=tuple((each, each) for each in sorted(channels)),
        certainties=tuple((str(key), said) for key, said in CERTAINTIES.items()),
        may_change=may_change,
        may_reset=may_change and "store" in origins,
        done=done,
        message=message,
        typed=typed or {},
    )
    return parts.html.page("party.html", page, visitor, status)


def _role(entry: Entry, origin: str, changes: Sequence[Change], trust: Trust) -> RoleOf:
    of_kind = [each for each in changes if each.kind is entry.kind]
    return RoleOf(
        kind=entry.kind,
        kind_words=words.PARTIES[entry.kind],
        name=entry.name,
        country=entry.country or "",
        domains=", ".join(entry.domains),
        languages=", ".join(entry.languages),
        origin=ORIGINS[origin],
        mark=mark_of(entry),
        contacts=tuple(
            _contact(listed, entry.slug, _verified_by(listed, origin, of_kind), trust)
            for listed in entry.contacts
        ),
        duties=tuple(map(_duty, entry.duties)),
        notes=words.defanged(entry.notes or ""),
        warning=words.defanged(entry.warning or ""),
    )


def _contact(listed: ListedContact, slug: str, verified_by: str, trust: Trust) -> ContactLine:
    known = listed.contact()
    return ContactLine(
        channel=listed.channel,
        address=listed.address,
        shown=_shown(listed.address),
        source=words.defanged(listed.source),
        certainty=CERTAINTIES[listed.certainty] if listed.certainty else "",
        certainty_key=listed.certainty or "",
        last_verified=listed.last_verified,
        verified_by=verified_by,
        is_verified=known.is_verified,
        categories=", ".join(words.CATEGORIES[each] for each in listed.categories),
        defang=listed.defang,
        not_used=trust.why_not(slug, known) or "",
    )


def _shown(address: str) -> str:
    return display(address) if "://" in address else address


def _verified_by(listed: ListedContact, origin: str, changes: Sequence[Change]) -> str:
    """Who gave the date at which it was verified; of a file nobody knows."""
    if listed.last_verified is None:
        return ""
    said = (listed.address, listed.last_verified)
    if origin == "store":
        for each in reversed(changes):
            if each.entry and said in _dates(each.entry) and said not in _dates(each.before):
                return each.by
    return gettext("whoever wrote the directory file")


def _dates(entry: Entry | None) -> set[tuple[str, date | None]]:
    return {(c.address, c.last_verified) for c in entry.contacts} if entry else set()


def _duty(duty: Duty) -> DutyLine:
    return DutyLine(
        law=duty.law,
        deadline=words.length(duty.deadline),
        categories=", ".join(words.CATEGORIES[each] for each in duty.categories),
        source=words.defanged(duty.source),
        certainty=CERTAINTIES[duty.certainty],
    )


def _change(each: Change, now: datetime) -> ChangeLine:
    after, before = _lines(each.entry), _lines(each.before)
    return ChangeLine(
        at=moment(each.at, now),
        by=each.by,
        reason=words.defanged(each.reason),
        kind=words.PARTIES[each.kind],
        is_reset=each.entry is None,
        added=tuple(line for line in after if line not in before),
        removed=tuple(line for line in before if line not in after),
    )


def _lines(entry: Entry | None) -> tuple[str, ...]:
    """What a change can change, line by line."""
    if entry is None:
        return ()
    defanged = gettext("addresses in letters to it cannot be clicked")
    contacts = (
        f"{c.channel}: {_shown(c.address)}, {words.defanged(c.source)}"
        f"{f', {c.last_verified}' if c.last_verified else ''}"
        f"{f', {defanged}' if c.defang else ''}"
        for c in entry.contacts
    )
    duties = (f"{duty.law}: {words.length(duty.deadline)}" for duty in entry.duties)
    return (entry.name, *entry.domains, *contacts, *duties)
