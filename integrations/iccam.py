"""ICCAM, by which hotlines of the INHOPE network hand reports to the hotline of the hosting country.

Docs: https://www.inhope.org/ (ICCAM is for members; version 3 of its API is described to them).
Answers: none here; what the other hotline did is seen in ICCAM, and by looks.
"""

import asyncio
import re
import ssl
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from integrations.api import ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.http import Trust, public_authorities
from integrations.reporting import Session, Token, good_for, taken, told
from untilgone.cases import Category
from untilgone.errors import BadInput, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

_COUNTRY = re.compile(r"[A-Z]{2}")
_MEDIA = re.compile(r"\.(?:avif|bmp|gif|jpe?g|m4v|mkv|mov|mp4|mpe?g|png|webm|webp)", re.IGNORECASE)
_IS_MEDIA, _IS_PAGE = 1, 2


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
