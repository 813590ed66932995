"""What happened to a takedown, as its page tells it: acts, letters, looks, answers."""

from dataclasses import dataclass
from datetime import datetime

from untilgone.looks import Verdict
from untilgone.notices import AnswerKind, NoticeState
from untilgone.record import Act
from untilgone.store.views import AnswerView, LookView, NoticeView
from web import words
from web.pages.lines import Moment, moment

_ACTORS = {"system": "Until Gone", "party": "the other side"}
_DETAILS = {
    "reason": "",
    "what": "",
    "party": "To",
    "address": "Address",
    "url": "Address",
    "said": "Said",
    "receipt": "Receipt",
    "letter": "Letter",
    "text": "They wrote",
    "outcome": "Outcome",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act."""

    at: Moment
    actor: str
    what: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One notice, word for word."""

    notice_id: str
    title: str
    state: NoticeState
    state_words: str
    said: str
    way: str  # channel and address
    subject: str
    text: str
    approved_by: str
    receipt: str
    times: tuple[tuple[str, Moment], ...]
    origin: str  # template and version
    message_id: str
    sha256: str
    has_dossier: bool = False
    others: int = 0  # further addresses in the same letter


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Equal looks in a row."""

    verdict: Verdict
    verdict_words: str
    reason: str
    rule: str
    status: str
    by: str
    count: int
    first: Moment
    last: Moment


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a party answered, and what else a person may say that it means."""

    answer_id: str
    notice_id: str
    rule: str
    is_unclear: bool
    meanings: tuple[tuple[AnswerKind, str], ...]
    kind: str
    text: str
    ticket: str
    at: Moment


def entry(act: Act, now: datetime) -> Entry:
    """One act in words; its detail may have been erased when its time was over."""
    detail = act.detail or {}
    if ":" in detail.get("address", ""):
        channel, _, address = detail["address"].partition(":")
        detail = {**detail, "address": f"{address} ({channel})"}
    return Entry(
        at=moment(act.at, now),
        actor=_ACTORS.get(act.actor, act.actor),
        what=words.act(act.kind),
        details=tuple(
            (label, words.defanged(detail[key]))
            for key, label in _DETAILS.items()
            if detail.get(key)
        ),
    )


def letter(view: NoticeView, now: datetime) -> Letter:
    """A notice with its exact text; nothing in it is changed, not even URLs."""
    times = (
        ("Written", view.prepared_at),
        ("Left", view.left_at),
        ("Delivered", view.delivered_at),
        ("Answer due", view.answer_by),
    )
    return Letter(
        notice_id=view.notice_id,
        title=f"{view.kind.capitalize()} to {view.party} ({view.party_kind})",
        state=view.state,
        state_words=words.NOTICE_STATES[view.state],
        said=words.defanged(view.said),
        way=f"{view.address} ({view.channel or 'no channel connected'})",
        subject=view.subject,
        text=view.text,
        approved_by=view.approved_by or "",
        receipt=words.defanged(view.receipt or ""),
        times=tuple((label, moment(at, now)) for label, at in times if at is not None),
        origin=f"{view.template}, version {view.template_version[:12]}",
        message_id=view.message_id,
        sha256=view.sha256,
        has_dossier=view.has_dossier,
        others=len(view.together.urls) - 1 if view.together else 0,
    )


def looks(view: LookView, now: datetime) -> Looks:
    """Equal looks in a row, in words."""
    return Looks(
        verdict=view.verdict,
        verdict_words=words.VERDICTS[view.verdict],
        reason=words.defanged(view.reason),
        rule=view.rule,
        status=str(view.status) if view.status else "",
        by=view.by_person or view.vantage,
        count=view.count,
        first=moment(view.first_at, now),
        last=moment(view.last_at, now),
    )


def answered(view: AnswerView, now: datetime) -> Answered:
    """An answer with its own words."""
    return Answered(
        answer_id=view.answer_id,
        notice_id=view.notice_id or "",
        rule=view.rule,
        is_unclear=view.kind is AnswerKind.UNCLEAR,
        meanings=tuple(
            (kind, said) for kind, said in words.MEANINGS.items() if kind is not view.kind
        ),
        kind=view.kind.replace("_", " ").capitalize(),
        text=words.defanged(view.text),
        ticket=view.ticket or "",
        at=moment(view.at, now),
    )
