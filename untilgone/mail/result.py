"""What was understood of a mail, and why."""

from dataclasses import dataclass
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is, as ``untilgone mail classify`` says it (docs/mail.md)."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    ACKNOWLEDGEMENT = "acknowledgement"
    REMOVED = "removed"
    REFUSED = "refused"
    QUESTION = "question"
    WRONG_ADDRESSEE = "wrong_addressee"
    OTHER = "other"  # for a person


class Bounce(StrEnum):
    """Whether a mail that came back may still arrive."""

    HARD = "hard"  # never at this address
    SOFT = "soft"  # later, or once something has passed


@dataclass(frozen=True, kw_only=True)
class Found:
    """A rule that fired: which, on which words, and how sure that is (0 to 1)."""

    rule: str
    words: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Understood:
    """One mail, understood."""

    kind: MailKind
    bounce: Bounce | None
    ticket: str | None  # the party's
    takedown: str | None  # ours, such as `UG-2026-000123-1`
    recipient: str | None  # of a bounce: who was not reached; else our address it was sent to
    found: Found
    cut: tuple[str, ...] = ()  # what of the mail was not read
