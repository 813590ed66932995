import asyncio
import contextlib
import gc
import time

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest

from integrations.resolving import Nameserver, Said, SecondResolvers, parse_resolvers
from untilgone.errors import BadInput


class Server(asyncio.DatagramProtocol):
    """A nameserver on loopback that answers with ``answer(query)``; None: not at all."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        query = dns.message.from_wire(data)
        question = query.question[0]
        self.asked.append((question.name.to_text(), question.rdtype.name))
        answer = self.answer(query)
        if answer is not None:
            wire = answer if isinstance(answer, bytes) else answer.to_wire()
            self.transport.sendto(wire, address)


@contextlib.asynccontextmanager
async def resolvers(*answers, seconds=2.0):
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:
        servers, named = [], []
        for answer in answers:
            transport, server = await loop.create_datagram_endpoint(
                lambda answer=answer: Server(answer), local_addr=("127.0.0.1", 0)
            )
            stack.callback(transport.close)
            port = transport.get_extra_info("sockname")[1]
            servers.append(server)
            named.append(Nameserver(address="127.0.0.1", port=port))
        yield SecondResolvers(named, seconds=seconds), servers


async def ask(*answers, host="photos.example", seconds=2.0):
    async with resolvers(*answers, seconds=seconds) as (second, _):
        return await second(host)


def response(query, rcode=dns.rcode.NOERROR, *, soa=None, records=(), ends=()):
    answer = dns.message.make_response(query, recursion_available=True)
    answer.set_rcode(rcode)
    if soa is not None:
        words = "ns.example. desk.example. 1 7200 3600 1209600 300"
        answer.authority.append(dns.rrset.from_text(soa, 300, "IN", "SOA", words))
    answer.answer.extend(dns.rrset.from_text(*record) for record in records)
    if ends:
        answer.use_edns(options=[dns.edns.EDEOption(code) for code in ends])
    return answer


def nxdomain(query):
    return response(query, dns.rcode.NXDOMAIN, soa="example.")


def nothing(query):
    return None


def with_address(query):
    address = (query.question[0].name, 60, "IN", "A", "93.184.216.34")
    return response(query, records=[address] if query.question[0].rdtype.name == "A" else [])


async def test_a_name_is_gone_when_its_own_zone_says_so_for_both_kinds_of_addresses():
    async with resolvers(nxdomain) as (second, [server]):
        said = await second("photos.example")

    assert said is Said.NO_SUCH_NAME
    assert sorted(server.asked) == [("photos.example.", "A"), ("photos.example.", "AAAA")]


async def test_a_name_with_an_address_is_known():
    assert await ask(with_address) is Said.ADDRESSES


@pytest.mark.parametrize(
    "rcode",
    [dns.rcode.NOERROR, dns.rcode.SERVFAIL, dns.rcode.REFUSED, dns.rcode.FORMERR],
)
async def test_any_other_answer_than_nxdomain_proves_nothing(rcode):
    assert await ask(lambda query: response(query, rcode, soa="example.")) is Said.UNSURE


async def test_an_nxdomain_for_one_kind_of_address_only_proves_nothing():
    def half(query):
        return nxdomain(query) if query.question[0].rdtype.name == "A" else response(query)

    def half_silent(query):
        return nxdomain(query) if query.question[0].rdtype.name == "A" else None

    assert await ask(half) is Said.UNSURE
    assert await ask(half_silent, seconds=0.2) is Said.UNSURE


@pytest.mark.parametrize("soa", [None, ".", "rpz.filter.example.", "other."])
async def test_an_nxdomain_that_is_not_the_word_of_the_names_zone_proves_nothing(soa):
    filtered = await ask(lambda query: response(query, dns.rcode.NXDOMAIN, soa=soa))

    assert filtered is Said.UNSURE


@pytest.mark.parametrize("code", [4, 15, 16, 17, 18, 19, 22])
async def test_an_nxdomain_of_a_resolver_that_admits_to_filter_proves_nothing(code):
    def filtered(query):
        return response(query, dns.rcode.NXDOMAIN, soa="example.", ends=[code])

    assert await ask(filtered) is Said.UNSURE


async def test_an_nxdomain_of_a_resolver_that_does_not_resolve_proves_nothing():
    def blocked(query):
        answer = nxdomain(query)
        answer.flags &= ~dns.flags.RA
        return answer

    assert await ask(blocked) is Said.UNSURE


async def test_an_alias_that_leads_nowhere_is_a_name_that_exists():
    def dangling(query):
        alias = (query.question[0].name, 60, "IN", "CNAME", "gone.example.")
        return response(query, dns.rcode.NXDOMAIN, soa="example.", records=[alias])

    assert await ask(dangling) is Said.UNSURE


@pytest.mark.parametrize("host", ["abc.onion", "a.i2p", "nas.local", "x.internal", "localhost"])
async def test_a_name_of_another_system_than_the_dns_is_never_gone(host):
    def agreeing(query):
        zone = query.question[0].name.split(2)[1].to_text()
        return response(query, dns.rcode.NXDOMAIN, soa=zone)

    assert await ask(agreeing, host=host) is Said.UNSURE


@pytest.mark.parametrize("host", ["", ".", "a..example", "x" * 64 + ".example", "a." * 127 + "bc"])
async def test_what_is_no_name_is_never_asked_for(host):
    async with resolvers(nxdomain) as (second, [server]):
        said = await second(host)

    assert said is Said.UNSURE
    assert server.asked == []


async def test_whoever_knows_the_name_outweighs_whoever_does_not():
    assert await ask(nxdomain, with_address) is Said.ADDRESSES


async def test_whoever_doubts_outweighs_whoever_does_not_know_the_name():
    assert await ask(nxdomain, response) is Said.UNSURE


async def test_one_that_is_silent_does_not_count():
    assert await ask(nothing, nxdomain, seconds=0.8) is Said.NO_SUCH_NAME


async def test_when_all_are_silent_it_ends_in_time():
    began = time.monotonic()
    said = await ask(nothing, nothing, seconds=0.3)

    assert said is Said.UNSURE
    assert time.monotonic() - began < 2


async def test_a_question_that_is_broken_off_leaves_no_socket_open():
    async with resolvers(nothing) as (second, _):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(second("photos.example"), 0.1)
    gc.collect()  # a socket left open would be warned about here


async def test_answers_that_are_garbage_or_to_another_question_do_not_count():
    def garbage(query):
        return b"\x00" * 5

    def to_another(query):
        answer = nxdomain(query)
        answer.id ^= 1
        return answer

    assert await ask(garbage, to_another, seconds=0.3) is Said.UNSURE


async def test_a_cut_answer_is_not_believed_where_the_whole_one_cannot_be_had():
    def cut(query):
        answer = nxdomain(query)
        answer.flags |= dns.flags.TC
        return answer

    assert await ask(cut, seconds=0.3) is Said.UNSURE


def test_the_setting_names_resolvers_in_every_usual_form():
    parsed = parse_resolvers("9.9.9.9, 192.0.2.1:5353 2620:fe::fe,[2620:fe::9]:54")

    assert [(each.address, each.port) for each in parsed._nameservers] == [
        ("9.9.9.9", 53),
        ("192.0.2.1", 5353),
        ("2620:fe::fe", 53),
        ("2620:fe::9", 54),
    ]


@pytest.mark.parametrize("text", ["off", "", " , "])
def test_without_resolvers_nothing_is_confirmed(text):
    assert parse_resolvers(text) is None


@pytest.mark.parametrize(
    "text",
    ["dns.example", "9.9.9", "9.9.9.9:0", "9.9.9.9:x", "9.9.9.9:70000", "[::1", "off,9.9.9.9"],
)
def test_what_is_no_address_of_a_resolver_is_refused(text):
    with pytest.raises(BadInput) as refused:
        parse_resolvers(text)

    assert "UNTILGONE_SECOND_RESOLVERS" in str(refused.value)
