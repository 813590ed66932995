"""What leaves in a trace: what stands on our list, nothing else. Needs the extra ``tracing``.

Errors quote what others said, so neither their texts nor their tracebacks leave.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Link, Status

from untilgone import __version__
from untilgone.tracing import TOLD

_LEAVE = frozenset(
    f"{TOLD}{name}" for name in ("takedown", "channel", "verdict", "outcome", "act")
) | {"temporalWorkflowID", "temporalRunID", "temporalActivityID", "temporalUpdateID"}


_GOODBYE_SECONDS = 2.0  # for what still waits when a process ends


@contextmanager
def provider(
    *, address: str, headers: Mapping[str, str], certificate: str | None, service: str
) -> Iterator[TracerProvider]:
    """Makes spans and sends them to this address. Sampling and queue follow the SDK's variables.

    At the end what still waits is handed over, for two seconds at most.
    """
    made = TracerProvider(
        resource=Resource.create({SERVICE_NAME: service, SERVICE_VERSION: __version__}),
        shutdown_on_exit=False,  # it would wait for a collector that hangs
    )
    exporter = OnlyOurs(
        OTLPSpanExporter(endpoint=address, headers=dict(headers), certificate_file=certificate)
    )
    made.add_span_processor(BatchSpanProcessor(exporter))
    try:
        yield made
    finally:
        # A collector that hangs holds nobody up: the thread dies with the process.
        goodbye = Thread(target=made.shutdown, daemon=True)
        goodbye.start()
        goodbye.join(_GOODBYE_SECONDS)
        exporter.shutdown()  # else it would go on trying


class OnlyOurs(SpanExporter):
    """Passes spans on without anything that is not on our list."""

    def __init__(self, then: SpanExporter) -> None:
        self._then = then
        self._may_end = Lock()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Hand them over."""
        return self._then.export([_ours(span) for span in spans])

    def shutdown(self) -> None:
        """Nothing comes any more; what was told so already is not told again."""
        if self._may_end.acquire(blocking=False):
            self._then.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing waits here."""
        return self._then.force_flush(timeout_millis)


def _ours(span: ReadableSpan) -> ReadableSpan:
    told = {name: value for name, value in (span.attributes or {}).items() if name in _LEAVE}
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=told,
        links=[Link(link.context) for link in span.links],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
