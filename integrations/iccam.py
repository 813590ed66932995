"""ICCAM, by which hotlines of the INHOPE network hand reports to the hotline of the hosting country.

Docs: https://www.inhope.org/ (ICCAM is for members; version 3 of its API is described to them).
What stands here is known from another member's open tool: github.com/AbuseIO/SCART-application.
Answers: the actions that the other hotline recorded for each address of the report.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from integrations.api import ApiClient
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.iccam_api import ACTIONS, Config, Content, IccamApi
from untilgone.cases import Category
from untilgone.errors import OutcomeUnknown, Refused
from untilgone.notices import Answer, AnswerKind, Notice, Receipt
from untilgone.parties import Contact

_COUNTRY = re.compile(r"[A-Z]{2}")
_MEDIA = re.compile(r"\.(?:avif|bmp|gif|jpe?g|m4v|mkv|mov|mp4|mpe?g|png|webm|webp)", re.IGNORECASE)
_IS_MEDIA, _IS_PAGE = 1, 2
_TAKEN_DOWN = frozenset({3, 4})
_NOT_ILLEGAL = 6
_FINAL = _TAKEN_DOWN | {_NOT_ILLEGAL}  # after these a hotline is done with an address
_MOST_READ = 20  # addresses of one report


class Iccam(Channel):
    """One report to the hotline of one country."""

    slug: ClassVar[str] = "iccam"
    label: ClassVar[str] = "ICCAM"
    config_class: ClassVar[type[Config]] = Config
    spacing: ClassVar[timedelta] = timedelta(seconds=1)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self._api = IccamApi(config, client=client, now=now)
        self._now = now

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
        report = self._report(notice)
        answer = await self._api.send("POST", "rest/reports", leaving, as_json=report)
        number = answer.json()
        if isinstance(number, bool) or not str(number).isdigit():
            raise OutcomeUnknown(
                f"{self.label} answered {answer.status} without a number for the report: "
                f"{answer.words or 'nothing'}. It may have been taken."
            )
        return Receipt(reference=str(number), said=f"report {number} was taken", at=self._now())

    async def check(self, receipt: Receipt) -> Answer | None:
        """What the other hotline recorded; taken down only where it says so of every address."""
        listed = await self._api.numbers(receipt.reference)
        if listed is None:
            return None
        contents = [await self._api.content(number) for number, _url in listed[:_MOST_READ]]
        done = [content.actions if content else frozenset() for content in contents]
        if not any(done):
            return None
        is_all = len(done) == len(listed)
        kind = _meaning(done) if is_all else AnswerKind.ACKNOWLEDGED
        mark = "-".join(".".join(map(str, sorted(actions))) for actions in done)
        return Answer(
            answer_id=f"{self.slug}/{receipt.reference}/{mark}",
            kind=kind,
            notice_id=None,
            at=self._now(),
            text="\n".join(_said(content) for content in contents if content),
            rule="iccam actions",
            ticket=receipt.reference,
        )

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
            "reportingAnalystName": self._api.config.analyst,
            "hotlineReceivedDate": self._now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "hotlineReference": notice.notice_id,
            "memo": memo,
            "urls": urls,
        }


def _names_media(url: str) -> bool:
    path = urlsplit(url).path
    return _MEDIA.fullmatch(path[path.rfind(".") :]) is not None if "." in path else False


def _meaning(done: Sequence[frozenset[int]]) -> AnswerKind:
    """Of all addresses together: the last word only where there is one about each."""
    if not all(actions & _FINAL for actions in done):
        return AnswerKind.ACKNOWLEDGED
    if any(_NOT_ILLEGAL in actions for actions in done):
        return AnswerKind.REFUSED
    return AnswerKind.REMOVED


def _said(content: Content) -> str:
    words = ", ".join(ACTIONS[action] for action in sorted(content.actions)) or "nothing yet"
    where = f" (with the hotline of {content.country})" if content.country else ""
    return f"ICCAM: {content.url}: {words}{where}."
