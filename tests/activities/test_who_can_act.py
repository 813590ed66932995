"""Who can act is looked up before every step; a host that changed starts the ladder again."""

from collections.abc import AsyncIterator

import pytest

from activities.inquiry import StoreMemory
from activities.messages import NoticeOutcome, WhoOrder
from activities.resolving import Resolver
from tests.activities.conftest import Bench, run
from tests.outside import ATTIC, CELLAR, EDGE, Outside, outside
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.cases import TaskKind
from untilgone.errors import BadInput, RetryLater
from untilgone.notices import NoticeKind
from untilgone.parties import Contact, PartyKind
from untilgone.progress import Correction
from untilgone.store import read

HOST = {"party": PartyKind.HOST, "notice": NoticeKind.ESCALATION}
DAY = 24 * HOUR


@pytest.fixture
async def world() -> AsyncIterator[Outside]:
    async with outside() as opened:
        yield opened


@pytest.fixture
async def at_cellar(bench: Bench, world: Outside) -> Bench:
    """A takedown of which nobody knows the platform or the host but by looking them up."""
    bench.files = []
    bench.resolver = Resolver(world.sources, StoreMemory(bench.store))
    await bench.report()
    return bench


async def acts(bench: Bench) -> list[str]:
    return [act.kind for act in (await read.takedown(bench.store, bench.reference)).timeline]


async def test_a_host_that_no_directory_knows_is_written_to(at_cellar: Bench):
    result = await at_cellar.send(**HOST)

    assert result.outcome is NoticeOutcome.DELIVERED
    assert at_cellar.desk.letters == ["escalation to abuse@cellar.example"]


async def test_everybody_who_was_found_is_kept_with_source_and_time(at_cellar: Bench):
    await at_cellar.send()
    view = await read.takedown(at_cellar.store, at_cellar.reference)

    assert [(str(party.kind), party.name) for party in view.parties] == [
        ("platform", "platform.example"),
        ("host", "Cellar"),
        ("network", "Trunk"),
        ("registrar", "Seller"),
    ]
    [contact] = view.parties[1].contacts
    assert (contact.source, contact.confidence) == ("rdap", 0.8)
    assert contact.found_at is not None
    assert NOW <= contact.found_at < NOW + HOUR


async def test_the_directory_outranks_what_is_looked_up(bench: Bench, world: Outside):
    bench.resolver = Resolver(world.sources, StoreMemory(bench.store))
    await bench.report()
    await bench.send()
    await bench.send("0.1.0", **HOST)

    assert bench.desk.letters == [
        "notice to abuse@platform.example",
        "escalation to abuse@host.example",
    ]


async def test_another_host_starts_the_ladder_again_and_the_record_says_so(
    at_cellar: Bench, world: Outside
):
    await at_cellar.send()
    await at_cellar.send("0.1.0", **HOST)
    world.move_to(ATTIC)
    moved = await at_cellar.send("0.2.0", at=NOW + DAY, **HOST)

    assert (moved.outcome, moved.round) == (NoticeOutcome.ELSEWHERE, 1)
    assert len(at_cellar.desk.letters) == 2
    view = await read.takedown(at_cellar.store, at_cellar.reference)
    [said] = [act for act in view.timeline if act.kind == "host changed"]
    assert (said.detail["from"], said.detail["to"]) == ("Cellar", "Attic")
    assert [party.name for party in view.parties if party.kind is PartyKind.HOST] == ["Attic"]


async def test_at_the_new_host_only_those_are_told_who_were_not(at_cellar: Bench, world: Outside):
    await at_cellar.send()
    await at_cellar.send("0.1.0", **HOST)
    world.move_to(ATTIC)
    await at_cellar.send("0.2.0", at=NOW + DAY, **HOST)
    platform = await at_cellar.send("1.0.0", at=NOW + DAY, life=0)
    host = await at_cellar.send("1.1.0", at=NOW + DAY, life=0, **HOST)

    assert platform.outcome is NoticeOutcome.ALREADY_TOLD
    assert host.outcome is NoticeOutcome.DELIVERED
    assert at_cellar.desk.letters[-1] == "escalation to abuse@attic.example"
    assert "Cellar" not in at_cellar.desk.taken[-1].letter.text


@pytest.mark.parametrize(
    ("named_in", "letter"), [(0, "abuse@attic.example"), (1, "a@named.example")]
)
async def test_a_contact_that_was_named_for_the_old_host_is_not_written_to_about_the_new_one(
    at_cellar: Bench, world: Outside, named_in, letter
):
    contact = Contact(
        channel="abuse_email", address="a@named.example", source="person:carol", confidence=1.0
    )
    named = Correction(party=PartyKind.HOST, contact=contact, round=named_in)
    await at_cellar.send(**HOST)
    world.move_to(ATTIC)
    await at_cellar.send("0.1.0", at=NOW + DAY, **HOST)
    await at_cellar.send("1.0.0", at=NOW + DAY, life=0, corrections=(named,), **HOST)

    assert at_cellar.desk.letters[-1] == f"escalation to {letter}"


async def test_the_same_order_once_more_does_not_start_it_twice(at_cellar: Bench, world: Outside):
    await at_cellar.send(**HOST)
    world.move_to(ATTIC)
    await at_cellar.send("0.1.0", at=NOW + DAY, **HOST)
    again = await at_cellar.send("0.1.0", at=NOW + DAY, **HOST)

    assert again.outcome is NoticeOutcome.DELIVERED  # to the new host, who is not told twice then
    assert (await acts(at_cellar)).count("host changed") == 1
    then = await at_cellar.send("1.0.0", at=NOW + DAY, life=0, **HOST)
    assert then.outcome is NoticeOutcome.ALREADY_TOLD


async def test_a_host_that_hides_behind_a_cdn_has_not_changed(at_cellar: Bench, world: Outside):
    await at_cellar.send(**HOST)
    world.move_to(EDGE)
    result = await at_cellar.send("0.1.0", at=NOW + DAY, **HOST)

    assert result.outcome is NoticeOutcome.NO_CONTACT
    view = await read.takedown(at_cellar.store, at_cellar.reference)
    assert "It stands behind Cloudflare, which can name the host." in view.tasks[-1].what
    assert "host changed" not in await acts(at_cellar)


async def test_a_site_at_two_hosts_has_not_left_the_one(at_cellar: Bench, world: Outside):
    await at_cellar.send(**HOST)
    world.move_to(ATTIC, CELLAR)
    result = await at_cellar.send("0.1.0", at=NOW + DAY, **HOST)

    assert result.outcome is NoticeOutcome.DELIVERED


async def test_a_site_that_never_stays_starts_the_ladder_again_only_so_often(
    at_cellar: Bench, world: Outside
):
    await at_cellar.send(**HOST)
    for number in range(6):
        world.move_to(ATTIC if number % 2 == 0 else CELLAR)
        at = NOW + (number + 1) * DAY
        result = await at_cellar.send(f"{number}.1.0", at=at, **HOST)

    assert result.outcome is NoticeOutcome.DELIVERED
    assert (await acts(at_cellar)).count("host changed") == 5


async def test_a_look_up_that_fails_is_tried_again_before_a_person_is_asked(
    at_cellar: Bench, world: Outside
):
    world.dns.is_silent = True
    with pytest.raises(RetryLater):
        await at_cellar.send(**HOST)
    result = await at_cellar.send(attempt=4, **HOST)

    assert result.outcome is NoticeOutcome.NO_CONTACT
    [task] = (await read.takedown(at_cellar.store, at_cellar.reference)).tasks
    assert task.kind is TaskKind.FIND_CONTACT
    assert "The resolvers did not tell" in task.what


async def test_whoever_asks_gets_the_same_answer(at_cellar: Bench):
    found = await run(at_cellar.who, WhoOrder(url="https://platform.example/x"))

    assert [party.name for party in found.parties] == [
        "platform.example", "Cellar", "Trunk", "Seller",
    ]  # fmt: skip


async def test_an_installation_that_looks_nobody_up_says_so(bench: Bench):
    with pytest.raises(BadInput, match="UNTILGONE_RESOLVERS"):
        await run(bench.who, WhoOrder(url="https://platform.example/x"))
