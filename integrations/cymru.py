"""Team Cymru: which autonomous system announces an address, asked by DNS.

Docs: https://www.team-cymru.com/ip-asn-mapping
"""

import re
from ipaddress import IPv4Address, ip_address, ip_network

from integrations.dns import Dns
from untilgone.names import Origin

_ZONES = {4: "origin.asn.cymru.com", 6: "origin6.asn.cymru.com"}
_NUMBERS = "asn.cymru.com"
_FIELDS = 4  # number | prefix | country | registry | date
_NUMBER = re.compile(r"([0-9]{1,10})(?: |$)")


class Cymru:
    """Asks by TXT records; RetryLater where no resolver answers."""

    def __init__(self, dns: Dns) -> None:
        self._dns = dns

    async def origin(self, address: str) -> Origin | None:
        """Who announces the address; None where nobody does."""
        answers = await self._dns.texts(_question(address))
        # Several prefixes can cover it: the narrowest is where the packets go.
        told = [origin for origin in map(_origin, answers) if origin is not None]
        if not told:
            return None
        narrowest = max(told, key=lambda origin: ip_network(origin.prefix, strict=False).prefixlen)
        names = await self._dns.texts(f"AS{narrowest.number}.{_NUMBERS}")
        name = names[0].rpartition("|")[2].strip() if names else ""
        return Origin(
            number=narrowest.number,
            prefix=narrowest.prefix,
            registry=narrowest.registry,
            country=narrowest.country,
            name=name.rpartition(",")[0].strip() or name,
        )


def _question(address: str) -> str:
    asked = ip_address(address)
    if isinstance(asked, IPv4Address):
        labels = reversed(str(asked).split("."))
    else:
        labels = reversed(asked.exploded.replace(":", ""))
    return f"{'.'.join(labels)}.{_ZONES[asked.version]}"


def _origin(text: str) -> Origin | None:
    parts = [part.strip() for part in text.split("|")]
    number = _NUMBER.match(parts[0])
    if len(parts) < _FIELDS or number is None:
        return None
    try:
        ip_network(parts[1], strict=False)
    except ValueError:
        return None
    return Origin(
        number=int(number[1]),  # several announce it: the first
        prefix=parts[1],
        country=parts[2] or None,
        registry=parts[3],
    )
