"""Traces: spans go to a collector of the operator's by OTLP over HTTP, where one is set.

https://opentelemetry.io/docs/specs/otlp/#otlphttp. They leave from a thread of their own, out of a
queue that drops what is too much: a collector that is away or hangs delays nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untilgone import __version__
from untilgone.errors import BadInput
from untilgone.settings import Secret, read, setting

if TYPE_CHECKING:  # only whoever has a collector needs these, and they come with an extra
    from opentelemetry.trace import Tracer

TRACES_PREFIX = "OTEL_"  # the standard names of OpenTelemetry
_PATH = "/v1/traces"


@dataclass(frozen=True, kw_only=True)
class Config:
    """A collector of traces, by the names that OpenTelemetry gave its settings."""

    exporter_otlp_endpoint: str = setting(
        "Where your collector takes OTLP over HTTP, e.g. http://collector.internal:4318; not set: "
        "there are no traces",
        default="",
    )
    exporter_otlp_traces_endpoint: str = setting(
        "The same for traces only, as the whole address, e.g. "
        "http://collector.internal:4318/v1/traces",
        default="",
    )
    exporter_otlp_headers: Secret = setting(
        "Headers for the collector: `name=value`, separated by commas", default=Secret("")
    )
    exporter_otlp_certificate: str = setting(
        "File with the certificates to trust, for a collector with an own CA", default=""
    )
    service_name: str = setting("What this installation is called in traces", default="untilgone")
    sdk_disabled: bool = setting("true: no traces, whatever else is set", default=False)

    def __post_init__(self) -> None:
        for name in ("exporter_otlp_endpoint", "exporter_otlp_traces_endpoint"):
            address = getattr(self, name)
            if address and not address.startswith(("http://", "https://")):
                raise BadInput(
                    f"{TRACES_PREFIX}{name.upper()} {address!r} must begin with http:// or https://."
                )

    @property
    def address(self) -> str:
        """Where traces go; empty: nowhere."""
        if self.sdk_disabled:
            return ""
        if self.exporter_otlp_traces_endpoint:
            return self.exporter_otlp_traces_endpoint
        base = self.exporter_otlp_endpoint.rstrip("/")
        return f"{base}{_PATH}" if base else ""

    @property
    def headers(self) -> dict[str, str]:
        """What the collector wants to hear with every request."""
        pairs = self.exporter_otlp_headers.get_secret_value().split(",")
        named = (pair.partition("=") for pair in pairs if "=" in pair)
        return {name.strip(): value.strip() for name, _, value in named}


@contextmanager
def traces(env: Mapping[str, str]) -> Iterator["Tracer | None"]:
    """The tracer of this process, as long as the block lasts; None where no collector is set.

    At its end what still waits is handed over, for two seconds at most. BadInput where settings
    are wrong, or the packages for it are not there.
    """
    config = read(Config, env, TRACES_PREFIX)
    if not config.address:
        yield None
        return
    try:
        from integrations import trace_export  # noqa: PLC0415 - half a second and an extra
    except ModuleNotFoundError as error:
        raise BadInput(
            "Traces are switched on (OTEL_EXPORTER_OTLP_ENDPOINT), but the packages for them are "
            "missing. Nothing was started. Install `untilgone[tracing]`, or take the setting away."
        ) from error
    with trace_export.provider(
        address=config.address,
        headers=config.headers,
        certificate=config.exporter_otlp_certificate or None,
        service=config.service_name,
    ) as provider:
        yield provider.get_tracer("untilgone", __version__)
