"""Connecting to Temporal: a trial's own server, a cluster or Temporal Cloud, without code.

Address, namespace, TLS and API key come from Temporal's own environment variables and profiles
(``temporalio.envconfig``).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client, Interceptor
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError, RPCStatusCode
from tenacity import (
    AsyncRetrying,
    RetryError,
    retry_if_exception_type,
    stop_after_delay,
    wait_fixed,
)

from untilgone.errors import OutOfReach
from untilgone.keyring import KeyRing
from workflows import search
from workflows.encryption import data_converter

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer


async def connect(
    env: Mapping[str, str],
    keyring: KeyRing,
    *,
    patience: timedelta = timedelta(seconds=10),
    tracer: "Tracer | None" = None,
) -> Client:
    """A client that seals its payloads; OutOfReach when nobody answers within ``patience``.

    With a ``tracer`` it tells of what it and its workers do.
    """
    options = ClientConfig.load_client_connect_config(override_env_vars=dict(env))
    address = options.setdefault("target_host", "localhost:7233")
    attempts = AsyncRetrying(
        # RuntimeError is what the SDK raises when nobody listens.
        retry=retry_if_exception_type((RuntimeError, RPCError)),
        stop=stop_after_delay(patience),
        wait=wait_fixed(0.1),
    )
    try:
        return await attempts(
            Client.connect,
            **options,
            data_converter=data_converter(keyring),
            interceptors=_interceptors(tracer),
        )
    except RetryError as error:
        raise OutOfReach(
            f"No Temporal server answers at {address}. Nothing was done. Start it, or set "
            "TEMPORAL_ADDRESS."
        ) from error


def _interceptors(tracer: "Tracer | None") -> list[Interceptor]:
    if tracer is None:
        return []
    from workflows.tracing import Tracing  # noqa: PLC0415 - half a second and an extra

    return [Tracing(tracer)]


async def register_search_attributes(client: Client) -> None:
    """Make takedowns findable by state, category, platform and deadline; again changes nothing."""
    keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    request = AddSearchAttributesRequest(
        namespace=client.namespace,
        search_attributes={key.name: keyword for key in search.ALL},
    )
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise
