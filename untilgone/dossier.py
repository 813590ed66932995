"""The dossier: what an authority must know of a takedown, made of the store's view of it.

For a complaint under Article 53 DSA, a referral, a report to the police. It holds what was reported
when, every notice that left with its exact text, every answer, when the material was seen, the
period that the law gave, and where all of it stands in the record. It holds nothing of the material
itself, nobody of ours by name, and nothing that was written for the house only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from untilgone.cases import Category, Outcome, State
from untilgone.directory import Directory
from untilgone.looks import Verdict
from untilgone.notices import AnswerKind, NoticeKind, NoticeState, Notifier
from untilgone.parties import PartyKind
from untilgone.periods import period_of
from untilgone.record import Act
from untilgone.store.views import AddressView, LookView, NoticeView, TakedownView

HANDED_OUT = "dossier handed out"
"""The act of the record when somebody got a dossier. It tells nothing of the takedown, and is left
out of dossiers: whoever makes one twice gets the same twice."""

FOR = frozenset({PartyKind.REGULATOR, PartyKind.POLICE})
"""Who is handed a dossier."""

_LEFT = frozenset(
    {
        NoticeState.DELIVERED,
        NoticeState.BOUNCED,
        NoticeState.REFUSED,
        NoticeState.UNKNOWN,
        NoticeState.LEAVING,
    }
)
# What the other side's server said; in every other state the words may be a colleague's.
_THEIR_WORDS = frozenset({NoticeState.BOUNCED, NoticeState.REFUSED})
_NOBODY_BY_NAME = frozenset({"system", "party"})


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One notice that left, or of which nobody knows whether it did."""

    notice: str
    kind: NoticeKind
    to: str
    role: str
    channel: str  # `by hand` where a person sent it
    address: str
    language: str
    state: NoticeState
    written_at: datetime
    left_at: datetime | None
    delivered_at: datetime | None
    answer_by: datetime | None
    they_said: str  # of one that was refused or came back
    receipt: str | None
    was_approved: bool  # by somebody who read it first
    others: int  # further addresses that the same letter named; they are not in the text
    letter_sha256: str  # over the letter as it left, the same way as ``sha256``
    subject: str
    text: str
    sha256: str  # over the JSON list of subject, text and HTML (docs/letters.md)
    template: str
    template_version: str
    template_revision: int  # by legal staff; 0: as shipped
    message_id: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a party answered."""

    at: datetime
    kind: AnswerKind
    ticket: str | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Equal looks in a row: what they said and when, nothing of what they saw."""

    verdict: Verdict
    rule: str
    status: int | None
    by: str  # `software` or `person`
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, kw_only=True)
class Given:
    """The period that a law or a code gave a party that was told."""

    party: str
    role: str
    law: str
    hours: str
    first_told_at: datetime
    ends_at: datetime
    is_over: bool
    was_seen_live_after: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act and its place in the chain; the detail stands in the record of the house."""

    seq: int
    at: datetime
    actor: str  # `system`, `party` or `person`
    kind: str
    detail_digest: str
    previous: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything that is handed to an authority about one takedown."""

    reference: str
    as_of: datetime
    by: Notifier
    category: Category
    platform: str
    reported_url: str
    current_url: str
    addresses: tuple[AddressView, ...]
    reported_at: datetime
    state: State
    outcome: Outcome | None
    last_live_at: datetime | None
    first_gone_at: datetime | None
    confirmed_at: datetime | None
    reappeared: int
    periods: tuple[Given, ...]
    notices: tuple[Sent, ...]
    answers: tuple[Answered, ...]
    looks: tuple[Seen, ...]
    record: tuple[Entry, ...]


def dossier_of(
    view: TakedownView, directory: Directory, by: Notifier, as_of: datetime | None = None
) -> Dossier:
    """The dossier of a takedown as it stands; the same state gives the same dossier.

    ``as_of``: when it is asked whether a period is over; else when anything happened last.
    """
    told = tuple(act for act in view.timeline if act.kind != HANDED_OUT)
    view, line = replace(view, timeline=told), view.line
    left = [notice for notice in view.notices if notice.state in _LEFT]
    at = as_of or last_moment(view)
    return Dossier(
        reference=line.reference,
        as_of=at,
        by=by,
        category=line.category,
        platform=line.platform,
        reported_url=line.url,
        current_url=line.current_url,
        addresses=view.addresses,
        reported_at=line.reported_at,
        state=line.state,
        outcome=line.outcome,
        last_live_at=line.last_live_at,
        first_gone_at=line.first_gone_at,
        confirmed_at=line.confirmed_at,
        reappeared=line.reappeared,
        periods=tuple(_periods(view, left, directory, at)),
        notices=tuple(map(_sent, left)),
        answers=tuple(
            Answered(at=one.at, kind=one.kind, ticket=one.ticket, text=one.text)
            for one in view.answers
        ),
        looks=tuple(map(_seen, view.looks)),
        record=tuple(map(_entry, view.timeline)),
    )


def last_moment(view: TakedownView) -> datetime:
    """When anything happened to it last."""
    return max(
        chain(
            (view.line.reported_at,),
            (act.at for act in view.timeline if act.kind != HANDED_OUT),
            (look.last_at for look in view.looks),
        )
    )


def _periods(
    view: TakedownView, left: Sequence[NoticeView], directory: Directory, at: datetime
) -> Iterable[Given]:
    """For each party that was told and that the directory knows a period of, in order."""
    told: dict[tuple[str, str], datetime] = {}
    for notice in left:
        if notice.delivered_at is not None:
            key = (notice.party_kind, notice.party)
            told[key] = min(told.get(key, notice.delivered_at), notice.delivered_at)
    entries = {(str(entry.kind), entry.name): entry for entry in directory.entries}
    for (role, party), first in told.items():
        duties = entries[role, party].duties if (role, party) in entries else ()
        period = period_of(duties, view.line.category, first, at)
        if period.ends_at is not None:
            live = view.line.last_live_at
            yield Given(
                party=party,
                role=role,
                law=period.law,
                hours=period.hours,
                first_told_at=first,
                ends_at=period.ends_at,
                is_over=period.is_over,
                was_seen_live_after=live is not None and live > period.ends_at,
            )


def _sent(notice: NoticeView) -> Sent:
    by_hand, alone = notice.left_at is None, notice.together
    return Sent(
        notice=notice.notice_id,
        kind=notice.kind,
        to=notice.party,
        role=notice.party_kind,
        channel="by hand" if by_hand else (notice.channel or "by hand"),
        address=notice.address,
        language=notice.language,
        state=notice.state,
        written_at=notice.prepared_at,
        left_at=notice.left_at,
        delivered_at=notice.delivered_at,
        answer_by=notice.answer_by,
        they_said=notice.said if notice.state in _THEIR_WORDS else "",
        receipt=notice.receipt,
        was_approved=notice.approved_by is not None,
        others=len(alone.urls) - 1 if alone else 0,
        letter_sha256=notice.sha256,
        subject=alone.own_subject if alone else notice.subject,
        text=alone.own_text if alone else notice.text,
        sha256=alone.own_sha256 if alone else notice.sha256,
        template=notice.template,
        template_version=notice.template_version,
        template_revision=notice.template_revision,
        message_id=notice.message_id,
    )


def _seen(look: LookView) -> Seen:
    return Seen(
        verdict=look.verdict,
        rule=look.rule,
        status=look.status,
        by="person" if look.by_person else "software",
        first_at=look.first_at,
        last_at=look.last_at,
        count=look.count,
    )


def _entry(act: Act) -> Entry:
    return Entry(
        seq=act.seq,
        at=act.at,
        actor=act.actor if act.actor in _NOBODY_BY_NAME else "person",
        kind=act.kind,
        detail_digest=act.detail_digest,
        previous=act.previous,
        hash=act.hash,
    )
