"""What was reported and where it stands: cases and takedowns."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from untilgone.mandates import CaseMandate
from untilgone.people import MAIN_DESK


class Category(StrEnum):
    """What kind of abuse a case is about; decides letters, playbook and priority."""

    CSAM = "csam"
    CSAM_SYNTHETIC = "csam_synthetic"
    NCII = "ncii"
    NCII_SYNTHETIC = "ncii_synthetic"
    SEXTORTION = "sextortion"
    IMPERSONATION = "impersonation"
    DOXING = "doxing"
    NUDIFY_SERVICE = "nudify_service"
    OTHER_ILLEGAL = "other_illegal"

    @property
    def is_csam(self) -> bool:
        """True for child sexual abuse material, AI-made included."""
        return self in {Category.CSAM, Category.CSAM_SYNTHETIC}


class State(StrEnum):
    """Where a takedown stands, as its workflow last said."""

    REPORTED = "reported"  # kept, not looked at yet
    NOTIFYING = "notifying"  # a step of the ladder is being taken
    WAITING = "waiting"  # a party was told; its time is running
    NEEDS_PERSON = "needs_person"  # nothing goes on before somebody does a task
    HELD = "held"  # a person paused the ladder; looks go on
    CONFIRMING = "confirming"  # seen gone, not often or long enough yet
    GONE = "gone"  # confirmed gone; watched
    EXHAUSTED = "exhausted"  # every step taken, still not gone; looks go on
    CLOSED = "closed"  # nothing happens any more


class Outcome(StrEnum):
    """How a closed takedown ended."""

    GONE = "gone"  # confirmed gone after our notices, and stayed gone while watched
    ALREADY_GONE = "already_gone"  # confirmed gone, never seen live, no notice sent
    WITHDRAWN = "withdrawn"  # a person ended it


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody hands in: URLs of one category under one mandate.

    ``report_id`` is made by whoever hands it in and makes the report repeatable: the same id
    always answers with the same case.
    """

    report_id: str
    urls: tuple[str, ...]
    category: Category
    reported_by: str
    language: str = "en"
    case: str | None = None  # add to this open case instead of opening one
    playbook: str | None = None  # a name; default: the playbook of the category
    explanation: str = ""  # goes into the letters; no names of victims
    notify: str | None = None  # mail address or webhook that wants news of the case
    notify_details: bool = False  # that news may say what it is about
    desk: str = MAIN_DESK
    mandate: CaseMandate | None = None  # None: nobody said who allowed it


class Opening(StrEnum):
    """What became of one reported URL."""

    OPENED = "opened"
    DUPLICATE = "duplicate"  # an open takedown follows this URL already; linked, not opened twice
    REFUSED = "refused"  # not something we can look at; nothing was kept


@dataclass(frozen=True, kw_only=True)
class OpenedTakedown:
    """One URL of a report and the takedown that follows it."""

    url: str  # as we keep it; for a refused one, as it was handed in with secrets cut off
    result: Opening
    reference: str | None = None
    state: State | None = None
    remarks: tuple[str, ...] = ()  # what was changed or why it was refused, as sentences


@dataclass(frozen=True, kw_only=True)
class OpenedCase:
    """The answer to a report; ``reference`` is None when every URL was refused or a duplicate."""

    reference: str | None
    takedowns: tuple[OpenedTakedown, ...] = field(default_factory=tuple)


class TaskKind(StrEnum):
    """Why a person is asked."""

    APPROVE = "approve"  # read the letter, approve or reject it
    SEND_BY_HAND = "send_by_hand"  # no connected channel reaches the party; the text is ready
    FIND_CONTACT = "find_contact"  # nobody to send to; say who
    CHECK_SENT = "check_sent"  # it may have left: look it up, say `sent` or `not_sent`
    LOOK = "look"  # the looks cannot tell; look with own eyes
    ANSWER = "answer"  # a party answered something only a person understands
    EXHAUSTED = "exhausted"  # the ladder ended and it is still there
    MOVED = "moved"  # it may be elsewhere now; say whether to follow it there
    REPAIR = "repair"  # something of ours is broken (a letter, an account); mend it


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something only a person can do. ``task_id`` is unique within its takedown."""

    task_id: str
    kind: TaskKind
    created_at: datetime
    notice_id: str | None = None


def kind_in(task_id: str) -> str:
    """The kind that an id of a task names; empty where it is none."""
    return task_id.split(":")[1] if task_id.count(":") > 1 else ""


def task_id(reference: str, kind: TaskKind, about: str) -> str:
    """The one id of a task, so that the same thing is never asked twice."""
    return f"{reference}:{kind}:{about}"
