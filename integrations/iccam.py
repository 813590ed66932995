"""ICCAM, by which hotlines of the INHOPE network hand reports to the hotline of the hosting country.

Docs: https://www.inhope.org/ (ICCAM is for members; version 3 of its API is described to them).
What stands here is known from another member's open tool: github.com/AbuseIO/SCART-application.
Answers: the actions that the other hotline recorded for each address of the report.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.http import Trust, public_authorities
from integrations.particulars import objects, text
from integrations.reporting import Session, Token, good_for, inside, taken, told
from untilgone.cases import Category
from untilgone.errors import BadInput, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import Answer, AnswerKind, Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

_COUNTRY = re.compile(r"[A-Z]{2}")
_MEDIA = re.compile(r"\.(?:avif|bmp|gif|jpe?g|m4v|mkv|mov|mp4|mpe?g|png|webm|webp)", re.IGNORECASE)
_IS_MEDIA, _IS_PAGE = 1, 2
_ACTIONS = {
    1: "reported to the police",
    2: "reported to the provider",
    3: "removed",
    4: "not available",
    6: "not illegal",
}
_TAKEN_DOWN = frozenset({3, 4})
_NOT_ILLEGAL = 6
_FINAL = _TAKEN_DOWN | {_NOT_ILLEGAL}  # after these a hotline is done with an address
_NOTHING_TO_READ = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_MOST_READ = 20  # addresses of one report
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


class Iccam(Channel):
    """One report to the hotline of one country."""

    slug: ClassVar[str] = "iccam"
    label: ClassVar[str] = "ICCAM"
    config_class: ClassVar[type[Config]] = Config
    spacing: ClassVar[timedelta] = timedelta(seconds=1)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        trust: Trust = config.trust
        self._config = config
        self._client = client or ApiClient(trust=trust)
        self._now = now
        self._session = Session(self._sign_in, now)

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is a country, by its two letters (ISO 3166-1)."""
        is_country = _COUNTRY.fullmatch(contact.address) is not None
        return contact.channel == self.slug and is_country

    def takes(self, category: Category) -> bool:
        """Child abuse only."""
        return category.is_csam

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Report to the country of the contact; the number of the report is the receipt."""
        if not notice.material.category.is_csam:
            raise Refused(f"{self.label} takes child abuse only. Nothing was reported.")
        token = await self._session.token()
        answer = await self._client.ask(
            "POST",
            self._api("rest/reports"),
            headers=token.headers,
            as_json=self._report(notice),
            leaving=leaving,
        )
        self._session.check(token, answer, self.label)
        number = taken(answer, self.label).json()
        if isinstance(number, bool) or not str(number).isdigit():
            raise OutcomeUnknown(
                f"{self.label} answered {answer.status} without a number for the report: "
                f"{answer.words or 'nothing'}. It may have been taken."
            )
        return Receipt(reference=str(number), said=f"report {number} was taken", at=self._now())

    async def check(self, receipt: Receipt) -> Answer | None:
        """What the other hotline recorded; taken down only where it says so of every address."""
        report = await self._read(f"rest/Reports/{quote(receipt.reference, safe='')}")
        listed = objects(report.get("reportContents")) if report else []
        numbers = [number for each in listed if (number := _number(each.get("contentId")))]
        if not numbers or len(numbers) != len(listed):
            return None
        contents = [await self._read(f"rest/Content/{n}") or {} for n in numbers[:_MOST_READ]]
        done = [_actions(content) for content in contents]
        if not any(done):
            return None
        is_all = len(done) == len(numbers)
        kind = _meaning(done) if is_all else AnswerKind.ACKNOWLEDGED
        mark = "-".join(".".join(map(str, sorted(actions))) for actions in done)
        return Answer(
            answer_id=f"{self.slug}/{receipt.reference}/{mark}",
            kind=kind,
            notice_id=None,
            at=self._now(),
            text="\n".join(map(_said, contents, done)),
            rule="iccam actions",
            ticket=receipt.reference,
        )

    async def _read(self, path: str) -> dict[str, Any] | None:
        """What ICCAM has there; None where it has nothing (yet), or nothing for us to read."""
        token = await self._session.token()
        await asyncio.sleep(min(self._config.pause, _BETWEEN_SECONDS))
        answer: ApiAnswer = await self._client.get(self._api(path), headers=token.headers)
        if answer.status in _NOTHING_TO_READ:
            return None
        return told(self._session.check(token, answer, self.label), self.label)

    def _report(self, notice: Notice) -> dict[str, Any]:
        """What is known; how bad it is and who is shown only an analyst can say, in ICCAM."""
        memo = notice.letter.text.strip()
        urls = [
            {
                "urlString": url,
                "hotlineReference": f"{notice.notice_id}/{number}",
                "hostingCountryCode": notice.address,
                "isSourceUrl": number == 1,
                "contentType": _IS_MEDIA if _names_media(url) else _IS_PAGE,
                "memo": "",
            }
            for number, url in enumerate(notice.material.urls, start=1)
        ]
        return {
            "reportingAnalystName": self._config.analyst,
            "hotlineReceivedDate": self._now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "hotlineReference": notice.notice_id,
            "memo": memo,
            "urls": urls,
        }

    async def _sign_in(self, _before: Token | None) -> Token:
        answer = await self._client.ask(
            "POST",
            self._api("Authentication"),
            as_json={
                "username": self._config.username,
                "password": self._config.password.get_secret_value(),
            },
        )
        said = told(answer, self.label)
        token = said.get("bearerToken")
        if not isinstance(token, str):
            raise RetryLater(f"{self.label} gave us no token. Nothing was reported.")
        await asyncio.sleep(self._config.pause)
        until = good_for(said.get("bearerTokenExpiresIn"), self._now())
        return Token(value=Secret(token), good_until=until)

    def _api(self, path: str) -> str:
        return f"{self._config.server.rstrip('/')}/{path}"


def _names_media(url: str) -> bool:
    path = urlsplit(url).path
    return _MEDIA.fullmatch(path[path.rfind(".") :]) is not None if "." in path else False


def _number(value: Any) -> str:
    """The number of an address; it becomes a part of a path, so it must be one."""
    number = text(value)
    return number if number.isdecimal() else ""


def _actions(content: Mapping[str, Any]) -> frozenset[int]:
    """What was done about an address; what ICCAM may know beyond is left to an analyst."""
    actions = (text(action.get("actionType")) for action in objects(content.get("actions")))
    return frozenset(int(a) for a in actions if a.isdecimal() and int(a) in _ACTIONS)


def _meaning(done: Sequence[frozenset[int]]) -> AnswerKind:
    """Of all addresses together: the last word only where there is one about each."""
    if not all(actions & _FINAL for actions in done):
        return AnswerKind.ACKNOWLEDGED
    if any(_NOT_ILLEGAL in actions for actions in done):
        return AnswerKind.REFUSED
    return AnswerKind.REMOVED


def _said(content: Mapping[str, Any], actions: frozenset[int]) -> str:
    words = ", ".join(_ACTIONS[action] for action in sorted(actions)) or "nothing yet"
    country = text(content.get("assignedCountryCode"))
    url = text(inside(content, "url", "urlString"))
    return f"ICCAM: {url}: {words}{f' (with the hotline of {country})' if country else ''}."
