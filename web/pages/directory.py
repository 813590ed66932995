"""`/directory`: who can act, how each is reached, and how well that is known."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.directory_entries import Entry, parties_of
from untilgone.errors import BadInput, Conflict, UntilgoneError
from untilgone.parties import BY_HAND, PartyKind
from untilgone.store.directory_json import Shown, is_unreachable
from web import words
from web.pages.party_form import ORIGINS, contact_of, field_of, reason_of
from web.parts import By, In, Parts, visitor_of
from web.people import Permission
from web.problems import problem
from web.reader import gettext

_PARTIES = 100  # of a page


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """One party in one role."""

    slug: str
    name: str
    kind: str
    country: str
    domains: str
    contacts: int
    verified: int
    is_unreachable: bool  # a person is asked when a step to it is due
    origin: str


@dataclass(frozen=True, kw_only=True)
class DirectoryPage:
    """What the page may see."""

    lines: tuple[PartyLine, ...]
    total: int
    unverified: int  # of these: with no contact that was verified
    q: str
    kind: str
    country: str
    kinds: tuple[tuple[str, str], ...]
    channels: tuple[tuple[str, str], ...]
    may_change: bool
    first_page: str
    next_page: str
    is_first: bool
    message: str
    typed: dict[str, str]


async def show(
    request: Request,
    parts: In,
    q: Annotated[str, Query(max_length=100)] = "",
    kind: Annotated[str, Query(max_length=16)] = "",
    country: Annotated[str, Query(max_length=2)] = "",
    after: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """The parties, by their short names."""
    return await _answer(request, parts, q=q, kind=kind, country=country, after=after)


async def add(request: Request, parts: In, by: By) -> Response:
    """Add a party; when that is not possible, the page with the reason and what was typed."""
    form = await request.form()
    try:
        entry = _entry(form)
        shown = await Shown.of(parts.store, parts.files)
        if any((e.kind, e.slug) == (entry.kind, entry.slug) for e in shown.known.entries):
            raise Conflict(gettext("There is such a party already: change that one."))
        await parts.desk.change_directory(by, reason_of(form), entries=[entry])
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        return await _answer(request, parts, message=found.message, typed=form, status=status)
    return RedirectResponse(f"/directory/{entry.slug}?done=true", status_code=303)


def _entry(form: FormData) -> Entry:
    raw = {
        "slug": field_of(form, "slug").lower(),
        "kind": field_of(form, "kind"),
        "name": field_of(form, "name"),
        "domains": field_of(form, "domains").lower().replace(",", " ").split(),
        "contacts": [contact_of(form)] if field_of(form, "address") else [],
    }
    if country := field_of(form, "country").upper():
        raw["country"] = country
    if not raw["name"]:
        raise BadInput(gettext("Say what it is called. Nothing was changed."))
    [entry] = parties_of([raw], gettext("What was typed"))
    return entry


async def _answer(
    request: Request,
    parts: Parts,
    *,
    q: str = "",
    kind: str = "",
    country: str = "",
    after: str = "",
    message: str = "",
    typed: FormData | None = None,
    status: int = 200,
) -> Response:
    shown = await Shown.of(parts.store, parts.files)
    wanted = PartyKind(kind) if kind in set(PartyKind) else None
    text = q.strip().lower()
    found = [
        entry
        for entry in sorted(shown.wanted(wanted, country or None), key=_key)
        if text in f"{entry.slug} {entry.name} {' '.join(entry.domains)}".lower()
    ]
    rest = [entry for entry in found if _key(entry) > after]
    fields = {
        name: value for name, value in (("q", q), ("kind", kind), ("country", country)) if value
    }
    more = len(rest) > _PARTIES
    visitor = visitor_of(request)
    channels = {c.channel for entry in shown.known.entries for c in entry.contacts} | BY_HAND
    page = DirectoryPage(
        lines=tuple(_line(entry, shown.origin(entry)) for entry in rest[:_PARTIES]),
        total=len(found),
        unverified=sum(not _verified(entry) for entry in found),
        q=q,
        kind=wanted or "",
        country=country,
        kinds=tuple((str(key), said) for key, said in words.PARTIES.items()),
        channels=tuple((slug, slug) for slug in sorted(channels)),
        may_change=visitor.may(Permission.DIRECTORY),
        first_page=f"/directory?{urlencode(fields)}",
        next_page=f"/directory?{urlencode({**fields, 'after': _key(rest[_PARTIES - 1])})}"
        if more
        else "",
        is_first=not after,
        message=message,
        typed={name: field_of(typed, name) for name in typed} if typed is not None else {},
    )
    return parts.html.page("directory.html", page, visitor, status)


def _key(entry: Entry) -> str:
    return f"{entry.slug}/{entry.kind}"


def _verified(entry: Entry) -> int:
    return sum(listed.contact().is_verified for listed in entry.contacts)


def _line(entry: Entry, origin: str) -> PartyLine:
    return PartyLine(
        slug=entry.slug,
        name=entry.name,
        kind=words.PARTIES[entry.kind],
        country=entry.country or "",
        domains=", ".join(entry.domains[:3]) + (" …" if len(entry.domains) > 3 else ""),  # noqa: PLR2004
        contacts=len(entry.contacts),
        verified=_verified(entry),
        is_unreachable=is_unreachable(entry),
        origin=ORIGINS[origin],
    )
