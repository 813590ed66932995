"""NCMEC's CyberTipline, for electronic service providers in the USA. Hotlines use ICCAM instead.

Docs: https://esp.ncmec.org/registration and https://report.cybertip.org/ispws/documentation
Answers: none by this API. A report that was opened and not filed is deleted there by itself.
"""

import base64
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from lxml import etree

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.reporting import text_of
from untilgone.cases import Category
from untilgone.errors import AccountRefused, NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

SITE = "report.cybertip.org"
"""The one address of this channel."""

_INCIDENT = "Child Pornography (possession, manufacture, and distribution)"  # their term
_CODE = re.compile(rb"<(?:\w+:)?responseCode>\s*(\d{1,5})\s*<")
_WHY = re.compile(rb"<(?:\w+:)?responseDescription>([^<]{0,300})<")
_NUMBER = re.compile(rb"<(?:\w+:)?reportId>\s*(\d{1,20})\s*<")
_THEIR_FAULT, _ACCOUNT = range(1000, 2000), range(2000, 4000)
_FILED_ALREADY = 5102
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True)
class Config:
    """A registered provider's account; off unless it is switched on."""

    enabled: bool = setting(
        "File reports. For registered service providers only; not set: nothing is sent",
        default=False,
    )
    username: str = setting("Account that NCMEC gave you for this environment")
    password: Secret = setting("Its password")
    server: str = setting(
        "Root of the API; https://exttest.cybertip.org/ispws for trials",
        default="https://report.cybertip.org/ispws",
    )

    def __post_init__(self) -> None:
        service_root(self.server, "server")


class CyberTipline(Channel):
    """Opens a report, then files it: only that takes effect, and cannot be taken back."""

    slug: ClassVar[str] = "cybertipline"
    label: ClassVar[str] = "CyberTipline"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int] = 3000
    spacing: ClassVar[timedelta] = timedelta(seconds=1)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        pair = f"{config.username}:{config.password.get_secret_value()}".encode()
        self._authorization = Secret("Basic " + base64.b64encode(pair).decode())
        self._config = config
        self._client = client or ApiClient()
        self._now = now

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is the CyberTipline itself."""
        return contact.channel == self.slug and contact.address == SITE

    def takes(self, category: Category) -> bool:
        """Child abuse only, and nothing while it is switched off."""
        return self._config.enabled and category.is_csam

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Open a report, then file it once; its number is the receipt."""
        if not self.takes(notice.material.category):
            raise Refused(
                f"{self.label} takes child abuse only, and only where it is switched on "
                "(UNTILGONE_CYBERTIPLINE_ENABLED). Nothing was sent."
            )
        opened = await self._open(notice)
        answer = await self._client.ask(
            "POST",
            self._api("/finish"),
            headers=self._headers,
            form={"id": opened},
            leaving=leaving,
        )
        code = _code(answer.taken(self.label))
        said = f"{self.label} answered {_words(answer)}"
        if code is None or code in _THEIR_FAULT or code == _FILED_ALREADY:
            raise OutcomeUnknown(
                f"{said} when report {opened} was to be filed. It may have been filed."
            )
        self._refusal(code, f"{said}. Report {opened} was not filed and is deleted there by itself")
        return Receipt(reference=opened, said=f"report {opened} was filed", at=self._now())

    async def _open(self, notice: Notice) -> str:
        """The number of a new report. Nothing is filed yet, whatever becomes of the answer."""
        text = text_of(notice, self.longest_text, self.label)
        answer = await self._client.ask(
            "POST",
            self._api("/submit"),
            headers={**self._headers, "Content-Type": "text/xml; charset=utf-8"},
            content=_report(notice, text, self._now().isoformat(timespec="seconds")),
        )
        code, number = _code(answer.known(self.label)), _NUMBER.search(answer.body)
        said = f"{self.label} answered {_words(answer)}"
        if code is None or code in _THEIR_FAULT:
            raise RetryLater(f"{said}. Nothing was filed.")
        self._refusal(code, f"{said}. Nothing was filed")
        if number is None:
            raise RetryLater(f"{said} without a number for the report. Nothing was filed.")
        return number[1].decode()

    def _refusal(self, code: int, said: str) -> None:
        if code in _ACCOUNT:
            raise AccountRefused(f"{said}.")
        if code:
            raise NeedsHuman(f"{said}.")

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": self._authorization.get_secret_value(), "Accept": "text/xml"}

    def _api(self, path: str) -> str:
        return self._config.server.rstrip("/") + path


def _report(notice: Notice, text: str, now: str) -> bytes:
    """Addresses and the letter; no file, and nobody but the organisation."""
    report = etree.Element("report")
    incident = etree.SubElement(report, "incidentSummary")
    etree.SubElement(incident, "incidentType").text = _INCIDENT
    etree.SubElement(incident, "incidentDateTime").text = now
    when = "When this report was made; when it was put there is not known."
    etree.SubElement(incident, "incidentDateTimeDescription").text = when
    details = etree.SubElement(report, "internetDetails")
    page = etree.SubElement(details, "webPageIncident")
    for url in notice.material.urls:
        etree.SubElement(page, "url").text = url
    person = etree.SubElement(etree.SubElement(report, "reporter"), "reportingPerson")
    etree.SubElement(person, "lastName").text = notice.notifier.name[:_LONGEST_NAME]
    etree.SubElement(person, "email").text = notice.notifier.email
    etree.SubElement(report, "additionalInfo").text = text
    return etree.tostring(report, encoding="utf-8", xml_declaration=True)


def _code(answer: ApiAnswer) -> int | None:
    found = _CODE.search(answer.body)
    return int(found[1]) if found else None


def _words(answer: ApiAnswer) -> str:
    """The code and what it means, in their words."""
    why = _WHY.search(answer.body)
    meaning = why[1].decode("utf-8", "replace").strip() if why else answer.words or "nothing"
    return f"{_code(answer)}: {meaning}"
