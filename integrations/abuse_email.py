"""Abuse desks and platforms by e-mail, through your own mail server.

Docs: https://www.rfc-editor.org/rfc/rfc6409 (message submission) and
https://www.rfc-editor.org/rfc/rfc5233 (the part after `+` by which an answer finds its notice);
https://www.rfc-editor.org/rfc/rfc5965 and https://xarf.org/docs/specification/ (the report that
goes along for machines).
Answers: by mail, to the reply address that every notice carries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from integrations.base import Channel, Leaving
from integrations.smtp import MailServer, ServerConfig
from untilgone.errors import BadInput, NeedsHuman
from untilgone.notices import Notice, Receipt
from untilgone.outgoing_mail import is_mailbox, reply_address, tagged_subject, write_mail
from untilgone.parties import Contact
from untilgone.settings import setting
from untilgone.xarf import xarf_report

_LONGEST_LOCAL_PART = 32  # with `+` and a token it stays within 64 (RFC 5321 4.5.3.1.1)
_LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True)
class Config(ServerConfig):
    """Your mail server and the address notices come from."""

    sender: str = setting(
        "Address notices come from, e.g. notices@hotline.example; mail to notices+anything@ must "
        "arrive in the mailbox that is read for answers"
    )
    sender_name: str = setting("Name notices come from, e.g. Hotline Example")
    xarf_domains: str = setting(
        "Domains whose mailboxes read XARF reports, separated by spaces: they get the letter with "
        "a report for machines, where XARF has a type for the category",
        default="",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        local, _, _ = self.sender.partition("@")
        if not is_mailbox(self.sender) or len(local) > _LONGEST_LOCAL_PART:
            raise BadInput(
                f"sender {self.sender!r} must be one mail address with at most "
                f"{_LONGEST_LOCAL_PART} characters before the @."
            )
        if not self.sender_name.isprintable() or len(self.sender_name) > _LONGEST_NAME:
            raise BadInput(f"sender_name must be one line of at most {_LONGEST_NAME} characters.")


class AbuseEmail(Channel):
    """One mail to one mailbox. The Message-ID stays the same over retries (RFC 5322 3.6.4)."""

    slug: ClassVar[str] = "abuse_email"
    label: ClassVar[str] = "E-mail"
    config_class: ClassVar[type[Config]] = Config
    most_urls: ClassVar[int] = 100

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._server = MailServer(config, hello=config.sender.rpartition("@")[2])

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is one plain mailbox, given for this channel."""
        return contact.channel == self.slug and is_mailbox(contact.address)

    def goes_with(self, contact: Contact, url: str) -> str:
        """Any addresses; to mailboxes that read XARF each alone, as such a report has one."""
        return url if self._reads_xarf(contact.address) else ""

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Hand the notice to our mail server once; its words for taking it are the receipt.

        Bounces come back to the envelope sender, answers to Reply-To; both carry the token.
        """
        config = self._config
        try:
            mail = write_mail(
                notice,
                sender=config.sender,
                sender_name=config.sender_name,
                at=self._now(),
                xarf=self._for_machines(notice),
            )
            bounces_to = reply_address(config.sender, notice.token)
        except BadInput as error:  # seen before anything is opened; a person must correct it
            raise NeedsHuman(str(error)) from error
        said = await self._server.send(
            mail, sender=bounces_to, recipient=notice.address, leaving=leaving
        )
        return Receipt(reference=notice.message_id, said=said, at=self._now())

    def _for_machines(self, notice: Notice) -> dict[str, Any] | None:
        """The notice as an XARF report, where this mailbox reads such and the format can say it."""
        if not self._reads_xarf(notice.address):
            return None
        subject = tagged_subject(notice.letter.subject, notice.takedown)
        return xarf_report(notice, description=f"{subject}. The notice is in the mail.")

    def _reads_xarf(self, address: str) -> bool:
        domain = address.rpartition("@")[2].lower()
        return domain in self._config.xarf_domains.lower().split()
