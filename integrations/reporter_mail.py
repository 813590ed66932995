"""Mail to whoever reported a case, through your own mail server.

Docs: https://www.rfc-editor.org/rfc/rfc6409 (message submission) and
https://www.rfc-editor.org/rfc/rfc3834 (mail that no person wrote says so). What it may say, and
what it never says: docs/reporters.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.base import Leaving
from integrations.smtp import MailServer, ServerConfig
from untilgone.errors import BadInput
from untilgone.outgoing_mail import NewsMail, is_mailbox, write_news
from untilgone.settings import PREFIX, read, setting

MAIL_PREFIX = f"{PREFIX}REPORTER_MAIL_"
_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Config(ServerConfig):
    """The mail server, and who the mail seems to come from: whoever reads along sees it."""

    sender: str = setting(
        "Address that mail to reporters comes from and answers go to, e.g. desk@office.example; "
        "choose one that does not say what you do"
    )
    sender_name: str = setting(
        "Name that mail to reporters comes from; choose one that does not say what you do"
    )
    contact: str = setting(
        "How reporters reach you, as such mail says it: a phone number, an address; not set: the "
        "sender's address",
        default="",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not is_mailbox(self.sender):
            raise BadInput(f"sender {self.sender!r} must be one mail address.")
        for name in ("sender_name", "contact"):
            value = getattr(self, name)
            if not value.isprintable() or len(value) > _LONGEST:
                raise BadInput(f"{name} must be one line of at most {_LONGEST} characters.")


class ReporterMail:
    """One mail to one reporter, at most once."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._domain = config.sender.rpartition("@")[2]
        self._server = MailServer(config, hello=self._domain)
        self.contact = config.contact or config.sender

    def message_id(self, letter_id: str) -> str:
        """The Message-ID of a message (RFC 5322 3.6.4)."""
        return f"<{letter_id}@{self._domain}>"

    async def send(self, mail: NewsMail, leaving: Leaving) -> str:
        """Hand it to our mail server once; its words for taking it. Raises as ``MailServer``."""
        config = self._config
        octets = write_news(mail, sender=config.sender, sender_name=config.sender_name)
        return await self._server.send(
            octets, sender=config.sender, recipient=mail.recipient, leaving=leaving
        )


def connect_reporter_mail(env: Mapping[str, str]) -> ReporterMail | None:
    """The mail to reporters; None where it is not set up, BadInput where half of it is."""
    if not any(value for name, value in env.items() if name.startswith(MAIL_PREFIX)):
        return None
    return ReporterMail(read(Config, env, MAIL_PREFIX))
