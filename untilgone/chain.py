"""From what was observed about a URL to everybody who can act on it, in order.

Pure. The directory outranks everything that was looked up; a guess comes last and says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from untilgone.acquaintances import Marks, as_listed, with_more
from untilgone.directory import UNKNOWN, Directory
from untilgone.domains import is_below, registrable
from untilgone.parties import Certainty, Contact, Party, PartyKind
from untilgone.rdap import Mailbox, Registered, Role
from untilgone.resolution import Place, Seen

MAIL = "abuse_email"

_RDAP = "rdap"
_NAMED_BY_CDN = "cloudflare+rdap"  # the CDN named the addresses, the registry who has them

_SURE = 0.9  # two sources that agree
_SECOND = 0.6  # the second source alone
_GUESS = 0.3
_GUESS_WITHOUT_MX = 0.2
_MAILBOXES_OF_ANYBODY = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com"),
        *("icloud.com", "gmx.net", "gmx.de", "gmx.com", "web.de", "proton.me", "protonmail.com"),
        *("mail.ru", "yandex.ru", "qq.com", "163.com", "126.com", "foxmail.com", "naver.com"),
    }
)
"""Two parties that read mail there need not be one."""

_NOBODY = Directory(())
_ORDER = {kind: place for place, kind in enumerate(PartyKind)}


def chain(url: str, seen: Seen, known: Directory) -> tuple[Party, ...]:
    """Everybody who can act on the URL, in the order in which they are asked.

    Of each kind those of the directory first; who was looked up and is known to the directory under
    its own domain stands there with the directory's contacts first.
    """
    listed = list(known.parties(url))
    found = [
        *_platform(seen, listed),
        *_cdn(seen, known),
        *_hosts(seen, known),
        *_carriers(seen, known),
        *_registrar(seen, known),
    ]
    sure = [party for party in listed if not _is_guessed(party)]
    return _distinct(sorted([*sure, *found], key=lambda party: _ORDER[party.kind]))


def _is_guessed(party: Party) -> bool:
    return party.slug == UNKNOWN and all(contact.is_guess for contact in party.contacts)


def _distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Each once: the same one found in two ways is one, with the contacts of both."""
    kept: list[Party] = []
    for party in parties:
        same = next(
            (i for i, one in enumerate(kept) if one.kind is party.kind and is_same(one, party)),
            None,
        )
        if same is None:
            kept.append(party)
        else:
            kept[same] = with_more(kept[same], party.contacts)
    return tuple(kept)


def is_same(one: Party, other: Party) -> bool:
    """Whether two parties are one: by the directory, by name, or because the same desk reads.

    A host's networks have many names; its abuse desk is one.
    """
    if UNKNOWN not in {one.slug, other.slug}:
        return one.slug == other.slug
    if one.name.casefold() == other.name.casefold():
        return True
    return bool(_desks(one) & _desks(other))


def _desks(party: Party) -> set[str]:
    """The domains under which it reads mail."""
    mails = [c.address for c in party.contacts if c.channel == MAIL and "@" in c.address]
    domains = (mail.rpartition("@")[2].lower() for mail in mails)
    return {registrable(domain) or domain for domain in domains} - _MAILBOXES_OF_ANYBODY


def _platform(seen: Seen, listed: Sequence[Party]) -> list[Party]:
    """The site itself; where nobody knows it, the mailbox that RFC 2142 asks it to have."""
    if any(party.kind is PartyKind.PLATFORM and not _is_guessed(party) for party in listed):
        return []
    domain, names = seen.domain, seen.names
    guess: tuple[Contact, ...] = ()
    if domain is not None and names is not None and names.value.takes_mail:
        guess = (
            Contact(
                channel=MAIL,
                address=f"abuse@{domain}",
                source="rfc2142",
                confidence=_GUESS if names.value.mail_servers else _GUESS_WITHOUT_MX,
                is_guess=True,
                certainty=Certainty.BACKGROUND,
                found_at=names.at,
            ),
        )
    name = domain or seen.host
    return [Party(kind=PartyKind.PLATFORM, name=name, slug=UNKNOWN, contacts=guess)]


def _cdn(seen: Seen, known: Directory) -> list[Party]:
    if seen.in_front is None:
        return []
    looked_up = [place for place in seen.places if place.network or place.second]
    contacts = _mail_contacts(looked_up[0]) if looked_up else ()
    found = Party(
        kind=PartyKind.CDN,
        name=seen.in_front.name,
        slug=seen.in_front.slug,
        contacts=contacts,
    )
    return [as_listed(found, Marks(domains=[seen.in_front.site]), known)]


def _hosts(seen: Seen, known: Directory) -> list[Party]:
    """Who has the addresses; behind a CDN only the CDN can tell."""
    is_hidden = seen.in_front is not None
    hosts = []
    for place in seen.behind if is_hidden else seen.places:
        contacts = _mail_contacts(place, _NAMED_BY_CDN if is_hidden else _RDAP)
        network = place.network.value if place.network else Registered()
        # A network's own name often holds its addresses.
        name = network.holder or ("" if is_hidden else network.name) or _desk_of(contacts)
        if not name:
            continue
        found = Party(
            kind=PartyKind.HOST,
            name=name,
            slug=UNKNOWN,
            country=network.country or _country(place),
            contacts=contacts,
        )
        hosts.append(as_listed(found, _marks(found, place), known))
    return hosts


def _marks(host: Party, place: Place) -> Marks:
    """A host is known by the number that announces it only where it announces itself."""
    network = place.network.value if place.network else None
    carrier = place.carrier.value if place.carrier else None
    is_own = network is None or (carrier is not None and _is_one(network, carrier))
    origin = place.origin.value if place.origin else None
    return Marks(
        domains=_desks(host),
        address=place.address,
        number=origin.number if origin and is_own else None,
        name=network.name if network else "",
    )


def _is_one(network: Registered, carrier: Registered) -> bool:
    def domains(known: Registered) -> set[str]:
        return {box.address.rpartition("@")[2] for box in known.mailboxes}

    same_name = bool(network.holder) and network.holder.casefold() == carrier.holder.casefold()
    return same_name or bool(domains(network) & domains(carrier))


def _country(place: Place) -> str | None:
    return place.origin.value.country if place.origin and place.origin.value else None


def _carriers(seen: Seen, known: Directory) -> list[Party]:
    """Who announces the addresses, where that is somebody else than the host or the CDN."""
    if seen.in_front is not None:
        return []
    carriers: list[Party] = []
    for place in seen.places:
        if place.carrier is None:
            continue
        host = _host_of(seen, place)
        carrier, origin = place.carrier.value, place.origin.value if place.origin else None
        name = carrier.holder or carrier.name or (origin.name if origin else "")
        contacts = _contacts(carrier.mailboxes, (), place.carrier.at, "rdap")
        if not name:
            continue
        found = Party(
            kind=PartyKind.NETWORK,
            name=name,
            slug=UNKNOWN,
            country=carrier.country or (origin.country if origin else None),
            contacts=contacts,
        )
        if host is not None and is_same(host, found):
            continue
        number = origin.number if origin else None
        marks = Marks(domains=_desks(found), number=number, name=carrier.name)
        carriers.append(as_listed(found, marks, known))
    return carriers


def _host_of(seen: Seen, place: Place) -> Party | None:
    alone = _hosts(replace(seen, places=(place,)), _NOBODY)
    return alone[0] if alone else None


def _registrar(seen: Seen, known: Directory) -> list[Party]:
    if seen.registration is None:
        return []
    value, at = seen.registration.value, seen.registration.at
    contacts = _contacts(value.mailboxes, (), at, "rdap")
    name = value.holder or _desk_of(contacts)
    if not name:
        return []
    # The site's own mailbox is not its registrar's.
    own = [c for c in contacts if not is_below(c.address.rpartition("@")[2], seen.domain or "-")]
    is_own = bool(contacts) and not own and seen.domain is not None
    found = Party(
        kind=PartyKind.REGISTRAR,
        name=name,
        slug=UNKNOWN,
        contacts=contacts if is_own and _sells_domains(value, seen.domain) else tuple(own),
    )
    marks = Marks(domains=_desks(found), registrar_id=value.registrar_id, name=name)
    return [as_listed(found, marks, known)]


def _sells_domains(value: Registered, domain: str | None) -> bool:
    """Whether the domain is the registrar's own."""
    label = (domain or "").partition(".")[0].casefold()
    return label in value.holder.casefold()


def _mail_contacts(place: Place, source: str = _RDAP) -> tuple[Contact, ...]:
    second = place.second.value if place.second else ()
    if place.network is not None:
        own = place.network.value.mailboxes
        found = _contacts(own, second, place.network.at, source)
    else:
        found = ()
    there = {contact.address.lower() for contact in found}
    at = place.second.at if place.second else None
    more = tuple(
        Contact(
            channel=MAIL,
            address=mail,
            source="ripestat",
            confidence=_SECOND,
            certainty=Certainty.THIRD_PARTY,
            found_at=at,
        )
        for mail in second
        if mail.lower() not in there
    )
    sure = tuple(c for c in found if c.confidence >= _SECOND)
    return (*sure, *more, *found[len(sure) :])


def _contacts(
    mailboxes: Sequence[Mailbox], second: Sequence[str], at: datetime, source: str
) -> tuple[Contact, ...]:
    """Contacts of the best role that there is: whoever has an abuse desk reads abuse there."""
    agreed = {mail.lower() for mail in second}
    has_desk = any(mailbox.role is Role.ABUSE for mailbox in mailboxes)
    wanted = [box for box in mailboxes if box.role is Role.ABUSE or not has_desk]
    return tuple(
        Contact(
            channel=MAIL,
            address=box.address,
            source=f"{source}+ripestat" if box.address.lower() in agreed else source,
            confidence=_SURE if box.address.lower() in agreed else box.confidence,
            certainty=Certainty.STATED,  # in the registry, by whoever has the network or domain
            last_verified=at.date(),
            found_at=at,
        )
        for box in wanted
    )


def _desk_of(contacts: Sequence[Contact]) -> str:
    return contacts[0].address.rpartition("@")[2] if contacts else ""


def one_of_each(parties: Iterable[Party]) -> tuple[Party, ...]:
    """What a takedown keeps: of those that the directory does not know only the first of a kind."""
    kept: dict[tuple[PartyKind, str], Party] = {}
    for party in parties:
        kept.setdefault((party.kind, party.slug), party)
    return tuple(kept.values())
