"""Incoming mail as the rest of us speaks of it: what it is about, and what it means for takedowns."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from untilgone.mail.result import Bounce, MailKind, Understood
from untilgone.notices import AnswerKind


class MatchedBy(StrEnum):
    """What led from a mail to a notice, the most trusted first."""

    ADDRESS = "address"  # the token in the address it was sent to; only we can have made it
    REPLY = "reply"  # In-Reply-To or References name our Message-ID
    RETURNED = "returned"  # our own mail came back in it
    TAG = "tag"  # our reference in the subject, from the domain that we wrote to


@dataclass(frozen=True, kw_only=True)
class Read:
    """A mail that was read, before it is kept."""

    digest: str
    size: int
    raw: bytes
    sender: str
    subject: str
    text: str
    kind: str
    rule: str
    confidence: float
    ticket: str | None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Which takedown a mail is about, as far as that is known."""

    matched_by: MatchedBy | None = None
    takedown: str | None = None
    needs_person: bool = False  # nobody is told before a person has placed it


_MEANS = {
    MailKind.BOUNCE: AnswerKind.BOUNCED,
    MailKind.AUTO_REPLY: AnswerKind.PENDING,
    MailKind.ACKNOWLEDGEMENT: AnswerKind.ACKNOWLEDGED,
    MailKind.REMOVED: AnswerKind.REMOVED,
    MailKind.REFUSED: AnswerKind.REFUSED,
    MailKind.QUESTION: AnswerKind.QUESTION,
    MailKind.WRONG_ADDRESSEE: AnswerKind.WRONG_ADDRESSEE,
    MailKind.OTHER: AnswerKind.UNCLEAR,
}
_SAY_NOTHING = frozenset({"other.delivered", "other.read_receipt", "other.our_own_letter"})
"""Rules for mails that only machines wrote, and in which there is nothing to read."""


def meaning(understood: Understood) -> AnswerKind:
    """What a mail means for a takedown; after a soft bounce or a receipt we wait as before."""
    if understood.bounce is Bounce.SOFT or understood.found.rule in _SAY_NOTHING:
        return AnswerKind.PENDING
    return _MEANS[understood.kind]


@dataclass(frozen=True, kw_only=True)
class MailView:
    """One mail as people see it."""

    digest: str
    arrived_at: datetime
    sender: str
    subject: str
    text: str
    kind: str
    rule: str
    confidence: float
    ticket: str | None
    matched_by: MatchedBy | None
    takedown: str | None
    needs_person: bool
    placed_by: str | None
