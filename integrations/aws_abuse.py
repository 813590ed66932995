"""AWS Abuse Signal: reports to Amazon Web Services in XARF, through its API.

Docs: https://docs.aws.amazon.com/abuse-signal/latest/APIReference/Welcome.html
Answers: by asking for the report's status; it may take days.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.particulars import objects, one_url, text
from integrations.sigv4 import Signer
from untilgone.cases import Category
from untilgone.errors import BadInput, NeedsHuman, OutcomeUnknown, Refused
from untilgone.notices import Answer, AnswerKind, Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import one_line
from untilgone.xarf import has_type, xarf_report

_REGIONS = ("us-east-1", "us-west-2", "eu-west-2")
_CONFLICT, _UNKNOWN_ID = 409, 404

_REASONS: Mapping[str, AnswerKind] = {
    "ACTIONED": AnswerKind.REMOVED,
    "CONTENT_DOWN_OR_INACCESSIBLE": AnswerKind.REMOVED,
    "NOT_RESOLVABLE_TO_AWS": AnswerKind.WRONG_ADDRESSEE,
    "REVIEWED_NO_AWS_ACTION": AnswerKind.REFUSED,
    "NEED_MORE_INFORMATION": AnswerKind.QUESTION,
}


@dataclass(frozen=True, kw_only=True)
class Config:
    """Keys of an AWS identity that may report abuse."""

    key_id: str = setting("Access key id of an identity that may call abuse:CreateAbuseReport")
    key: Secret = setting("Secret access key that belongs to it")
    session_token: Secret | None = setting(
        "Session token, where the keys are temporary", default=None
    )
    region: str = setting(
        "Region that takes the reports: us-east-1, us-west-2 or eu-west-2", default="eu-west-2"
    )
    is_test: bool = setting("Mark every report as a test, which AWS deletes", default=False)
    base_url: str = setting("Root of the API; empty: the one of the region", default="")

    def __post_init__(self) -> None:
        if self.region not in _REGIONS:
            raise BadInput(f"region {self.region!r} takes no reports; use {', '.join(_REGIONS)}.")
        service_root(self.root)

    @property
    def root(self) -> str:
        """Where the API is."""
        return self.base_url.rstrip("/") or f"https://abuse.{self.region}.amazonaws.com"


class AwsAbuse(Channel):
    """One report in XARF per notice; the same notice twice is one report there for 24 hours."""

    slug: ClassVar[str] = "aws_abuse"
    label: ClassVar[str] = "AWS Abuse Signal"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int | None] = 1000  # of an XARF description
    is_read_by_others: ClassVar[bool] = True  # XARF reports are made to be passed on
    spacing: ClassVar[timedelta] = timedelta(milliseconds=200)  # 10 a second

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._client = ApiClient()

    def accepts(self, contact: Contact) -> bool:
        """Whatever is given for this channel: the identity is in the settings."""
        return contact.channel == self.slug

    def takes(self, category: Category) -> bool:
        """Only what XARF has a type for."""
        return has_type(category)

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Report once, under a token that AWS takes once in 24 hours."""
        report = self._report(notice)
        token = report["report_id"]
        said = {"clientToken": token, "correlationId": token, "report": {"xarf": report}}
        content = json.dumps(said, ensure_ascii=False).encode("utf-8")
        answer = await self._ask("POST", "/v1/abuse", content=content, leaving=leaving)
        if answer.status == _CONFLICT:  # the token was used before, with another text
            raise OutcomeUnknown(
                f"AWS has a report with this notice's token already: {answer.words}"
            )
        number = text(answer.taken(self.label).fields.get("reportId"))
        if not number:
            raise OutcomeUnknown(f"AWS gave an answer without a report id: {answer.words}")
        return self._receipt(number, "accepted for processing")

    async def find(self, notice: Notice) -> Receipt | None:
        """The report that has this notice's id as its correlation id."""
        query = (("correlationId", self._report(notice)["report_id"]), ("maxResults", "50"))
        answer = (await self._ask("GET", "/v1/abusestatuses", query=query)).known(self.label)
        for found in objects(answer.fields.get("reports")):
            if number := text(found.get("reportId")):
                return self._receipt(number, "found among our reports there")
        return None

    async def check(self, receipt: Receipt) -> Answer | None:
        """What came out, once AWS is done with it."""
        answer = await self._ask("GET", f"/v1/abuse/{quote(receipt.reference, safe='')}")
        if answer.status == _UNKNOWN_ID:
            return None
        said = answer.known(self.label).fields
        if said.get("status") != "COMPLETED":
            return None
        reason = text(said.get("reasonCode"))
        return Answer(
            answer_id=f"{self.slug}/{receipt.reference}/{reason}",
            kind=_REASONS.get(reason, AnswerKind.UNCLEAR),
            notice_id=None,
            at=self._now(),
            text=f"AWS: {reason or 'completed'}. {text(said.get('description'))}".strip(),
            rule=f"aws {reason}".rstrip(),
            ticket=receipt.reference,
        )

    def _report(self, notice: Notice) -> dict[str, Any]:
        """The notice in XARF; Refused where that has no words for it."""
        one_url(notice, self.label)
        try:
            report = xarf_report(
                notice,
                description=notice.letter.text.strip(),
                tags=("lifecycle:test",) if self._config.is_test else (),
            )
        except BadInput as error:
            raise NeedsHuman(str(error)) from error
        if report is None:
            raise Refused(
                f"AWS takes XARF only, and that has no type for {notice.material.category}. "
                "Nothing was sent; write to their abuse mailbox."
            )
        return report

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: tuple[tuple[str, str], ...] = (),
        content: bytes = b"",
        leaving: Leaving | None = None,
    ) -> ApiAnswer:
        config, url = self._config, f"{self._config.root}{path}"
        signer = Signer(
            service="abuse",
            region=config.region,
            key_id=config.key_id,
            key=config.key.get_secret_value(),
            session_token=config.session_token.get_secret_value() if config.session_token else "",
        )
        signed = signer.headers(method, url, at=self._now(), query=query, content=content)
        if content:
            signed["Content-Type"] = "application/json"
        return await self._client.ask(
            method, url, headers=signed, query=query, content=content, leaving=leaving
        )

    def _receipt(self, number: str, said: str) -> Receipt:
        return Receipt(reference=number, said=one_line(f"AWS: {said}"), at=self._now())
