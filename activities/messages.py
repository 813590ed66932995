"""What workflows ask activities, and what they answer. Names here travel over Temporal's wire.

References only: URLs, names and letters stay in the store. New fields need a default
(docs/decisions/0006-names-on-the-wire-are-frozen.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from untilgone.cases import OpenedCase, Task
from untilgone.directory_changes import Change
from untilgone.looks import Standing, Verdict
from untilgone.mandates import CaseMandate
from untilgone.notices import Answer, AnswerKind, SentAs
from untilgone.people import Person
from untilgone.playbook import LookPlan, Playbook, Quiet, Step
from untilgone.progress import Correction, Place, Question, TaskEnd
from untilgone.wishes import Wish

PARTY = "party"  # who answers, in the record


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A kept report: the answer for the reporter, and what its takedowns need to start."""

    case: OpenedCase
    playbook: Playbook
    platforms: Mapping[str, str] = field(default_factory=dict)  # of the takedowns to start
    sites: Mapping[str, str] = field(default_factory=dict)  # whose turn they wait for, not sealed


@dataclass(frozen=True, kw_only=True)
class WhoOrder:
    """Look up who can act on a URL."""

    url: str


@dataclass(frozen=True, kw_only=True)
class NoteOrder:
    """Add a note to a case; the same id again adds nothing."""

    case: str
    note_id: str
    text: str
    by: str


@dataclass(frozen=True, kw_only=True)
class MandateOrder:
    """Let a case have this mandate; the same key again changes nothing."""

    case: str
    mandate: CaseMandate | None  # None: the one that stands is withdrawn
    reason: str
    seen: int  # the last act about it that is known to whoever asks; 0: none
    key: str
    by: str


@dataclass(frozen=True, kw_only=True)
class BulkOrder:
    """The same wish for many takedowns of a case."""

    case: str
    references: tuple[str, ...]
    wish: Wish


@dataclass(frozen=True, kw_only=True)
class BulkOneOrder:
    """A wish for one of them; under the same ``once`` it is done once."""

    reference: str
    wish: Wish
    once: str


@dataclass(frozen=True, kw_only=True)
class DirectoryOrder:
    """Change the directory: let ``entries`` stand, or the files again about the slug ``reset``."""

    by: Person
    reason: str
    entries: tuple[str, ...] = ()  # as the store keeps them
    reset: str | None = None


@dataclass(frozen=True, kw_only=True)
class DirectoryChanged:
    """What changed; nothing where all of it stood already."""

    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LookOrder:
    """Look until what all looks say differs from ``known``, or it has moved."""

    reference: str
    known: Standing
    plan: LookPlan
    eager_until: datetime | None = None
    moves: int = 0  # those that are known
    asked: tuple[str, ...] = ()  # the tasks `moved` that are known
    looked_at: datetime | None = None  # a moment ago: the next look waits its interval; None: now


@dataclass(frozen=True, kw_only=True)
class JudgeOrder:
    """Keep what a person saw with own eyes."""

    reference: str
    at: datetime
    plan: LookPlan
    verdict: Verdict
    reason: str
    by: str
    done: TaskEnd | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a channel said when it was asked, and which takedown it is about."""

    reference: str
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class MailOrder:
    """A mail that arrived."""

    raw_base64: str  # its octets from the beginning; all of them unless it is longer than we take
    size: int  # octets of all of it


@dataclass(frozen=True, kw_only=True)
class MailboxOrder:
    """Keep when every mail in our mailbox had been handed over."""

    emptied_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlaceMailOrder:
    """Keep whose mail it is and what it means, as a person says."""

    digest: str
    takedown: str | None  # None: it is about none of ours
    kind: AnswerKind
    by: str


@dataclass(frozen=True, kw_only=True)
class HandOverOrder:
    """Let a task be a colleague's."""

    takedown: str
    task: str
    by: str
    to: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ForgetOrder:
    """Erase where news of a case goes."""

    case: str
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReadingOrder:
    """Put on the record that somebody reads what is about persons."""

    kind: str  # as the record calls it
    references: tuple[str, ...]
    by: str
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EraseOrder:
    """Erase what tells about persons from these cases, once they are closed."""

    cases: tuple[str, ...]
    by: Person
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoticeOrder:
    """Take one step of the ladder."""

    notice_id: str
    step: Step
    then: str | None  # the step after this one, in words
    corrections: tuple[Correction, ...] = ()
    life: int | None = (
        None  # the round since which it was never gone; who was told is not told twice
    )
    quiet: Quiet | None = None
    group_for: timedelta | None = None  # so long it waits for others to the same address


class NoticeOutcome(StrEnum):
    """What became of a step."""

    DELIVERED = "delivered"
    UNKNOWN = "unknown"  # may have left
    REFUSED = "refused"  # this contact; another may do
    AWAITING_APPROVAL = "awaiting_approval"
    BY_HAND = "by_hand"
    NO_CONTACT = "no_contact"
    BROKEN = "broken"  # the letter cannot be written
    REJECTED = "rejected"
    ALREADY_TOLD = "already_told"  # before it was moved; their time runs since then
    SKIPPED = "skipped"  # the step is not for this URL
    POSTPONED = "postponed"  # until quiet hours are over
    ELSEWHERE = "elsewhere"  # another host has it now: a round begins there


@dataclass(frozen=True, kw_only=True)
class NoticeResult:
    """What became of a step, until when the party has time, and what a person is asked."""

    outcome: NoticeOutcome
    answer_by: datetime | None = None
    task: Task | None = None
    told: str | None = None  # the notice that told them before
    round: int | None = None  # the one that begins, where it is elsewhere
    sent_as: SentAs | None = None  # where it left, or may have; for a store that is restored


@dataclass(frozen=True, kw_only=True)
class ActOrder:
    """Keep an act of a person or of the workflow, and where it leaves the takedown."""

    reference: str
    at: datetime
    kind: str
    actor: str
    place: Place
    detail: Mapping[str, str] = field(default_factory=dict)
    ask: Question | None = None
    done: tuple[TaskEnd, ...] = ()


class Fate(StrEnum):
    """What a person says became of a notice."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class FateOrder:
    """Keep what a person says became of a notice."""

    reference: str
    at: datetime
    notice_id: str
    fate: Fate
    by: str
    reason: str
    place: Place
    done: TaskEnd
    proof: str = ""  # what the party handed back to the person who sent it


@dataclass(frozen=True, kw_only=True)
class AnswerOrder:
    """Keep what a party answered; ``ask`` where only a person understands it."""

    reference: str
    at: datetime
    answer: Answer
    ask: Question | None = None
    by: str = PARTY  # or the person who said what it means
    done: tuple[TaskEnd, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnswerKept:
    """Whether the answer was new; the same one twice is one answer."""

    is_new: bool
