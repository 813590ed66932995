"""Where traces go: nowhere until a collector is set, and no collector holds anybody up."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from integrations.api import ApiClient
from integrations.traces import TRACES_PREFIX, Config, traces
from tests.api_peer import ApiPeer, Says
from tests.collector import collecting
from untilgone.errors import BadInput, RetryLater
from untilgone.settings import read
from untilgone.tracing import begun, span, tell

PRIVATE = "https://platform.example/jane-example"


def nowhere() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def await_nobody(tracer) -> None:
    with begun(tracer, "outer"), span("inner"):
        tell(note=PRIVATE)
        raise RetryLater(f"{PRIVATE} does not answer.")


def test_without_a_collector_there_is_no_tracer_and_spans_are_nothing():
    with traces({}) as tracer, begun(tracer, "outer"), span("inner", channel="x"):
        tell(outcome="done")

    assert tracer is None


def test_a_switch_turns_them_off_whatever_else_is_set():
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": nowhere(), "OTEL_SDK_DISABLED": "true"}
    with traces(env) as tracer:
        assert tracer is None


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"ENDPOINT": "http://c.example:4318/"}, "http://c.example:4318/v1/traces"),
        ({"TRACES_ENDPOINT": "https://c.example/in"}, "https://c.example/in"),
        (
            {"ENDPOINT": "http://c.example", "TRACES_ENDPOINT": "https://c.example/in"},
            "https://c.example/in",
        ),
    ],
)
def test_the_address_is_the_one_that_opentelemetry_says(given, address):
    env = {f"{TRACES_PREFIX}EXPORTER_OTLP_{name}": value for name, value in given.items()}
    assert read(Config, env, TRACES_PREFIX).address == address


def test_an_address_that_is_none_is_refused():
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4317"}
    with pytest.raises(BadInput) as refused, traces(env):
        pass

    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in str(refused.value)


def test_what_is_not_on_the_list_never_leaves():
    with collecting() as collector:
        env = collector.settings() | {"OTEL_EXPORTER_OTLP_HEADERS": "x-key=abc, x-desk=d"}
        with traces(env) as tracer:
            assert tracer is not None
            with tracer.start_as_current_span("raw") as raw:
                raw.set_attribute("url.full", PRIVATE)
                raw.add_event("said", {"exception.message": PRIVATE})
            with pytest.raises(RetryLater):
                await_nobody(tracer)

        told = {each.name: each for each in collector.spans}
        assert told["inner"].told == {"untilgone.outcome": "RetryLater"}
        assert told["inner"].has_failed
        assert told["inner"].parent == told["outer"].span_id
        assert told["raw"].told == {}
        assert b"jane-example" not in b"".join(collector.bodies)
        assert collector.headers[0]["x-key"] == "abc"
        assert collector.headers[0]["x-desk"] == "d"


async def test_a_request_to_an_api_is_a_span_and_carries_no_mark_of_it():
    with collecting() as collector:
        async with ApiPeer(lambda _: Says(status=202, body={})) as peer:
            with traces(collector.settings()) as tracer, begun(tracer, "outer"):
                await ApiClient().ask("POST", f"{peer.url}/reports/jane-example", as_json={})

        (asked,) = [each for each in collector.spans if each.name == "HTTP request"]
        assert asked.told == {"untilgone.outcome": "202"}
        assert set(peer.asked[0].headers) == {
            "host", "accept", "accept-encoding", "connection", "content-type", "content-length",
        }  # fmt: skip
        assert b"jane-example" not in b"".join(collector.bodies)


@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "is away"])
def test_a_collector_that_does_not_answer_holds_nobody_up(hangs):
    with collecting() as collector:
        collector.hangs.set()
        env = collector.settings() if hangs else {"OTEL_EXPORTER_OTLP_ENDPOINT": nowhere()}
        began = time.monotonic()
        with traces(env) as tracer:
            for _ in range(5_000):  # more than the queue holds
                with begun(tracer, "outer"):
                    pass
            worked = time.monotonic() - began
        ended = time.monotonic() - began - worked

    assert worked < 60
    assert ended < 60
    for thread in [each for each in threading.enumerate() if "Otel" in each.name]:
        thread.join(60)  # nobody goes on trying
        assert not thread.is_alive()


def test_a_process_ends_though_its_collector_hangs():
    with collecting() as collector:
        collector.hangs.set()
        lines = (
            "from integrations.traces import traces; from untilgone.tracing import begun",
            f"with traces({collector.settings()!r}) as tracer:",
            "    with begun(tracer, 'x'): pass",
        )
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, timeout=30)

    assert time.monotonic() - began < 30


def test_whoever_has_no_collector_loads_nothing_of_it():
    lines = (
        "import sys, worker.main, web.app, worker.mailbox",
        "from integrations.traces import traces",
        "with traces({}): pass",
        "print([n for n in sys.modules if n.startswith(('opentelemetry.sdk', 'opentelemetry.exp', 'requests'))])",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "[]"
