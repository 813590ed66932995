"""Cloudflare: abuse reports through its API, for what it proxies, hosts or has registered.

Docs: https://developers.cloudflare.com/api/resources/abuse_reports/
Answers: by asking for the report's status; the mails that Cloudflare sent about it come along.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.particulars import host_of, listed, reference_line, text
from untilgone.cases import Category
from untilgone.errors import (
    AccountRefused,
    BadInput,
    IntegrationError,
    NeedsHuman,
    OutcomeUnknown,
    Refused,
)
from untilgone.notices import Answer, AnswerKind, Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import one_line

_SAYS_WHY = frozenset({200, 400, 409, 422})  # with a word of its own for what is wrong
_MOST_URLS, _LONGEST_ACCOUNT = 250, 32
_LONGEST = {"name": 255, "comments": 2000, "justification": 5000}
_CLOCKS_DIFFER = timedelta(minutes=10)
_MOST_READ, _SEARCH_SECONDS = 20, 30.0  # of our reports, to find one
_LONGEST_ANSWER = 8000  # characters kept of the mails about a report

_NOT_THE_PERSON = "The submitter is a hotline and not the person shown; it acts for that person."

_GENERAL, _CHILDREN = "abuse_general", "abuse_children"
_THREAT, _INTIMATE = "abuse_threat", "abuse_ncsei"
_ACTS: Mapping[Category, str] = dict.fromkeys(Category, _GENERAL) | {
    Category.CSAM: _CHILDREN,
    Category.CSAM_SYNTHETIC: _CHILDREN,
    Category.NCII: _INTIMATE,
    Category.NCII_SYNTHETIC: _INTIMATE,
    Category.SEXTORTION: _THREAT,
}

_ASKS = (
    *("direct_url_required", "incomplete_report", "report_details_mismatch", "unable_to_confirm"),
    *("missing_original_work", "wrong_report_category"),
    *("law_enforcement_referral_required", "domain_dispute_process_required"),
)
_DENIALS: Mapping[str, AnswerKind | None] = {
    **dict.fromkeys(_ASKS, AnswerKind.QUESTION),
    "content_removed": AnswerKind.REMOVED,
    "content_unavailable": AnswerKind.REMOVED,
    "not_on_cloudflare": AnswerKind.WRONG_ADDRESSEE,
    "duplicate_report": None,  # the first report decides
    "no_abuse_found": AnswerKind.REFUSED,
}


@dataclass(frozen=True, kw_only=True)
class Config:
    """An account at Cloudflare that may report abuse."""

    account_id: str = setting("Id of your Cloudflare account, 32 hexadecimal digits")
    token: Secret = setting("API token with the permission Trust and Safety Write")
    ncmec_notification: str = setting(
        "How NCMEC is told of reports about children: send or send-anon", default="send-anon"
    )
    base_url: str = setting(
        "Root of Cloudflare's API", default="https://api.cloudflare.com/client/v4"
    )

    def __post_init__(self) -> None:
        service_root(self.base_url)
        if not (self.account_id.isalnum() and len(self.account_id) <= _LONGEST_ACCOUNT):
            raise BadInput(f"account_id {self.account_id!r} is no id of a Cloudflare account.")
        if self.ncmec_notification not in {"send", "send-anon"}:
            raise BadInput("ncmec_notification must be send or send-anon.")


class Cloudflare(Channel):
    """Reports under the form that fits the category. What is accepted there is not gone."""

    slug: ClassVar[str] = "cloudflare"
    label: ClassVar[str] = "Cloudflare"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int | None] = 1800  # with our two lines it stays within `comments`
    most_urls: ClassVar[int] = 40  # they take 250; the text has room for so many references
    is_read_by_others: ClassVar[bool] = True  # reports may be passed on to Lumen, which publishes
    spacing: ClassVar[timedelta] = timedelta(milliseconds=500)  # 1200 requests in five minutes

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._client = ApiClient()
        root = service_root(config.base_url)
        self._reports = f"{root}/accounts/{config.account_id}/abuse-reports"

    def accepts(self, contact: Contact) -> bool:
        """Whatever is given for this channel: the account is in the settings."""
        return contact.channel == self.slug

    def goes_with(self, contact: Contact, url: str) -> str:
        """Addresses of one host."""
        del contact
        return host_of(url)

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Report once; the receipt has the public code of the report."""
        report = self._report(notice)
        answer = await self._client.ask(
            "POST",
            f"{self._reports}/{report['act']}",
            headers=self._headers(),
            as_json=report,
            leaving=leaving,
        )
        said = answer.fields
        if answer.status == 401:  # noqa: PLR2004
            raise AccountRefused(
                f"Cloudflare answered 401: {answer.words}. Nothing was taken. The account must be "
                "allowed to report abuse by API, and the token have Trust and Safety Write."
            )
        if said.get("result") == "error" and answer.status in _SAYS_WHY:
            return await self._not_taken(notice, answer)
        answer.taken(self.label)
        if said.get("success") is False:
            raise NeedsHuman(f"Cloudflare took nothing: {answer.words}")
        code = _code(said)
        if not code and said.get("result") != "success" and said.get("success") is not True:
            raise OutcomeUnknown(f"Cloudflare gave an answer without meaning: {answer.words}")
        return self._receipt(
            code or notice.notice_id, f"reported as {report['act']}, code {code or 'not told'}"
        )

    async def find(self, notice: Notice) -> Receipt | None:
        """The report with this notice's reference among those of our account since it was written."""
        since = (notice.written_at - _CLOCKS_DIFFER).astimezone(UTC).isoformat()
        mark = reference_line(notice)
        for report in await self._ours(host_of(notice.material.urls[0]), created_after=since):
            kept = f"{text(report.get('comments'))}\n{text(report.get('justification'))}\n"
            if f"{mark}\n" in kept.replace("\r\n", "\n"):
                return self._receipt(text(report.get("id")), "found among our reports there")
        return None

    async def check(self, receipt: Receipt) -> Answer | None:
        """What Cloudflare decided, with the mails it sent about the report."""
        code = quote(receipt.reference, safe="")
        answer = await self._get(f"submitted/{code}")
        if answer.status == 404:  # noqa: PLR2004
            return None
        report = _result(answer.known(self.label))
        status, reason = text(report.get("status")), text(report.get("denial_reason"))
        kind = _meaning(status, reason)
        if kind is None and status != "submitted":
            return None
        mails = await self._mails(code)
        if kind is None and not mails:
            return None
        mark = f"{status}/{reason}" if kind else f"mail/{mails[0][0]}"
        said = f"Cloudflare: {status}{f', {reason}' if reason else ''}."
        return Answer(
            answer_id=f"{self.slug}/{receipt.reference}/{mark}",
            kind=kind or AnswerKind.ACKNOWLEDGED,
            notice_id=None,
            at=self._now(),
            text="\n\n".join([said, *(mail for _, mail in mails)])[:_LONGEST_ANSWER],
            rule=f"cloudflare {status} {reason}".rstrip(),
            ticket=receipt.reference,
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._config.token.get_secret_value()}"}

    async def _get(self, path: str, query: Any = ()) -> ApiAnswer:
        return await self._client.get(
            f"{self._reports}/{path}", headers=self._headers(), query=query
        )

    def _receipt(self, code: str, said: str) -> Receipt:
        return Receipt(reference=code, said=one_line(f"Cloudflare: {said}"), at=self._now())

    def _report(self, notice: Notice) -> dict[str, Any]:
        """The form, filled in; NeedsHuman where a field would not hold what belongs into it."""
        urls = tuple(dict.fromkeys(notice.material.urls))
        if len(urls) > _MOST_URLS or len({host_of(url) for url in urls}) != 1:
            raise NeedsHuman(
                f"Cloudflare takes up to {_MOST_URLS} addresses of one host per report, this "
                f"notice has {len(urls)}. Nothing was sent; report them by hand in parts."
            )
        act, organisation = _ACTS[notice.material.category], notice.notifier
        report: dict[str, Any] = {
            "act": act,
            "email": organisation.email,
            "email2": organisation.email,
            "name": organisation.name,  # never of a person: it may be published
            "urls": "\n".join(urls),
            "host_notification": "send-anon",
            "owner_notification": "none" if act in {_CHILDREN, _INTIMATE} else "send-anon",
        }
        letter, mark = notice.letter.text.rstrip("\n"), reference_line(notice)
        if act == _INTIMATE:
            report["ncsei_subject_representation"] = False
            report["comments"] = f"{_NOT_THE_PERSON}\n{letter}\n{mark}"
        else:
            report["justification"] = letter
            report["comments"] = mark
        if act == _CHILDREN:
            report["ncmec_notification"] = self._config.ncmec_notification
        for name, longest in _LONGEST.items():
            if len(report.get(name, "")) > longest:
                raise NeedsHuman(
                    f"Cloudflare takes {longest} characters as {name}, this notice has "
                    f"{len(report[name])}. Nothing was sent; shorten it and send it by hand."
                )
        return report

    async def _not_taken(self, notice: Notice, answer: ApiAnswer) -> Receipt:
        """What an error within a success means; a duplicate was taken before."""
        code, said = text(answer.fields.get("err_code")), text(answer.fields.get("msg"))
        if code == "dedupe":
            first = await self._first_report(notice)
            return self._receipt(
                first or notice.notice_id,
                "already reported by us a short while ago; the first report counts"
                f"{f', code {first}' if first else ''}. {said}",
            )
        if code == "url_not_orange":
            raise Refused(
                f"Cloudflare does not serve this host ({said or code}). Nothing was taken; find out "
                "anew who hosts it, and go on with them."
            )
        raise NeedsHuman(f"Cloudflare took nothing: {code or 'error'} {one_line(said)}".rstrip())

    async def _first_report(self, notice: Notice) -> str:
        """The code of our report about the same address; empty where they do not tell."""
        url = notice.material.urls[0]
        with suppress(IntegrationError, TimeoutError):  # it was reported, whatever its code is
            async with asyncio.timeout(_SEARCH_SECONDS):
                ours = await self._ours(host_of(url))
                return next((text(r.get("id")) for r in ours if url in (r.get("urls") or ())), "")
        return ""

    async def _ours(self, host: str, **query: str) -> list[dict[str, Any]]:
        """Our latest reports about a host or its domain, each with what was sent."""
        labels = host.split(".")
        domains = [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))]
        asked = {"domain": domains, "per_page": "50", **query}
        answer = (await self._get("submitted", asked)).known(self.label)
        reports = listed(answer.fields.get("result"), "reports")
        reports.sort(key=lambda report: text(report.get("cdate")), reverse=True)
        return [
            _result((await self._get(f"submitted/{quote(code, safe='')}")).known(self.label))
            for report in reports[:_MOST_READ]
            if (code := text(report.get("id")))
        ]

    async def _mails(self, code: str) -> list[tuple[str, str]]:
        """The mails about a report, newest first: id, and what it says. Evidence, not needed."""
        try:
            answer = (await self._get(f"submitted/{code}/emails")).known(self.label)
        except IntegrationError:
            return []
        mails = listed(answer.fields.get("result"), "emails")
        mails.sort(key=lambda mail: text(mail.get("sent_at")), reverse=True)
        return [
            (
                text(mail.get("id")),
                "\n".join(text(mail.get(n)) for n in ("sent_at", "subject", "body")),
            )
            for mail in mails
        ]


def _result(answer: ApiAnswer) -> dict[str, Any]:
    """What stands in the usual envelope."""
    result = answer.fields.get("result")
    return result if isinstance(result, dict) else {}


def _code(said: Mapping[str, Any]) -> str:
    """The public code of a report: beside the envelope, as seen, or within it."""
    inner = said.get("result")
    places = (said, inner if isinstance(inner, dict) else {})
    return next((c for p in places for n in ("abuse_rand", "id") if (c := text(p.get(n)))), "")


def _meaning(status: str, reason: str) -> AnswerKind | None:
    """What a status means for us; None while nothing was decided."""
    if status == "accepted":
        return AnswerKind.ACKNOWLEDGED
    if status == "denied":
        return _DENIALS.get(reason, AnswerKind.UNCLEAR)
    return None if status == "submitted" or not status else AnswerKind.UNCLEAR
