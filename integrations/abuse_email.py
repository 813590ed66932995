"""Abuse desks and platforms by e-mail, through your own mail server.

Docs: https://www.rfc-editor.org/rfc/rfc6409 (message submission) and
https://www.rfc-editor.org/rfc/rfc5233 (the part after `+` by which an answer finds its notice);
https://www.rfc-editor.org/rfc/rfc5965 and https://xarf.org/docs/specification/ (the report that
goes along for machines); https://www.rfc-editor.org/rfc/rfc6376 (DKIM) and
https://www.rfc-editor.org/rfc/rfc3156 (OpenPGP in mail), where there are keys for them.
Answers: by mail, to the reply address that every notice carries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from integrations.base import Channel, Leaving
from integrations.smtp import MailServer, ServerConfig
from untilgone.dkim import DkimSigner, dkim_key
from untilgone.errors import BadInput, NeedsHuman
from untilgone.notices import Notice, NoticeKind, Receipt
from untilgone.openpgp import OpenPgpSigner
from untilgone.outgoing_mail import (
    NewsMail,
    is_mailbox,
    reply_address,
    tagged_subject,
    write_mail,
    write_news,
)
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
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
    dkim_domain: str | None = setting(
        "Domain in whose name mail is signed with DKIM here, that of the sender or one above it; "
        "not set: your mail server signs",
        default=None,
    )
    dkim_selector: str | None = setting(
        "Name under which the DNS of that domain publishes the key", default=None
    )
    dkim_key: Secret | None = setting(
        "Private key for DKIM in PEM form: RSA of 2048 to 4096 bits, or Ed25519", default=None
    )
    openpgp_key: Secret | None = setting(
        "Secret OpenPGP key that names the sender's address, armored; not set: letters are not "
        "signed with OpenPGP",
        default=None,
    )
    openpgp_passphrase: Secret | None = setting(
        "Passphrase of that key, where it has one", default=None
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
        for_dkim = (self.dkim_domain, self.dkim_selector, self.dkim_key)
        if any(for_dkim) and not all(for_dkim):
            raise BadInput("Set dkim_domain, dkim_selector and dkim_key, or none of them.")
        if self.dkim_domain and not f".{self.sender.rpartition('@')[2]}".lower().endswith(
            f".{self.dkim_domain.lower()}"
        ):
            raise BadInput(
                f"dkim_domain {self.dkim_domain!r} is not the domain of the sender "
                f"{self.sender!r} or above it, so DMARC would not count the signature."
            )
        if self.openpgp_passphrase is not None and self.openpgp_key is None:
            raise BadInput("openpgp_passphrase is set, but openpgp_key is not.")


class AbuseEmail(Channel):
    """One mail to one mailbox. The Message-ID stays the same over retries (RFC 5322 3.6.4)."""

    slug: ClassVar[str] = "abuse_email"
    label: ClassVar[str] = "E-mail"
    config_class: ClassVar[type[Config]] = Config
    most_urls: ClassVar[int] = 100
    takes_attachments: ClassVar[bool] = True
    takes_withdrawals: ClassVar[bool] = True

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._server = MailServer(config, hello=config.sender.rpartition("@")[2])
        self._dkim, self._openpgp = _dkim_signer(config), _openpgp_signer(config)

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
        config, at = self._config, self._now()
        try:
            mail = write_mail(
                notice,
                sender=config.sender,
                sender_name=config.sender_name,
                at=at,
                xarf=self._for_machines(notice),
                openpgp=self._openpgp,
            )
            if self._dkim is not None:  # last, over what really leaves
                mail = self._dkim.signed(mail, at)
            bounces_to = reply_address(config.sender, notice.token)
        except BadInput as error:  # seen before anything is opened; a person must correct it
            raise NeedsHuman(str(error)) from error
        said = await self._server.send(
            mail, sender=bounces_to, recipient=notice.address, leaving=leaving
        )
        return Receipt(reference=notice.message_id, said=said, at=self._now())

    async def tell(self, mail: NewsMail, leaving: Leaving) -> str:
        """Hand over a mail to somebody of our own, signed as letters are; answers as ``submit``."""
        config = self._config
        octets = write_news(
            mail, sender=config.sender, sender_name=config.sender_name, openpgp=self._openpgp
        )
        if self._dkim is not None:
            octets = self._dkim.signed(octets, self._now())
        return await self._server.send(
            octets, sender=config.sender, recipient=mail.recipient, leaving=leaving
        )

    def advice(self) -> str:
        """What to publish, so that others can check the signatures."""
        said = []
        if self._dkim is not None:
            record = self._dkim.record()
            said.append(f'DKIM needs this TXT record: {record.name} "{record.value}".')
        if self._openpgp is not None:
            said.append(f"OpenPGP signs with {self._openpgp}; publish its public key.")
        return " ".join(said)

    def _for_machines(self, notice: Notice) -> dict[str, Any] | None:
        """The notice as an XARF report, where this mailbox reads such and the format can say it."""
        # The format has no way to take a report back: one of a withdrawal would be another report.
        if notice.kind is NoticeKind.WITHDRAWAL or not self._reads_xarf(notice.address):
            return None
        subject = tagged_subject(notice.letter.subject, notice.takedown)
        return xarf_report(notice, description=f"{subject}. The notice is in the mail.")

    def _reads_xarf(self, address: str) -> bool:
        domain = address.rpartition("@")[2].lower()
        return domain in self._config.xarf_domains.lower().split()


def _dkim_signer(config: Config) -> DkimSigner | None:
    if config.dkim_domain is None or config.dkim_selector is None or config.dkim_key is None:
        return None
    return DkimSigner(
        domain=config.dkim_domain,
        selector=config.dkim_selector,
        key=dkim_key(config.dkim_key.get_secret_value()),
    )


def _openpgp_signer(config: Config) -> OpenPgpSigner | None:
    if config.openpgp_key is None:
        return None
    key = config.openpgp_key.get_secret_value()
    return OpenPgpSigner(key, config.openpgp_passphrase, mailbox=config.sender)
