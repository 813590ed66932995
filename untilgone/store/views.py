"""What people see of the store: frozen, opened, without any row of the database."""

from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.forms import FormField
from untilgone.looks import Standing, Verdict
from untilgone.mandates import CaseMandate
from untilgone.notices import AnswerKind, NoticeKind, NoticeState
from untilgone.parties import Party
from untilgone.record import Act
from untilgone.reporters import Way


@dataclass(frozen=True, kw_only=True)
class TakedownLine:
    """One takedown in a list."""

    reference: str
    case: str
    url: str  # as it was reported
    current_url: str  # where it is now; the same, unless it was moved
    moves: int
    category: Category
    platform: str
    state: State
    outcome: Outcome | None
    standing: Standing
    next_step: str | None
    next_at: datetime | None
    reported_at: datetime
    first_notice_at: datetime | None
    first_answer_at: datetime | None
    last_live_at: datetime | None
    first_gone_at: datetime | None
    confirmed_at: datetime | None
    reappeared: int
    closed_at: datetime | None
    open_tasks: int


@dataclass(frozen=True, kw_only=True)
class TogetherView:
    """What is known of a notice that left in one letter with others."""

    led_by: str  # the notice in whose name the letter left
    urls: tuple[str, ...]  # of all notices in it
    list_name: str = ""  # of the file with them that went along; empty where none did
    list_sha256: str = ""
    # The letter that this notice alone would have been; it names nobody else's address.
    own_subject: str
    own_text: str
    own_sha256: str


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """One notice with its exact text; that of all where it left ``together`` with others."""

    notice_id: str
    kind: NoticeKind
    state: NoticeState
    party: str
    party_kind: str
    channel: str | None
    address: str
    language: str
    subject: str
    text: str
    sha256: str
    template: str
    template_version: str
    template_revision: int = 0  # the latest by legal staff that is in it; 0: as shipped
    message_id: str
    said: str
    approved_by: str | None
    receipt: str | None = None  # what the party handed back when it was reached
    has_dossier: bool = False  # that goes along with it
    fields: tuple[FormField, ...] = ()  # the notice, field by field, for a person and a form
    answer_by: datetime | None
    prepared_at: datetime
    left_at: datetime | None
    delivered_at: datetime | None
    together: TogetherView | None = None


@dataclass(frozen=True, kw_only=True)
class LookView:
    """Consecutive equal looks."""

    verdict: Verdict
    reason: str
    rule: str
    vantage: str
    status: int | None
    final_url: str | None = None  # where it was led, if not to the reported URL itself
    by_person: str | None
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class ChannelView:
    """How the account of a channel is; None where nothing is to be said."""

    slug: str
    paused_until: datetime | None
    halted_at: datetime | None
    halted_why: str | None


@dataclass(frozen=True, kw_only=True)
class CanaryView:
    """How the control object of a platform looked last: known to be live, unless we are blind."""

    slug: str
    checked_at: datetime
    is_live: bool
    rule: str


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """One answer of a party."""

    answer_id: str
    notice_id: str | None
    kind: AnswerKind
    rule: str
    ticket: str | None
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """One task, open or done."""

    task_id: str
    takedown: str
    kind: TaskKind
    what: str
    notice_id: str | None
    created_at: datetime
    done_at: datetime | None
    done_by: str | None
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class AddressView:
    """Where the material was, and since when."""

    url: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class TakedownView:
    """Everything about one takedown."""

    line: TakedownLine
    language: str
    playbook: str
    parties: tuple[Party, ...]
    notices: tuple[NoticeView, ...]
    looks: tuple[LookView, ...]
    answers: tuple[AnswerView, ...]
    tasks: tuple[TaskView, ...]
    timeline: tuple[Act, ...]
    addresses: tuple[AddressView, ...] = ()  # once it was moved: the reported one first
    mandate: CaseMandate | None = None  # of its case


@dataclass(frozen=True, kw_only=True)
class NewsToView:
    """That somebody wants news of a case; the address is not shown."""

    way: Way
    with_details: bool
    added_by: str
    added_at: datetime


@dataclass(frozen=True, kw_only=True)
class NoteView:
    """What somebody of ours wrote down about a case, for the house only."""

    note_id: str
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MandateAct:
    """One entry of the record about the mandate of a case."""

    seq: int
    kind: str
    at: datetime
    by: str
    before: CaseMandate | None
    after: CaseMandate | None  # None: what it was is erased
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """A case and its takedowns."""

    reference: str
    category: Category
    language: str
    playbook: str
    explanation: str
    opened_by: str
    opened_at: datetime
    takedowns: tuple[TakedownLine, ...]
    news: tuple[NewsToView, ...] = ()
    notes: tuple[NoteView, ...] = ()  # the oldest first
    mandate: CaseMandate | None = None
    mandate_history: tuple[MandateAct, ...] = ()  # the oldest first
