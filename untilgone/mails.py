"""Incoming mail as the rest of us speaks of it: what it is about, and what it means for takedowns."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from untilgone.notices import AnswerKind


class MatchedBy(StrEnum):
    """What led from a mail to a notice, the most trusted first."""

    TOKEN = "address"  # the address it was sent to; only we can have made it
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


MEANS = {
    "auto_reply": AnswerKind.PENDING,
    "acknowledgement": AnswerKind.ACKNOWLEDGED,
    "removed": AnswerKind.REMOVED,
    "refused": AnswerKind.REFUSED,
    "question": AnswerKind.QUESTION,
    "wrong_addressee": AnswerKind.WRONG_ADDRESSEE,
    "other": AnswerKind.UNCLEAR,
}


def meaning(kind: str, bounce: str | None) -> AnswerKind:
    """What a kind of mail means for a takedown; a soft bounce means that we wait."""
    if kind == "bounce":
        return AnswerKind.BOUNCED if bounce == "hard" else AnswerKind.PENDING
    return MEANS[kind]


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
