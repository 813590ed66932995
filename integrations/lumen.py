"""Lumen, a public database of notices. What goes there is published.

Docs: https://github.com/berkmancenter/lumendatabase/wiki/Lumen-API-Documentation
Answers: none; a notice there asks nobody to do anything.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from integrations.api import ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.reporting import taken, text_of
from untilgone.cases import Category
from untilgone.errors import OutcomeUnknown, Refused
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

SITE = "lumendatabase.org"
"""The one address of this channel."""

PUBLISHABLE = frozenset({Category.NUDIFY_SERVICE, Category.OTHER_ILLEGAL})
"""The only categories that show no victim. No setting adds one: Lumen publishes addresses."""

_NUMBER = re.compile(r".*/notices/(\d+)/?")


@dataclass(frozen=True, kw_only=True)
class Config:
    """A submitter's token; off unless it is switched on."""

    enabled: bool = setting(
        "Publish notices. Only of nudify_service and other_illegal, whatever else is set; "
        "not set: nothing is sent",
        default=False,
    )
    token: Secret = setting("Authentication token with the role of a submitter")
    server: str = setting("Where the database is", default="https://lumendatabase.org")

    def __post_init__(self) -> None:
        service_root(self.server, "server")


class Lumen(Channel):
    """One notice, published. Never of what shows or names a victim."""

    slug: ClassVar[str] = "lumen"
    label: ClassVar[str] = "Lumen (publishes)"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int] = 10_000  # the short letter: it has no explanation
    is_read_by_others: ClassVar[bool] = True
    spacing: ClassVar[timedelta] = timedelta(seconds=2)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self._config = config
        self._client = client or ApiClient()
        self._now = now

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is the database itself."""
        return contact.channel == self.slug and contact.address == SITE

    def takes(self, category: Category) -> bool:
        """Nothing that shows or names a victim, and nothing while it is switched off."""
        return self._config.enabled and category in PUBLISHABLE and super().takes(category)

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Refuse what must never be public, before anything else; then publish it once."""
        if notice.material.category not in PUBLISHABLE:
            raise Refused(
                f"Lumen publishes, and {notice.material.category} must never be published. "
                "Nothing was sent."
            )
        if not self._config.enabled:
            raise Refused("Lumen is switched off (UNTILGONE_LUMEN_ENABLED). Nothing was sent.")
        body = _notice(notice, text_of(notice, self.longest_text, self.label), self._now())
        answer = await self._client.ask(
            "POST",
            self._config.server.rstrip("/") + "/notices",
            headers={"X-Authentication-Token": self._config.token.get_secret_value()},
            as_json={"notice": body},
            leaving=leaving,
        )
        found = _NUMBER.fullmatch(taken(answer, self.label).headers.get("location", ""))
        if found is None:
            raise OutcomeUnknown(
                f"{self.label} answered {answer.status} without the place of the notice. "
                "It may have been published."
            )
        return Receipt(reference=found[1], said=f"notice {found[1]} is public", at=self._now())


def _notice(notice: Notice, text: str, now: Any) -> dict[str, Any]:
    """Under `Other`: an unknown type would silently become a claim of copyright."""
    urls = [{"url": url} for url in notice.material.urls]
    sender = {
        "name": notice.notifier.name,
        "kind": "organization",
        "email": notice.notifier.email,
        "url": notice.notifier.url,
    }
    return {
        "type": "Other",
        "title": notice.letter.subject,
        "subject": notice.letter.subject,
        "body": text,
        "date_sent": f"{now:%Y-%m-%d}",
        "source": "API",
        "language": notice.letter.language,
        "action_taken": "Unspecified",
        "case_id_number": notice.takedown,
        "works_attributes": [
            {"description": notice.letter.subject, "infringing_urls_attributes": urls}
        ],
        "entity_notice_roles_attributes": [
            {"name": role, "entity_attributes": sender} for role in ("sender", "submitter")
        ],
    }
