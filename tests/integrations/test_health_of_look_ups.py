"""What `untilgone doctor` says about look-ups: resolvers, registries, what is kept."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from integrations.health import look_ups
from tests.dns_peer import DnsPeer
from untilgone import bootstrap
from untilgone.bootstrap import Kind
from untilgone.health import Finding, Health
from untilgone.keyring import KeyRing
from untilgone.settings import Settings, read
from untilgone.store.database import Store
from untilgone.store.write.resolved import keep_resolved

NOW = datetime.now(UTC)
Ask = Callable[..., Awaitable[dict[str, Finding]]]


@pytest.fixture
def ask(env: dict[str, str], keyring: KeyRing, store: Store) -> Ask:
    async def asked(resolvers: str) -> dict[str, Finding]:
        settings = read(Settings, env | {"UNTILGONE_RESOLVERS": resolvers})
        return {found.part: found async for found in look_ups.findings(store, settings)}

    return asked


async def test_where_nobody_is_looked_up_one_row_says_so(ask: Ask):
    [found] = (await ask("off")).values()

    assert (found.part, found.health) == ("look-ups resolvers", Health.NOT_CONNECTED)
    assert "the directory alone says who can act" in found.said


async def test_before_the_first_look_up_the_copies_that_come_along_are_named_with_their_day(
    ask: Ask,
):
    async with DnsPeer("") as peer:
        found = await ask(f"127.0.0.1:{peer.port}")

    assert [each.health for each in found.values()] == [Health.OK] * 3
    assert found["look-ups resolvers"].said == f"answer (127.0.0.1:{peer.port})"
    assert peer.asked == [(".", "NS")]
    registries = found["look-ups registries"].said
    assert registries.startswith("none has answered yet")
    assert f"dns {bootstrap.shipped(Kind.DNS).publication[:10]}" in registries
    assert "the copies that come along" in registries
    assert "nothing was looked up yet" in found["look-ups kept"].said


async def test_the_age_of_what_was_fetched_and_kept_is_said(ask: Ask, store: Store):
    listed = json.dumps({"version": "1.0", "publication": "2026-11-20T01:00:00Z", "services": []})
    await keep_resolved(store, "bootstrap", "dns", json.dumps(listed), NOW)
    await keep_resolved(store, "dns", "site.example", "{}", NOW - timedelta(hours=3))
    await keep_resolved(store, "network", "192.0.2.1", "{}", NOW - timedelta(hours=2))
    async with DnsPeer("") as peer:
        found = await ask(f"127.0.0.1:{peer.port}")

    registries = found["look-ups registries"].said
    assert f"answered last on {NOW - timedelta(hours=2):%Y-%m-%d %H:%M} UTC" in registries
    assert "dns 2026-11-20" in registries
    assert f"fetched on {NOW:%Y-%m-%d %H:%M} UTC" in registries
    kept = found["look-ups kept"].said
    assert kept.startswith("2 answers")
    assert "after 12 h each is asked for anew" in kept


async def test_resolvers_that_do_not_answer_are_broken_with_what_to_do(ask: Ask):
    async with DnsPeer("") as peer:
        peer.is_silent = True
        found = (await ask(f"127.0.0.1:{peer.port}"))["look-ups resolvers"]

    assert found.health is Health.BROKEN
    assert "UNTILGONE_RESOLVERS" in found.said


async def test_registries_that_never_answer_and_lists_that_never_came_are_named(
    ask: Ask, store: Store
):
    await keep_resolved(store, "dns", "site.example", "{}", NOW)
    async with DnsPeer("") as peer:
        found = (await ask(f"127.0.0.1:{peer.port}"))["look-ups registries"]

    assert found.health is Health.NOT_CONNECTED
    assert "could not be fetched from data.iana.org" in found.said
    assert "`untilgone who URL` says why" in found.said


async def test_lists_that_are_no_longer_fetched_are_named(ask: Ask, store: Store):
    before = NOW - timedelta(days=5)
    await keep_resolved(store, "bootstrap", "dns", "of another form", before)
    await keep_resolved(store, "network", "192.0.2.1", "{}", NOW)
    async with DnsPeer("") as peer:
        found = (await ask(f"127.0.0.1:{peer.port}"))["look-ups registries"]

    assert f"fetched last on {before:%Y-%m-%d %H:%M} UTC though others answered" in found.said


async def test_a_setting_that_names_no_resolver_is_said(ask: Ask):
    found = (await ask("resolver.example"))["look-ups resolvers"]

    assert found.health is Health.BROKEN
    assert "UNTILGONE_RESOLVERS names" in found.said
