"""A collector of traces on loopback: takes OTLP over HTTP, and knows what came."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, kw_only=True)
class Span:
    """One span, as it arrived."""

    trace: str
    span_id: str
    parent: str
    name: str
    told: dict[str, str]
    links: tuple[str, ...]  # traces that it is linked with
    has_failed: bool
    seconds: float


@dataclass
class Collector:
    """What came, octet for octet."""

    port: int = 0
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hangs: threading.Event = field(default_factory=threading.Event)

    def settings(self) -> dict[str, str]:
        """What a process is told so that its traces come here."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.port}"}

    @property
    def spans(self) -> list[Span]:
        return [span for body in self.bodies for span in _read(body)]

    def await_spans(self, is_enough: Callable[[list[Span]], bool]) -> list[Span]:
        """The spans, once they are enough."""
        until = time.monotonic() + 20
        while not is_enough(self.spans):
            assert time.monotonic() < until, sorted(span.name for span in self.spans)
            time.sleep(0.05)
        return self.spans


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector, as long as the block lasts."""
    collector = Collector()
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if collector.hangs.is_set():
                ended.wait(60)
                return
            collector.headers.append({name.lower(): v for name, v in self.headers.items()})
            collector.bodies.append(body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    collector.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _read(body: bytes) -> Iterator[Span]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    trace=span.trace_id.hex(),
                    span_id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    name=span.name,
                    told={each.key: each.value.string_value for each in span.attributes},
                    links=tuple(link.trace_id.hex() for link in span.links),
                    has_failed=span.status.code == span.status.STATUS_CODE_ERROR,
                    seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                )
