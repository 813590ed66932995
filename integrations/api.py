"""Requests to APIs: connects first, then says that it is leaving, then asks, once.

So whatever fails before ``leaving`` proves that nothing was sent, and whatever is lost after it
leaves the outcome unknown (docs/decisions/0003). A request that changes nothing has no ``leaving``
and may be asked again.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpcore

from integrations.base import Leaving
from integrations.exchange import Exchange
from integrations.guard import Connection, Guard, Network, Reach, Stopped
from integrations.http import (
    DEFAULT_PORTS,
    NETWORK_ERRORS,
    Trust,
    public_authorities,
    told,
    trusted,
    web_address,
)
from integrations.network import AsyncioNetwork
from untilgone.errors import AccountRefused, BadInput, NeedsHuman, OutcomeUnknown, RetryLater
from untilgone.retry_after import pause_of
from untilgone.smtp_replies import one_line
from untilgone.tracing import traced

NAMED_BY_OPERATOR = Reach(permit=lambda _address: True, ports=None)
"""For hosts that stand in the settings; whatever a report or an answer names must be public."""

_DEADLINE_SECONDS = 30.0  # for everything: names, connection, answer
_MOST_BYTES = 2 * 1024 * 1024  # of an answer
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAUSE_UNTOLD = timedelta(minutes=5)  # after 429 without Retry-After
_LONGEST_WORDS = 300  # of an answer, in our errors
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, kw_only=True)
class ApiAnswer:
    """What an API answered."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes = field(repr=False)
    url: str  # the one that answered, after redirects
    at: datetime

    def json(self) -> Any:
        """What the body says; None where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def fields(self) -> dict[str, Any]:
        """What the body says where it is a JSON object; else empty."""
        said = self.json()
        return said if isinstance(said, dict) else {}

    @property
    def words(self) -> str:
        """The beginning of the body on one line, for people."""
        return one_line(self.body[: 4 * _LONGEST_WORDS].decode("utf-8", "replace"))[:_LONGEST_WORDS]

    def taken(self, label: str) -> "ApiAnswer":
        """Itself, where it is a success; else the error that says what became of the request.

        ``label``: who answered, for people.
        """
        if 200 <= self.status < 300:  # noqa: PLR2004
            return self
        said = f"{label} answered {self.status}: {self.words or 'nothing'}"
        if self.status in {401, 403}:
            raise AccountRefused(f"{said}. Nothing was taken.")
        pause = pause_of(self.headers.get("retry-after", ""), self.at)
        if self.status == 429 or (self.status == 503 and pause is not None):  # noqa: PLR2004
            raise RetryLater(f"{said}. Nothing was taken.", after=pause or _PAUSE_UNTOLD)
        if self.status >= 500:  # noqa: PLR2004
            raise OutcomeUnknown(f"{said}. It may have been taken nevertheless.")
        raise NeedsHuman(f"{said}. Nothing was taken.")

    def had(self, label: str) -> "ApiAnswer":
        """Itself, where it is a success; else RetryLater: whoever only reads can ask again."""
        if 200 <= self.status < 300:  # noqa: PLR2004
            return self
        pause = pause_of(self.headers.get("retry-after", ""), self.at)
        if self.status == 429:  # noqa: PLR2004
            raise RetryLater(f"{label} answered 429: too many.", after=pause or _PAUSE_UNTOLD)
        raise RetryLater(f"{label} answered {self.status}.", after=pause)

    def known(self, label: str) -> "ApiAnswer":
        """Itself, where a question was answered; RetryLater where it may be answered later."""
        try:
            return self.taken(label)
        except OutcomeUnknown as error:
            raise RetryLater(f"{label} answered {self.status}: {self.words}") from error


class ApiClient:
    """Opens one connection per request; remembers nothing."""

    def __init__(
        self,
        *,
        reach: Reach = NAMED_BY_OPERATOR,
        deadline: float = _DEADLINE_SECONDS,
        trust: Trust = public_authorities,
        backend: Network | None = None,
    ) -> None:
        self._guard = Guard(reach, backend or AsyncioNetwork(), None)
        self._deadline = deadline
        self._trust = trust

    async def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, query: Any = ()
    ) -> ApiAnswer:
        """Ask for what changes nothing, and follow redirects; RetryLater where it fails.

        ``headers`` may hold our key: they go to the host in ``url`` and to no other.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            answer = await self.ask("GET", url, headers=headers, query=query)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return answer
            try:
                here = web_address(answer.url)
                there = web_address(location, base=here)
            except Stopped as stopped:
                raise RetryLater(stopped.detail) from stopped
            if (there.scheme, there.netloc) != (here.scheme, here.netloc):
                headers = None
            url, query = str(there), ()
        raise RetryLater(f"There were more than {_MOST_REDIRECTS} redirects.")

    @traced("HTTP request", outcome=lambda answer: answer.status)
    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Any = (),
        as_json: Any = None,
        form: Any = None,
        content: bytes = b"",
        leaving: Leaving | None = None,
    ) -> ApiAnswer:
        """One request with at most one of ``as_json``, ``form`` and ``content``, and its answer.

        ``query`` and ``form``: whatever ``urllib.parse.urlencode`` takes. Raises RetryLater where
        nothing was sent, or nothing could be changed by it; else OutcomeUnknown.
        """
        has_left = False

        async def going() -> None:
            nonlocal has_left
            if leaving is not None:
                await leaving()
                has_left = True

        kind, data = _encoded(as_json, form, content)
        given = ({"Content-Type": kind} if kind else {}) | dict(headers or {})
        try:
            async with asyncio.timeout(self._deadline):
                return await self._ask(method, _with_query(url, query), given, data, going)
        except (Stopped, TimeoutError, *NETWORK_ERRORS) as error:
            said = self._explained(error)
            if has_left:
                raise OutcomeUnknown(said) from error
            raise RetryLater(f"{said} Nothing was sent.") from error

    def _explained(self, error: Exception) -> str:
        if isinstance(error, Stopped):
            return error.detail
        if isinstance(error, TimeoutError | httpcore.TimeoutException):
            return f"There was no answer within {self._deadline:g} seconds."
        return "The connection broke."

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], data: bytes, going: Leaving
    ) -> ApiAnswer:
        address = web_address(url)
        host, port = address.raw_host.decode("ascii"), address.port or DEFAULT_PORTS[address.scheme]
        connection = await self._guard.connect_tcp(host, port, self._deadline)
        try:
            if address.scheme == "https":
                connection = await connection.start_tls(trusted(self._trust), host)
            sent = {
                "Host": address.netloc.decode("ascii"),
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "Connection": "close",
                **headers,
            }
            if data or method != "GET":
                sent["Content-Length"] = str(len(data))
            await going()
            return await self._answer(connection, method, str(address), sent, data)
        finally:
            await connection.aclose()

    async def _answer(
        self,
        connection: Connection,
        method: str,
        url: str,
        headers: Mapping[str, str],
        data: bytes,
    ) -> ApiAnswer:
        exchange = Exchange(connection)
        status, raw = await exchange.ask(
            method,
            web_address(url).raw_path,
            [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items()],
            data,
        )
        body = bytearray()
        async for piece in exchange.body():
            body += piece
            if len(body) > _MOST_BYTES:
                break
        return ApiAnswer(
            status=status,
            headers=told(raw),
            body=bytes(body[:_MOST_BYTES]),
            url=url,
            at=datetime.now(UTC),
        )


def service_root(url: str, name: str = "base_url") -> str:
    """An API's address in the settings, without a slash at its end; BadInput where it is unsafe.

    ``name``: of the setting, for people.
    """
    try:
        address = web_address(url)
    except Stopped as stopped:
        raise BadInput(
            f"{name} {url!r} cannot be used: {stopped.detail} "
            "It must be an https address such as https://service.example."
        ) from stopped
    if address.scheme != "https" and address.host not in _THIS_MACHINE:
        raise BadInput(f"{name} {url!r} would let everybody on the way read notices; use https.")
    return url.rstrip("/")


def _encoded(as_json: Any, form: Any, content: bytes) -> tuple[str, bytes]:
    if as_json is not None:
        return "application/json", json.dumps(as_json, ensure_ascii=False).encode("utf-8")
    if form is not None:
        return "application/x-www-form-urlencoded", urlencode(form, doseq=True).encode("ascii")
    return "", content


def _with_query(url: str, query: Any) -> str:
    written = urlencode(query, doseq=True)
    return f"{url}{'&' if '?' in url else '?'}{written}" if written else url
