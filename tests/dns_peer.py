"""A DNS server on loopback, over UDP: answers from a zone that the test writes, and keeps what it
was asked. It stands for a resolver that does the whole way itself."""

import asyncio
from typing import Any, Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from integrations.dns import Dns
from integrations.resolving import Nameserver


class DnsPeer(asyncio.DatagramProtocol):
    """``async with DnsPeer(records) as peer: … peer.resolver``.

    ``records``: lines such as `www.site.example CNAME site.example.`; `name !` fails for the name.
    """

    def __init__(self, records: str) -> None:
        self.asked: list[tuple[str, str]] = []
        self.is_silent = False
        self.say(records)

    def say(self, records: str) -> None:
        """Answer from these records from now on."""
        self._records: dict[tuple[str, str], list[str]] = {}
        self._broken: set[str] = set()
        for line in filter(None, map(str.strip, records.splitlines())):
            name, kind, *data = line.split(None, 2)
            if kind == "!":
                self._broken.add(name)
            else:
                self._records.setdefault((name, kind), []).append(data[0])

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=("127.0.0.1", 0)
        )
        self.port = self._transport.get_extra_info("sockname")[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._transport.close()

    @property
    def resolver(self) -> Dns:
        return Dns([Nameserver(address="127.0.0.1", port=self.port)], seconds=1.0)

    def datagram_received(self, data: bytes, address: Any) -> None:
        query = dns.message.from_wire(data)
        [question] = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if self.is_silent:
            return
        self._transport.sendto(self._answer(query, name, kind).to_wire(), address)

    def _answer(self, query: dns.message.Message, name: str, kind: str) -> dns.message.Message:
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if name in self._broken:
            answer.set_rcode(dns.rcode.SERVFAIL)
            return answer
        seen = name
        while alias := self._records.get((seen, "CNAME")):
            self._add(answer, seen, "CNAME", alias)
            seen = alias[0].rstrip(".")
        if found := self._records.get((seen, kind)):
            self._add(answer, seen, kind, found)
        elif not any(known == seen for known, _ in self._records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer

    @staticmethod
    def _add(answer: dns.message.Message, name: str, kind: str, data: list[str]) -> None:
        answer.answer.append(dns.rrset.from_text(name + ".", 300, "IN", kind, *data))
