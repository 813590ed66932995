"""How ICCAM is spoken to: the certificate, the sign-in, reading and writing one thing at a time.

Known from another member's open tool only: github.com/AbuseIO/SCART-application.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Leaving
from integrations.clock import Clock, utc_now
from integrations.http import public_authorities
from integrations.particulars import objects, text
from integrations.reporting import Session, Token, good_for, inside, taken, told
from untilgone.errors import BadInput, RetryLater
from untilgone.settings import Secret, setting

LABEL = "ICCAM"
ACTIONS = {
    1: "reported to the police",
    2: "reported to the provider",
    3: "removed",
    4: "not available",
    6: "not illegal",
}

_NOTHING_TO_READ = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_BETWEEN_SECONDS = 1.0  # between two requests, as the other member's tool waits


@dataclass(frozen=True, kw_only=True)
class Config:
    """A member's certificate and account."""

    server: str = setting("Root of the API, e.g. https://api-demo.iccam.net for trials")
    username: str = setting("Your hotline's account for the API")
    password: Secret = setting("Its password")
    analyst: str = setting("Name under which your hotline reports; stands with each report")
    certificate_file: str = setting("File with your client certificate (PEM)", default="")
    key_file: str = setting(
        "File with its private key (PEM), if it is not in the same file", default=""
    )
    pause: float = setting("Seconds to wait after signing in, as ICCAM asks", default=2.0)

    def __post_init__(self) -> None:
        service_root(self.server, "server")
        if not self.certificate_file and urlsplit(self.server).scheme == "https":
            raise BadInput("certificate_file is not set: ICCAM lets in nobody without one.")
        if self.certificate_file:
            try:
                self.trust()
            except OSError as error:
                raise BadInput(
                    f"certificate_file {self.certificate_file} cannot be used: {error}"
                ) from error

    def trust(self) -> ssl.SSLContext:
        """Trusts whom everybody trusts, and shows our own certificate."""
        context = public_authorities()
        if self.certificate_file:
            context.load_cert_chain(self.certificate_file, self.key_file or None)
        return context


@dataclass(frozen=True, kw_only=True)
class Content:
    """One address of a report, as ICCAM keeps it."""

    number: str
    url: str
    country: str  # whose hotline has it
    actions: frozenset[int]  # those that we know; what else there is, is left to an analyst


class IccamApi:
    """One member's session."""

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self.config = config
        self._client = client or ApiClient(trust=config.trust)
        self._now = now
        self._session = Session(self._sign_in, now)

    async def numbers(self, report: str) -> list[tuple[str, str]] | None:
        """The addresses of a report, each with its number; None where it cannot be read (yet)."""
        said = await self._read(f"rest/Reports/{quote(report, safe='')}")
        listed = objects(said.get("reportContents")) if said else []
        found = [(_number(each.get("contentId")), text(each.get("urlString"))) for each in listed]
        return found if found and all(number for number, _ in found) else None

    async def content(self, number: str) -> Content | None:
        """One address; None where it cannot be read."""
        said = await self._read(f"rest/Content/{number}")
        if said is None:
            return None
        return Content(
            number=number,
            url=text(inside(said, "url", "urlString")),
            country=text(said.get("assignedCountryCode")),
            actions=_actions(said),
        )

    async def send(
        self,
        method: str,
        path: str,
        leaving: Leaving,
        *,
        as_json: Any = None,
        query: Mapping[str, str] | None = None,
    ) -> ApiAnswer:
        """Change one thing, once; what was not taken is an error that says so."""
        token = await self._session.token()
        answer = await self._client.ask(
            method,
            self._at(path),
            headers=token.headers,
            as_json=as_json,
            query=query or (),
            leaving=leaving,
        )
        return taken(self._session.check(token, answer, LABEL), LABEL)

    async def _read(self, path: str) -> dict[str, Any] | None:
        token = await self._session.token()
        await asyncio.sleep(min(self.config.pause, _BETWEEN_SECONDS))
        answer = await self._client.get(self._at(path), headers=token.headers)
        if answer.status in _NOTHING_TO_READ:
            return None
        return told(self._session.check(token, answer, LABEL), LABEL)

    async def _sign_in(self, _before: Token | None) -> Token:
        answer = await self._client.ask(
            "POST",
            self._at("Authentication"),
            as_json={
                "username": self.config.username,
                "password": self.config.password.get_secret_value(),
            },
        )
        said = told(answer, LABEL)
        token = said.get("bearerToken")
        if not isinstance(token, str):
            raise RetryLater(f"{LABEL} gave us no token. Nothing was reported.")
        await asyncio.sleep(self.config.pause)
        until = good_for(said.get("bearerTokenExpiresIn"), self._now())
        return Token(value=Secret(token), good_until=until)

    def _at(self, path: str) -> str:
        return f"{self.config.server.rstrip('/')}/{path}"


def _number(value: Any) -> str:
    """The number of an address; it becomes a part of a path, so it must be one."""
    number = text(value)
    return number if number.isdecimal() else ""


def _actions(said: Mapping[str, Any]) -> frozenset[int]:
    actions = (text(action.get("actionType")) for action in objects(said.get("actions")))
    return frozenset(int(a) for a in actions if a.isdecimal() and int(a) in ACTIONS)
