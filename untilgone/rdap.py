"""What an RDAP answer says about who can be written to (RFC 9083). Pure.

Registries put the abuse contact in different places: at the top, inside the registrant, inside the
registrar, or in a second answer. The walk goes through all of them and carries along in whom an
entity stands, because an address inside a registrar is the registrar's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_ENTITIES = 200  # of one answer; no honest one has as many
_DEEPEST = 6
_MOST_TO_ASK = 2
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NOBODY_READS = re.compile(
    r"(?:no|do-?not)[-_.]?reply|devnull|unread|nobody|postmaster-null", re.IGNORECASE
)
# They keep the books and cannot take anything down; their own addresses stand in many an answer.
_REGISTRIES = (
    *("apnic.net", "arin.net", "ripe.net", "lacnic.net", "afrinic.net"),
    *("iana.org", "icann.org", "verisign-grs.com", "example.com"),
)
# Blocks that say only that another registry, or nobody, knows more.
_NO_NETWORK = re.compile(
    r"(?:NON-RIPE-NCC-MANAGED|IANA-|ERX-NETBLOCK|APNIC-ERX|STUB-|NOT-MANAGED|AFRINIC-CIDR|LACNIC-)",
    re.IGNORECASE,
)


class Role(StrEnum):
    """In which role an address can be written to, the best first."""

    ABUSE = "abuse"
    REGISTRAR = "registrar"
    TECHNICAL = "technical"
    OTHER = "other"


_CONFIDENCE = {Role.ABUSE: 0.8, Role.REGISTRAR: 0.5, Role.TECHNICAL: 0.4, Role.OTHER: 0.3}
_RANK = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """One address of an answer."""

    address: str
    role: Role

    @property
    def confidence(self) -> float:
        """From 0 to 1: how sure it is that abuse is read there."""
        return _CONFIDENCE[self.role]


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What a registry knows about a domain, a network or an autonomous system."""

    name: str = ""  # of the object
    holder: str = ""  # who has it: for a domain its registrar, else the organisation
    country: str | None = None
    mailboxes: tuple[Mailbox, ...] = ()
    to_ask: tuple[str, ...] = ()  # handles of entities about which the answer says nothing
    related: str | None = None  # the registrar's own answer about the same domain
    registrar_id: int | None = None  # IANA's


@dataclass(frozen=True, kw_only=True)
class _Entity:
    data: Mapping[str, Any]
    roles: frozenset[str]
    above: frozenset[str]  # roles of all it stands in
    order: int = 0
    card: tuple[tuple[str, Any], ...] = field(default=())

    def said(self, name: str) -> str:
        return next((text for key, value in self.card if key == name for text in _texts(value)), "")


def registered(document: object) -> Registered:
    """What the answer says; of one that says nothing nothing."""
    if not isinstance(document, Mapping):
        return Registered()
    name = _text(document.get("name")) or _text(document.get("ldhName"))
    if _NO_NETWORK.match(name):
        return Registered(name=name)
    is_domain = document.get("objectClassName") == "domain" or "ldhName" in document
    entities = list(_entities(document))
    return Registered(
        name=name,
        holder=_holder(entities, is_domain=is_domain),
        country=_country(document),
        mailboxes=_ranked(entities, is_domain=is_domain),
        to_ask=_bare(entities),
        related=_related(document) if is_domain else None,
        registrar_id=_registrar_id(entities) if is_domain else None,
    )


def with_entities(found: Registered, answers: Sequence[object]) -> Registered:
    """The same with what was said about the entities that were asked for by their handles."""
    entities = [
        _Entity(
            data=answer,
            roles=_roles(answer) or frozenset({"registrar"}),
            above=frozenset(),
            card=_card(answer),
        )
        for answer in answers
        if isinstance(answer, Mapping)
    ]
    nested = [inner for answer in answers for inner in _entities(answer, above={"registrar"})]
    mailboxes = _ranked([*entities, *nested], is_domain=True)
    holder = next((entity.said("fn") for entity in entities if entity.said("fn")), "")
    return Registered(
        name=found.name,
        holder=found.holder or holder,
        country=found.country,
        mailboxes=_distinct([*found.mailboxes, *mailboxes]),
        registrar_id=found.registrar_id,
    )


def usable(address: str) -> str | None:
    """The address as we write it, where somebody who can act may read it."""
    text = address.strip().removeprefix("mailto:").removeprefix("MAILTO:").strip("<> .")
    if not _MAIL.fullmatch(text):
        return None
    local, _, domain = text.rpartition("@")
    domain = domain.lower()
    of_registry = any(domain == each or domain.endswith("." + each) for each in _REGISTRIES)
    return None if of_registry or _NOBODY_READS.search(local) else f"{local}@{domain}"


def _entities(
    document: object, above: set[str] | frozenset[str] = frozenset(), depth: int = 0
) -> Iterator[_Entity]:
    budget = [MOST_ENTITIES]
    yield from _walk(document, frozenset(above), depth, budget)


def _walk(
    document: object, above: frozenset[str], depth: int, budget: list[int]
) -> Iterator[_Entity]:
    listed = document.get("entities") if isinstance(document, Mapping) else None
    if depth >= _DEEPEST or not isinstance(listed, list):
        return
    for data in listed:
        if not isinstance(data, Mapping) or budget[0] <= 0:
            continue
        budget[0] -= 1
        roles = _roles(data)
        order = MOST_ENTITIES - budget[0]
        yield _Entity(data=data, roles=roles, above=above, order=order, card=_card(data))
        yield from _walk(data, above | roles, depth + 1, budget)


def _roles(data: Mapping[str, Any]) -> frozenset[str]:
    given = data.get("roles")
    listed = given if isinstance(given, list) else [given]
    return frozenset(role.lower() for role in listed if isinstance(role, str))


def _card(data: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The rows of a jCard (RFC 7095): name and value."""
    card = data.get("vcardArray")
    rows = card[1] if isinstance(card, list) and len(card) > 1 else None
    if not isinstance(rows, list):
        return ()
    return tuple(
        (row[0].lower(), row[3:])
        for row in rows
        if isinstance(row, list) and len(row) > 3 and isinstance(row[0], str)  # noqa: PLR2004
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value; some registries nest lists in it."""
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _mails(entity: _Entity) -> Iterator[str]:
    for name, value in entity.card:
        if name == "email":
            for text in _texts(value):
                yield from filter(None, map(usable, re.split(r"[,;\s]+", text)))


def _role(entity: _Entity, *, is_domain: bool) -> Role | None:
    """How an entity's addresses may be used; None: not at all."""
    around = entity.roles | entity.above
    if "abuse" in entity.roles:
        return Role.ABUSE
    if not is_domain:
        return Role.TECHNICAL if entity.roles & {"technical", "noc"} else Role.OTHER
    # Of a domain the registrant's addresses are those of whom the notice is about.
    if around & {"registrar", "reseller", "sponsor"}:
        return Role.REGISTRAR
    return Role.TECHNICAL if "technical" in entity.roles and "registrant" not in around else None


def _ranked(entities: Sequence[_Entity], *, is_domain: bool) -> tuple[Mailbox, ...]:
    found: list[tuple[tuple[int, int, int, int], Mailbox]] = []
    for entity in entities:
        role = _role(entity, is_domain=is_domain)
        if role is None:
            continue
        for address in _mails(entity):
            # ARIN gives one entity several roles; one that has none but this is meant for it.
            is_shared = role is Role.ABUSE and entity.roles != {"abuse"}
            is_named = "abuse" in address.partition("@")[0].lower()
            rank = (_RANK[role], int(is_shared), int(not is_named), entity.order)
            found.append((rank, Mailbox(address=address, role=role)))
    found.sort(key=lambda pair: pair[0])
    return _distinct([mailbox for _, mailbox in found])


def _distinct(mailboxes: Sequence[Mailbox]) -> tuple[Mailbox, ...]:
    first: dict[str, Mailbox] = {}
    for mailbox in mailboxes:
        first.setdefault(mailbox.address.lower(), mailbox)
    return tuple(first.values())


def _holder(entities: Sequence[_Entity], *, is_domain: bool) -> str:
    wanted = ("registrar", "sponsor") if is_domain else ("registrant",)
    for role in wanted:
        for entity in entities:
            name = entity.said("fn") or entity.said("org")
            if role in entity.roles and name:
                return name
    return ""


def _registrar_id(entities: Sequence[_Entity]) -> int | None:
    for entity in entities:
        listed = entity.data.get("publicIds")
        for each in listed if isinstance(listed, list) and "registrar" in entity.roles else ():
            if isinstance(each, Mapping) and _text(each.get("type")) == "IANA Registrar ID":
                number = _text(each.get("identifier"))
                return int(number) if re.fullmatch(r"[0-9]{1,6}", number) else None
    return None


def _country(document: Mapping[str, Any]) -> str | None:
    country = _text(document.get("country")).upper()
    return country if re.fullmatch("[A-Z]{2}", country) and country != "EU" else None


def _bare(entities: Sequence[_Entity]) -> tuple[str, ...]:
    """Entities that can act and of which only the handle is told, as CZ.NIC does."""
    handles = [
        _text(entity.data.get("handle"))
        for role in ("abuse", "registrar")
        for entity in entities
        if role in entity.roles and not entity.card
    ]
    return tuple(dict.fromkeys(filter(None, handles)))[:_MOST_TO_ASK]


def _related(document: Mapping[str, Any]) -> str | None:
    links = document.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, Mapping) and link.get("rel") == "related":
            href = _text(link.get("href"))
            if href.startswith(("https://", "http://")) and "/domain/" in href.lower():
                return href
    return None
