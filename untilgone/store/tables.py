"""The tables. Columns called ``*_sealed`` hold text that only the key ring opens.

Times are UTC and aware; the store refuses naive ones. Enumerations are kept as their words.
"""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, false
from sqlmodel import Field, SQLModel

from untilgone.store import (  # noqa: F401 - some tables stand there
    address_rows,
    batch_rows,
    canary_rows,
    digest_rows,
    history_rows,
    mail_rows,
    measured_rows,
    news_rows,
    note_rows,
    override_rows,
    people_rows,
    published_rows,
    queue_rows,
    report_rows,
    resolved_rows,
    revision_rows,
    round_rows,
    turn_rows,
    upkeep_rows,
)
from untilgone.store.indexes import index_of


class CaseRow(SQLModel, table=True):
    """What one person reported."""

    __tablename__ = "cases"
    __table_args__ = (
        index_of(
            "ix_cases_mandate_withdrawn",
            ("desk", "mandate_withdrawn_at"),
            where="mandate_withdrawn_at IS NOT NULL",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    category: str = Field(index=True)
    language: str
    playbook: str
    desk: str = Field(default="main", index=True, sa_column_kwargs={"server_default": "main"})
    explanation_sealed: str
    mandate_sealed: str | None = None  # a CaseMandate as JSON (untilgone/store/mandates.py)
    mandate_withdrawn_at: datetime | None = None
    opened_by: str
    opened_at: datetime
    erased_at: datetime | None = None  # what came since then may be there


class TakedownRow(SQLModel, table=True):
    """One URL of a case, its state and its clocks (docs/architecture.md, clocks)."""

    __tablename__ = "takedowns"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        # The queue asks thousands of rows for these few columns only, and for those not closed.
        index_of("ix_takedowns_tasks", ("id",), beside=("desk", "category", "platform", "state")),
        index_of(
            "ix_takedowns_open",
            ("desk", "id"),
            where="state <> 'closed'",
            beside=("category", "state", "platform", "standing", "reappeared", "restarts"),
        ),
        # What was reported and confirmed, week by week, is counted from these alone.
        index_of("ix_takedowns_reported", ("desk", "reported_at")),
        index_of(
            "ix_takedowns_confirmed", ("desk", "confirmed_at"), where="confirmed_at IS NOT NULL"
        ),
        index_of(
            "ix_takedowns_reappeared",
            ("desk", "id"),
            where="reappeared > 0",
            beside=("reappeared", "restarts"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    number: int
    reference: str = Field(unique=True)
    url_sealed: str
    url_lookup: str = Field(index=True)
    # Of the form that all spellings share (write/followers.py), so unlike ``url_lookup``. Set while
    # open, NULL once closed: the database itself refuses a second open takedown.
    open_url_lookup: str | None = Field(default=None, unique=True)
    platform: str = Field(index=True)  # slug in the directory, or `unknown`
    category: str = Field(index=True)
    desk: str = Field(default="main", index=True, sa_column_kwargs={"server_default": "main"})
    playbook: str
    state: str = Field(index=True)
    outcome: str | None = None
    standing: str
    next_step: str | None = None
    next_at: datetime | None = Field(default=None, index=True)
    reported_at: datetime = Field(index=True)
    first_notice_at: datetime | None = None
    first_answer_at: datetime | None = None
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None
    confirmed_at: datetime | None = None
    reappeared: int = 0
    moves: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    restarts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # it moved
    current_url_sealed: str | None = None  # where it was moved to; None: where it was reported
    closed_at: datetime | None = None


class PartyRow(SQLModel, table=True):
    """Somebody who can act on a takedown's URL, as last resolved."""

    __tablename__ = "parties"
    __table_args__ = (UniqueConstraint("takedown_id", "kind", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    takedown_id: int = Field(foreign_key="takedowns.id", index=True)
    kind: str
    slug: str
    name: str
    language: str
    country: str | None = None
    resolved_at: datetime


class ContactRow(SQLModel, table=True):
    """One way to reach a party; ``position`` is the order in which to try."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("party_id", "channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    party_id: int = Field(foreign_key="parties.id", index=True)
    position: int
    channel: str
    address: str
    source: str
    confidence: float
    is_guess: bool
    found_at: datetime | None = None
    certainty: str | None = None
    last_verified: date | None = None
    defang: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class BadContactRow(SQLModel, table=True):
    """An address that reaches nobody; no takedown uses it any more."""

    __tablename__ = "bad_contacts"

    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    reason_sealed: str  # a bounce quotes the letter
    notice_id: str | None = None
    at: datetime


class NoticeRow(SQLModel, table=True):
    """One legal message: exact text, where it came from, how far it got."""

    __tablename__ = "notices"

    number: int | None = Field(default=None, primary_key=True)  # what its reply token carries
    notice_id: str = Field(unique=True)  # a NoticeKey
    takedown_id: int = Field(foreign_key="takedowns.id", index=True)
    kind: str
    party_kind: str
    party_slug: str
    party_name: str
    channel: str | None = None  # None: no connected channel reaches the address
    contact_channel: str  # as the directory names it; with the address it is the contact
    address: str = Field(index=True)
    language: str
    urls_sealed: str | None = None  # JSON; None in rows of before 0004: the takedown's own
    subject_sealed: str
    text_sealed: str
    html_sealed: str | None = None
    fields_sealed: str | None = None  # of a form, as JSON, without the text
    attachment_sealed: str | None = None  # a dossier (untilgone/store/attachments.py)
    sha256: str
    template: str
    template_version: str
    template_revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_defanged: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    message_id: str = Field(unique=True)
    state: str = Field(index=True)
    said_sealed: str | None = None  # the other side's words, or why a person is needed
    receipt: str | None = None
    approved_by: str | None = None
    answer_by: datetime | None = Field(default=None, index=True)
    prepared_at: datetime
    left_at: datetime | None = None
    delivered_at: datetime | None = None
    asked_at: datetime | None = None  # when its channel was last asked what became of it


class LookRow(SQLModel, table=True):
    """Consecutive looks with the same verdict by the same rule."""

    __tablename__ = "looks"

    id: int | None = Field(default=None, primary_key=True)
    takedown_id: int = Field(foreign_key="takedowns.id", index=True)
    vantage: str
    verdict: str
    rule: str
    reason_sealed: str  # a person's own words, where a person looked
    probe: str
    status: int | None = None
    final_url_lookup: str | None = None
    final_url_sealed: str | None = None  # where it was led, if not to the reported URL itself
    fingerprint: str | None = None  # JSON of hashes and sizes; no content
    by_person: str | None = None
    first_at: datetime
    last_at: datetime
    count: int = 1


class AnswerRow(SQLModel, table=True):
    """What a party answered, and the rule that understood it."""

    __tablename__ = "answers"

    answer_id: str = Field(primary_key=True)
    takedown_id: int = Field(foreign_key="takedowns.id", index=True)
    notice_id: str | None = None
    kind: str = Field(index=True)
    rule: str
    ticket: str | None = None
    text_sealed: str
    at: datetime
    kept_at: datetime  # tells the same order once more from the same answer once more


class TaskRow(SQLModel, table=True):
    """Something only a person can do."""

    __tablename__ = "tasks"

    task_id: str = Field(primary_key=True)
    takedown_id: int = Field(foreign_key="takedowns.id", index=True)
    kind: str = Field(index=True)
    what_sealed: str
    notice_id: str | None = None
    created_at: datetime
    done_at: datetime | None = Field(default=None, index=True)
    done_by: str | None = None
    outcome: str | None = None
    note_sealed: str | None = None


class ActRow(SQLModel, table=True):
    """One entry of the record, chained to the one before by ``hash`` (untilgone/record.py)."""

    __tablename__ = "acts"
    __table_args__ = (
        index_of(
            "ix_acts_of_people",
            ("at",),
            where="actor NOT IN ('system', 'party')",
            beside=("actor", "kind", "reference"),
        ),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(index=True)
    actor: str = Field(index=True)
    reference: str = Field(index=True)
    kind: str = Field(index=True)
    detail_sealed: str | None = None  # erased with the working data; the digest stays
    detail_digest: str
    previous: str
    hash: str


class CounterRow(SQLModel, table=True):
    """Numbers given out, and the end of the record's chain. Locked while one is taken."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True)
    value: int
    mark: str = ""
