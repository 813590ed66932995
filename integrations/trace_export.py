"""What leaves in a trace: what stands on our list, nothing else. Needs the extra ``tracing``.

Errors quote what others said, so neither their texts nor their tracebacks leave.
"""

from collections.abc import Mapping, Sequence

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


def provider(
    *, address: str, headers: Mapping[str, str], certificate: str | None, service: str
) -> TracerProvider:
    """Makes spans and sends them to this address. Sampling and queue follow the SDK's variables."""
    made = TracerProvider(
        resource=Resource.create({SERVICE_NAME: service, SERVICE_VERSION: __version__}),
        shutdown_on_exit=False,  # it would wait for a collector that hangs
    )
    exporter = OTLPSpanExporter(
        endpoint=address, headers=dict(headers), certificate_file=certificate
    )
    made.add_span_processor(BatchSpanProcessor(OnlyOurs(exporter)))
    return made


class OnlyOurs(SpanExporter):
    """Passes spans on without anything that is not on our list."""

    def __init__(self, then: SpanExporter) -> None:
        self._then = then

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Hand them over."""
        return self._then.export([_ours(span) for span in spans])

    def shutdown(self) -> None:
        """Nothing comes any more."""
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
