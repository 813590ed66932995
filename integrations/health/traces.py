"""Whether anybody collects traces, and takes them."""

from collections.abc import Mapping
from importlib.util import find_spec

from integrations.api import ApiClient
from integrations.traces import TRACES_PREFIX, Config
from untilgone.errors import UntilgoneError
from untilgone.health import Finding, Health
from untilgone.settings import read

_PART = "traces"
_TYPE = {"Content-Type": "application/x-protobuf"}


async def finding(env: Mapping[str, str]) -> Finding:
    """What the collector answers to a message without a single span."""
    try:
        config = read(Config, env, TRACES_PREFIX)
        if not config.address:
            said = "nobody collects them. Set OTEL_EXPORTER_OTLP_ENDPOINT (docs/monitoring.md)."
            return Finding(part=_PART, health=Health.NOT_CONNECTED, said=said)
        if find_spec("opentelemetry.exporter") is None:
            said = "the packages for them are missing: install `untilgone[tracing]`."
            return Finding(part=_PART, health=Health.BROKEN, said=said)
        client = ApiClient(deadline=5)
        answer = await client.ask("POST", config.address, headers=config.headers | _TYPE)
        answer.had("The collector")
    except UntilgoneError as error:
        said = f"{error} Work goes on; what happens meanwhile is in no trace."
        return Finding(part=_PART, health=Health.BROKEN, said=said)
    return Finding(part=_PART, health=Health.OK, said="the collector takes them")
