"""A second opinion on names that the system's resolver does not know.

A resolver that knows nothing of a name may filter it, be broken, or be lied to; a takedown is not
over because of it. Only another, independent one that says the same makes it a fact.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from dns.edns import EDECode

from untilgone.errors import BadInput

SETTING = "UNTILGONE_SECOND_RESOLVERS"
OFF = "off"

_SECONDS = 3.0  # for all questions together; they are asked at once
_PORT = 53
_MOST_PORT = 65535
_WITH_PORT = re.compile(r"(?:\[([^\]]+)\]|([^:\[\]]+))(?::(\d{1,5}))?", re.ASCII)
_TYPES = (dns.rdatatype.A, dns.rdatatype.AAAA)
# With these a resolver admits that it filters, or that it could not ask (RFC 8914 section 4).
_NOT_MEANT = frozenset(
    {
        EDECode.FORGED_ANSWER,
        EDECode.BLOCKED,
        EDECode.CENSORED,
        EDECode.FILTERED,
        EDECode.PROHIBITED,
        EDECode.STALE_NXDOMAIN_ANSWER,
        EDECode.NO_REACHABLE_AUTHORITY,
    }
)
# Names that others than the DNS resolve: that the DNS does not know them says nothing.
_NOT_OF_THE_DNS = frozenset({b"onion", b"i2p", b"alt", b"local", b"localhost", b"internal"})


class Said(StrEnum):
    """What the others say about a name."""

    NO_SUCH_NAME = "no_such_name"
    ADDRESSES = "addresses"  # they know it
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True)
class Nameserver:
    """A resolver to ask; any address, the operator named it."""

    address: str
    port: int = _PORT


class SecondResolvers:
    """Asks every nameserver for both kinds of addresses; one that hesitates is enough to doubt."""

    def __init__(self, nameservers: Sequence[Nameserver], *, seconds: float = _SECONDS) -> None:
        self._nameservers = nameservers
        self._seconds = seconds

    async def __call__(self, host: str) -> Said:
        """What they say together; never raises, and takes no longer than its seconds."""
        try:
            name = dns.name.from_text(host)
        except (dns.exception.DNSException, UnicodeError):
            return Said.UNSURE
        if len(name) < 2 or name[-2].lower() in _NOT_OF_THE_DNS:  # noqa: PLR2004  # the last is the root
            return Said.UNSURE
        servers = await asyncio.gather(*(self._ask(each, name) for each in self._nameservers))
        heard = [said for said in servers if said is not None]
        return _together(heard) or Said.UNSURE

    async def _ask(self, nameserver: Nameserver, name: dns.name.Name) -> Said | None:
        """What one nameserver says; None where it did not answer both questions."""
        answers = await asyncio.gather(
            *(self._answer(nameserver, name, kind) for kind in _TYPES),
        )
        said = _together(answer for answer in answers if answer is not None)
        return None if said is Said.NO_SUCH_NAME and None in answers else said

    async def _answer(
        self, nameserver: Nameserver, name: dns.name.Name, kind: dns.rdatatype.RdataType
    ) -> Said | None:
        query = dns.message.make_query(name, kind, use_edns=True)
        try:
            async with asyncio.timeout(self._seconds):
                answer, _ = await dns.asyncquery.udp_with_fallback(
                    query,
                    nameserver.address,
                    timeout=self._seconds,
                    port=nameserver.port,
                    ignore_unexpected=True,  # whoever guesses must not end the question
                    ignore_errors=True,
                )
        except (dns.exception.DNSException, OSError, EOFError):
            return None
        return _said(answer, name)


def parse_resolvers(text: str) -> SecondResolvers | None:
    """The resolvers of the setting; None for ``off``. BadInput names what is no address."""
    entries = text.replace(",", " ").split()
    if not entries or entries == [OFF]:
        return None
    return SecondResolvers([nameserver(entry, SETTING) for entry in entries])


def nameserver(entry: str, named_in: str) -> Nameserver:
    """A resolver as a setting names it; BadInput names the setting."""
    bracketed = _WITH_PORT.fullmatch(entry)
    address, port = entry, str(_PORT)
    if bracketed is not None:
        address, port = bracketed[1] or bracketed[2], bracketed[3] or port
    try:
        ip_address(address)
        is_right = 0 < int(port) <= _MOST_PORT
    except ValueError:
        is_right = False
    if not is_right:
        raise BadInput(
            f"{named_in} names {entry!r}, which is no address of a resolver. Give addresses such as "
            f"9.9.9.9 or [2620:fe::fe]:53, separated by commas, or {OFF}."
        )
    return Nameserver(address=address, port=int(port))


def _together(words: Iterable[Said]) -> Said | None:
    """Whoever knows the name is right, then whoever doubts."""
    words = set(words)
    order = (Said.ADDRESSES, Said.UNSURE, Said.NO_SUCH_NAME)
    return next((said for said in order if said in words), None)


def _said(answer: dns.message.Message, name: dns.name.Name) -> Said:
    if answer.rcode() == dns.rcode.NXDOMAIN:
        return Said.NO_SUCH_NAME if _is_meant(answer, name) else Said.UNSURE
    has_addresses = any(rrset.rdtype in _TYPES for rrset in answer.answer)
    return Said.ADDRESSES if has_addresses else Said.UNSURE


def _is_meant(answer: dns.message.Message, name: dns.name.Name) -> bool:
    """Whether an NXDOMAIN is the word of the name's own zone, not that of a filter.

    A true one carries the start of that zone (RFC 2308 section 3). A filter's answer lacks it, and
    Quad9's is no recursive one. The root's word only says that the DNS knows no such ending. With
    an alias in the answer the name itself does exist (RFC 6604 section 3).
    """
    zones = [each.name for each in answer.authority if each.rdtype == dns.rdatatype.SOA]
    return (
        bool(answer.flags & dns.flags.RA)
        and not answer.answer
        and not any(option.code in _NOT_MEANT for option in answer.extended_errors())
        and any(name.is_subdomain(zone) and zone != dns.name.root for zone in zones)
    )
