"""What happened to a takedown, as its page tells it: acts, letters, looks, answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from untilgone.looks import Verdict
from untilgone.notices import AnswerKind, NoticeState
from untilgone.record import Act
from untilgone.store.views import AnswerView, LookView, NoticeView
from web import act_words, words
from web.pages.lines import Moment, moment
from web.reader import gettext
from web.reader import marked as _
from web.words import Words

_ACTORS: Mapping[str, str] = Words({"system": "Until Gone", "party": _("the other side")})
_DETAILS = {
    "reason": "",
    "what": "",
    "party": _("To"),
    "colleague": _("To"),
    "address": _("Address"),
    "url": _("Address"),
    "said": _("Said"),
    "receipt": _("Receipt"),
    "letter": _("Letter"),
    "outcome": _("Outcome"),
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
    anchor: str
    has_dossier: bool = False
    others: int = 0  # further addresses in the same letter
    list_name: str = ""  # of the file with all of them that went along
    list_sha256: str = ""


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
        channel, _sep, address = detail["address"].partition(":")
        detail = {**detail, "address": f"{address} ({channel})"}
    return Entry(
        at=moment(act.at, now),
        actor=_ACTORS.get(act.actor, act.actor),
        what=act_words.act(act.kind),
        details=tuple(
            (gettext(label) if label else "", words.defanged(detail[key]))
            for key, label in _DETAILS.items()
            if detail.get(key)
        ),
    )


def letter(view: NoticeView, now: datetime) -> Letter:
    """A notice with its exact text; nothing in it is changed, not even URLs."""
    times = (
        (gettext("Written"), view.prepared_at),
        (gettext("Left"), view.left_at),
        (gettext("Delivered"), view.delivered_at),
        (gettext("Answer due"), view.answer_by),
    )
    return Letter(
        notice_id=view.notice_id,
        title=gettext("{kind} to {party} ({party_kind})").format(
            kind=words.NOTICE_KINDS[view.kind], party=view.party, party_kind=view.party_kind
        ),
        state=view.state,
        state_words=words.NOTICE_STATES[view.state],
        said=words.defanged(view.said),
        way=f"{view.address} ({view.channel or gettext('no channel connected')})",
        subject=view.subject,
        text=view.text,
        approved_by=view.approved_by or "",
        receipt=words.defanged(view.receipt or ""),
        times=tuple((label, moment(at, now)) for label, at in times if at is not None),
        origin=_origin(view),
        message_id=view.message_id,
        sha256=view.sha256,
        anchor="letter-" + view.notice_id.rpartition("/")[2].replace(".", "-"),
        has_dossier=view.has_dossier,
        others=len(view.together.urls) - 1 if view.together else 0,
        list_name=view.together.list_name if view.together else "",
        list_sha256=view.together.list_sha256 if view.together else "",
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
        kind=words.ANSWERS[view.kind],
        text=words.defanged(view.text),
        ticket=view.ticket or "",
        at=moment(view.at, now),
    )


def _origin(view: NoticeView) -> str:
    version = view.template_version[:12]
    if view.template_revision:
        said = gettext("{template}, version {version} with revision {revision}")
        return said.format(template=view.template, version=version, revision=view.template_revision)
    return gettext("{template}, version {version}").format(template=view.template, version=version)
