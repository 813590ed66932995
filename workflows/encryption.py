"""Everything that goes to Temporal is sealed first: neither its operator nor its pages can read it.

Ids, task queues, search attributes and summaries are not payloads and stay readable; they hold
references and words of ours, never a URL or a name.
"""

from collections.abc import Iterable, Sequence

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from untilgone.keyring import KeyRing

_ENCODING = b"binary/encrypted"
_CONTEXT = b"temporal"
_CONVERTERS = tuple(PydanticPayloadConverter().converters.values())


class OurPayloadConverter(CompositePayloadConverter):
    """Pydantic's converter, with what it knows of our dataclasses kept for the whole process.

    Temporal makes a converter for every workflow that comes into a worker's memory. One of its own
    would read each dataclass anew: 16 of the 42 ms that a takedown with 47 events cost.
    """

    def __init__(self) -> None:
        super().__init__(*_CONVERTERS)


class SealingCodec(PayloadCodec):
    """Seals payloads with the key ring (AES-256-GCM); opens what any key of the ring sealed."""

    def __init__(self, keyring: KeyRing) -> None:
        self._keyring = keyring

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each payload, its metadata included, sealed under the first key."""
        return [self._seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """What was sealed; payloads that never were pass unchanged."""
        return list(self._opened(payloads))

    def _seal(self, payload: Payload) -> Payload:
        sealed = self._keyring.seal_bytes(payload.SerializeToString(), _CONTEXT)
        key = self._keyring.sealing_key.encode()
        return Payload(metadata={"encoding": _ENCODING, "key": key}, data=sealed)

    def _opened(self, payloads: Iterable[Payload]) -> Iterable[Payload]:
        for payload in payloads:
            key = key_of(payload)
            if key is not None:
                plain = self._keyring.open_bytes(key, payload.data, _CONTEXT)
                yield Payload.FromString(plain)
            else:
                yield payload


def key_of(payload: Payload) -> str | None:
    """The name of the key that sealed it; None where it is not sealed."""
    if payload.metadata.get("encoding") != _ENCODING:
        return None
    return payload.metadata["key"].decode()


def data_converter(keyring: KeyRing) -> DataConverter:
    """Dataclasses as JSON, sealed; failure messages too."""
    return DataConverter(
        payload_converter_class=OurPayloadConverter,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
        payload_codec=SealingCodec(keyring),
    )
