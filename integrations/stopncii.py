"""StopNCII: hashes of intimate images that victims made on their own devices, for participants.

Docs: https://github.com/facebook/ThreatExchange (the client for participants) and
https://stopncii.org/ (where adults make the hashes). What it is used for: docs/hashes.md.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from integrations.api import ApiClient, service_root
from integrations.hashes import MaterialHash
from integrations.reporting import inside, told
from untilgone.errors import BadInput, RetryLater
from untilgone.settings import Secret, setting

_LABEL = "StopNCII"
_PAGE = 800


class HashStatus(StrEnum):
    """How far a hash has come."""

    RECEIVED = "Received"
    ACTIVE = "Active"
    WITHDRAWN = "Withdrawn"
    DELETED = "Deleted"


@dataclass(frozen=True, kw_only=True)
class Config:
    """A participant's keys; each endpoint has its own, and only the reading one is used."""

    subscription_key: Secret = setting("Subscription key of a platform that takes part")
    fetch_key: Secret = setting("Its key of FetchHashes")
    server: str = setting("Root of the API", default="https://api.stopncii.org/v1")

    def __post_init__(self) -> None:
        service_root(self.server, "server")


@dataclass(frozen=True, kw_only=True)
class SharedHash:
    """A hash as the database has it."""

    hash: MaterialHash
    status: HashStatus
    cases: tuple[str, ...]  # case numbers that the victims were given


class StopNcii:
    """What a participant can read. Nothing is handed in: a hotline has no hashes of its own."""

    def __init__(self, config: Config, *, client: ApiClient | None = None) -> None:
        self._config = config
        self._client = client or ApiClient()

    async def fetch(self, since: datetime) -> AsyncIterator[SharedHash]:
        """Every hash that changed since then; one that cannot be read is left out."""
        query = {"startTimestamp": str(int(since.timestamp())), "pageSize": str(_PAGE)}
        seen: set[str] = set()
        while True:
            answer = await self._client.get(
                self._at("FetchHashes"), headers=self._keys(self._config.fetch_key), query=query
            )
            said = told(answer, _LABEL)
            for record in said.get("hashRecords") or []:
                read = _read(record)
                if read is not None:
                    yield read
            following = said.get("nextPageToken")
            if not said.get("hasMoreRecords"):
                return
            if not isinstance(following, str) or following in seen:
                raise RetryLater(f"{_LABEL} has more hashes and does not say where.")
            seen.add(following)
            query["nextPageToken"] = following

    def _keys(self, key: Secret) -> dict[str, str]:
        return {
            "x-functions-key": key.get_secret_value(),
            "Ocp-Apim-Subscription-Key": self._config.subscription_key.get_secret_value(),
        }

    def _at(self, path: str) -> str:
        return f"{self._config.server.rstrip('/')}/{path}"


def _read(record: Any) -> SharedHash | None:
    kind, value = inside(record, "signalType"), inside(record, "hashValue")
    status = inside(record, "hashStatus")
    if not isinstance(kind, str) or not isinstance(value, str) or status not in set(HashStatus):
        return None
    cases = inside(record, "caseNumbers")
    try:
        found = MaterialHash(kind=kind, value=value)
    except BadInput:
        return None
    listed = cases if isinstance(cases, dict | list) else ()
    return SharedHash(
        hash=found, status=HashStatus(status), cases=tuple(str(case) for case in listed)
    )
