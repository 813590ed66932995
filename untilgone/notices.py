"""What we say to a party, what it hands back, what it answers."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from untilgone.cases import Category


class NoticeKind(StrEnum):
    """The kinds of legal message."""

    NOTICE = "notice"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    WITHDRAWAL = "withdrawal"


class NoticeState(StrEnum):
    """How far a notice has come. Only PREPARED may ever be sent."""

    AWAITING_APPROVAL = "awaiting_approval"
    PREPARED = "prepared"
    LEAVING = "leaving"  # from here on it may have taken effect outside
    DELIVERED = "delivered"  # the party's server or account took it
    REFUSED = "refused"  # the party's server said no; nothing was taken
    UNKNOWN = "unknown"  # it may have left; a person or a check finds out
    BOUNCED = "bounced"  # taken, then handed back
    REJECTED = "rejected"  # a person did not approve it
    BY_HAND = "by_hand"  # waits for a person to send it
    NOT_SENT = "not_sent"  # nothing left and nobody sends it any more; only of withdrawals


_WITHDRAWS = "w"  # at the end of an id


@dataclass(frozen=True, kw_only=True)
class NoticeKey:
    """Which notice of a takedown: the ladder's round, the step in it, the contact tried."""

    reference: str
    round: int
    step: int
    attempt: int
    withdraws: bool = False  # it is no notice, but the letter that withdraws this one

    def __str__(self) -> str:
        """The notice's id, e.g. ``UG-2026-000123-1/0.2.0``; ``…/0.2.0w`` withdraws that one."""
        mark = _WITHDRAWS if self.withdraws else ""
        return f"{self.reference}/{self.round}.{self.step}.{self.attempt}{mark}"

    @classmethod
    def parse(cls, notice_id: str) -> "NoticeKey":
        """The key in an id of ours; ValueError for anything else."""
        reference, _, numbers = notice_id.rpartition("/")
        withdraws = numbers.endswith(_WITHDRAWS)
        ladder, step, attempt = map(int, numbers.removesuffix(_WITHDRAWS).split("."))
        key = cls(
            reference=reference, round=ladder, step=step, attempt=attempt, withdraws=withdraws
        )
        if not reference or str(key) != notice_id:
            raise ValueError(f"{notice_id!r} is not the id of a notice")
        return key


def is_withdrawal(notice_id: str | None) -> bool:
    """Whether it is the id of a letter that asks for nothing: no answer to it moves anything."""
    return notice_id is not None and notice_id.endswith(_WITHDRAWS)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A rendered text, and which template in which version it came from."""

    subject: str  # one line
    text: str
    html: str | None
    language: str
    template: str  # e.g. `notice/en`
    version: str  # of the template's files
    sha256: str  # over subject, text and html as sent
    revision: int = 0  # the latest one by legal staff that is in it; 0: all of it as shipped
    is_defanged: bool = False  # nobody can click the addresses of the content in it

    @property
    def origin(self) -> str:
        """Template, version and revision in words, for the record."""
        revised = f", revision {self.revision}" if self.revision else ""
        return f"{self.template} {self.version}{revised}"


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a notice is about, for channels that ask for it in fields of their own."""

    urls: tuple[str, ...]  # as we keep them; more than one only where they go to one party at once
    category: Category


@dataclass(frozen=True, kw_only=True)
class Notifier:
    """Who gives notice: always the organisation, never a person (Article 16(2)(c) DSA)."""

    name: str
    email: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes along with a notice."""

    name: str
    content: bytes
    media_type: str = "application/zip"  # with its parameters

    @property
    def sha256(self) -> str:
        """By which it is known in the record."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One legal message to one address, ready to leave.

    ``message_id`` is fixed before the first attempt and kept over retries (RFC 5322 3.6.4).
    ``token`` goes into envelope sender and Reply-To so that any answer finds its way back.
    """

    notice_id: str
    takedown: str
    kind: NoticeKind
    channel: str
    address: str
    letter: Letter
    message_id: str
    token: str
    material: Material
    notifier: Notifier
    written_at: datetime  # kept over retries
    attachment: Attachment | None = None  # its octets too
    references: tuple[
        str, ...
    ] = ()  # Message-IDs of what the address was sent before, oldest first


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the party handed back when it was reached."""

    reference: str  # ticket number, queue id, or our own Message-ID
    said: str  # the party's own words, cut to a line
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SentAs:
    """As what a letter left: enough to know it again where its text is lost."""

    message_id: str
    channel: str
    address: str
    language: str


class AnswerKind(StrEnum):
    """What the party said later."""

    ACKNOWLEDGED = "acknowledged"
    REMOVED = "removed"
    REFUSED = "refused"
    QUESTION = "question"
    BOUNCED = "bounced"
    WRONG_ADDRESSEE = "wrong_addressee"
    UNCLEAR = "unclear"
    PENDING = "pending"  # nothing said yet


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer to one of our notices, and the rule that understood it."""

    answer_id: str  # the same answer twice is one answer
    kind: AnswerKind
    notice_id: str | None
    at: datetime
    text: str = ""
    rule: str = ""
    ticket: str | None = None
