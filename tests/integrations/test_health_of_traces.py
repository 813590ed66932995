"""Whether traces arrive, as `doctor` says it."""

from integrations.health.traces import finding
from tests.api_peer import ApiPeer, Says
from tests.collector import collecting
from untilgone.health import Health


async def test_without_a_setting_nobody_collects_them():
    found = await finding({})

    assert found.health is Health.NOT_CONNECTED
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in found.said


async def test_a_collector_that_answers_takes_them_and_gets_none_from_here():
    with collecting() as collector:
        found = await finding(collector.settings())

    assert found.health is Health.OK
    assert collector.bodies == [b""]


async def test_a_collector_that_refuses_us_is_said_to_do_so():
    async with ApiPeer(lambda _: Says(status=401)) as peer:
        found = await finding({"OTEL_EXPORTER_OTLP_ENDPOINT": peer.url})

    assert found.health is Health.BROKEN
    assert "401" in found.said
    assert "Work goes on" in found.said


async def test_an_address_that_is_none_is_said_to_be_none():
    found = await finding({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4317"})

    assert found.health is Health.BROKEN
    assert "http://" in found.said
