"""Names: addresses, aliases, name servers and mail servers of a host, from configured resolvers.

Docs: https://www.rfc-editor.org/rfc/rfc1035
The resolvers are asked, nobody else; without a setting those of the system.
"""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

from integrations.resolving import Nameserver, nameserver
from untilgone.domains import registrable
from untilgone.errors import RetryLater
from untilgone.names import Names

SETTING = "UNTILGONE_RESOLVERS"

_SECONDS = 4.0  # for one question at all resolvers together
_MOST_ADDRESSES = 32  # kept of a name
_ROOT = "."
_NO_MAIL = "."  # RFC 7505: the domain says that it takes none


class Dns:
    """Asks resolvers; RetryLater where none of them gives an answer."""

    def __init__(
        self, nameservers: Sequence[Nameserver] = (), *, seconds: float = _SECONDS
    ) -> None:
        self._nameservers = nameservers
        self._seconds = seconds

    async def names(self, host: str) -> Names:
        """Everything about a host and its registrable domain; all questions at once."""
        domain = registrable(host) or host
        a, aaaa, servers, mail, own = await asyncio.gather(
            self._ask(host, "A"),
            self._ask(host, "AAAA"),
            self._ask(domain, "NS"),
            self._ask(domain, "MX"),
            self._ask(domain, "A"),
        )
        found = [answer for answer in (a, aaaa) if answer is not None]
        # In an order of their own: servers give another one each time.
        addresses = sorted({_address(record) for answer in found for record in answer}, key=_number)
        aliases = [alias for answer in found for alias in _chain(answer.chaining_result, host)]
        exchanges = sorted(mail or (), key=lambda record: int(record.preference))
        mail_servers = [_plain(record.exchange) for record in exchanges]
        refuses_mail = bool(exchanges) and not any(mail_servers)
        return Names(
            host=host,
            exists=bool(found),
            addresses=tuple(addresses[:_MOST_ADDRESSES]),
            aliases=tuple(dict.fromkeys(aliases)),
            nameservers=tuple(sorted(_plain(record.target) for record in servers or ())),
            mail_servers=tuple(filter(None, mail_servers)),
            domain_has_address=bool(own) and not refuses_mail,
        )

    async def texts(self, name: str) -> tuple[str, ...]:
        """The TXT records of a name; none where it has none."""
        answer = await self._ask(name, "TXT")
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer or ())

    async def ping(self) -> None:
        """RetryLater where no resolver answers; they are asked what every resolver knows."""
        await self._ask(_ROOT, "NS")

    async def _ask(self, name: str, kind: str) -> "dns.resolver.Answer | None":
        """The answer; None where there is no such name or no such record."""
        try:
            resolver = self._resolver()
            return await resolver.resolve(name, kind, search=False, lifetime=self._seconds)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (dns.exception.DNSException, OSError, EOFError, UnicodeError) as error:
            raise RetryLater(f"The resolvers did not tell the {kind} record.") from error

    def _resolver(self) -> dns.asyncresolver.Resolver:
        resolver = dns.asyncresolver.Resolver(configure=not self._nameservers)
        if self._nameservers:
            resolver.nameservers = [
                dns.nameserver.Do53Nameserver(each.address, each.port) for each in self._nameservers
            ]
        resolver.timeout = self._seconds / 2
        return resolver


def connect_dns(setting: str) -> Dns:
    """The resolvers of the setting, the system's without any; BadInput names what is wrong."""
    return Dns([nameserver(entry, SETTING) for entry in setting.replace(",", " ").split()])


def _chain(result: "dns.message.ChainingResult", host: str) -> list[str]:
    """Every name that stands for the host, in order."""
    targets = [_plain(record.target) for rrset in result.cnames for record in rrset]
    return [name for name in targets if name != host.lower()]


def _address(record: "dns.rdata.Rdata") -> str:
    return str(record.address)  # type: ignore[attr-defined]  # A and AAAA have it


def _number(address: str) -> tuple[int, int]:
    parsed = ip_address(address)
    return parsed.version, int(parsed)


def _plain(name: dns.name.Name) -> str:
    text = name.to_text(omit_final_dot=True).lower()
    return "" if text in {_NO_MAIL, "@", ""} else text
