"""In whose name notices are written."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from untilgone.notices import Notifier
from untilgone.tokens import LINK_LASTS, make_link
from untilgone.trusted import NOBODYS, Trust


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes: the organisation, and the secret behind its reply tokens and links."""

    name: str
    email: str
    url: str
    secret: bytes
    country: str = "NL"  # whose authorities complaints go to
    trust: Trust = NOBODYS
    signatory: str = ""  # who signs for it under a mandate
    answers_at: str = ""  # the origin of the page on which letters are answered

    @property
    def notifier(self) -> Notifier:
        """The organisation, as a notice names it."""
        return Notifier(name=self.name, email=self.email, url=self.url)

    def message_id(self, notice_id: str) -> str:
        """RFC 5322 3.6.4; the random part keeps others from answering what they never got."""
        name = notice_id.replace("/", ".").lower()
        return f"<{name}.{secrets.token_hex(8)}@{self.email.rpartition('@')[2]}>"

    def answer_url(self, notice_id: str, now: datetime) -> str:
        """The page on which that notice, written now, is answered; empty where there is none."""
        if not self.answers_at:
            return ""
        token = make_link(notice_id, now + LINK_LASTS, self.secret)
        return f"{self.answers_at}/answer/{token}"
