"""What a letter tells of the time before it, and as whom it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from untilgone import gdpr
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letter_times import moment
from untilgone.mandates import Giver, acts_for
from untilgone.notices import AnswerKind, NoticeKey, NoticeKind, NoticeState
from untilgone.parties import Office, Party
from untilgone.periods import Period, Stands, stands
from untilgone.store import read
from untilgone.store.past import Past
from untilgone.store.views import NoticeView

_DECIDED = frozenset({AnswerKind.REMOVED, AnswerKind.REFUSED, AnswerKind.WRONG_ADDRESSEE})
# Each says more than all after it.
_SAYING = (
    _DECIDED,
    frozenset({AnswerKind.QUESTION}),
    frozenset({AnswerKind.UNCLEAR}),
    frozenset({AnswerKind.ACKNOWLEDGED}),
)
# Authorities that hear on whose behalf we turn to them.
_HEAR_FOR_WHOM = frozenset({Office.DPA, Office.FTC})


@dataclass(frozen=True, kw_only=True)
class Before:
    """A letter to a party, and all that was before it."""

    basis: read.Basis
    past: Past
    party: Party
    office: Office | None
    period: Period
    earlier: Sequence[NoticeView]  # that is worth telling
    now: datetime
    is_told: bool  # False: others read it too, and are told nothing of this
    is_signed: bool  # the settings name who signs


def with_before(facts: LetterFacts, before: Before) -> LetterFacts:
    """The facts with what was before."""
    basis, past = before.basis, before.past
    reminders = [sent for sent in _to_them(before) if sent.kind is NoticeKind.REMINDER]
    deadline, how = _deadline(before)
    counts = before.is_told and past.live_looks > 1 and not basis.earlier_urls
    speaks = _giver(before) is not None
    return replace(
        facts,
        party_office=before.office,
        deadline=deadline,
        deadline_is=how,
        reminded_at=reminders[0].delivered_at if reminders else None,
        was_gone_from=past.gone_from,
        back_since=past.back_since if past.gone_from else None,
        live_from=past.live_from if counts else None,
        live_looks=str(past.live_looks) if counts else "",
        is_erasure_request=speaks and gdpr.asks_for_erasure(facts.category, facts.party_kind),
        is_on_behalf=speaks and before.office in _HEAR_FOR_WHOM,
        earlier=_earlier(before),
    )


def _giver(before: Before) -> Giver | None:
    basis = before.basis
    if not before.is_told:
        return None
    is_reported = basis.url == basis.places[0]
    return acts_for(basis.mandate, before.now, is_reported=is_reported, is_signed=before.is_signed)


def _to_them(before: Before) -> list[NoticeView]:
    """What the party was sent since it was never gone."""
    return [
        sent
        for sent in before.basis.delivered
        if (sent.party_kind, sent.party) == (before.party.kind, before.party.name)
        and NoticeKey.parse(sent.notice_id).round >= before.past.life
    ]


def _deadline(before: Before) -> tuple[datetime | None, Stands]:
    """Until when the party has time: by law, else by the day that our last letter to it named."""
    period = before.period
    if period.begins_at is not None and period.ends_at is not None:
        return period.ends_at, stands(period.begins_at, period.ends_at, before.now)
    sent = _to_them(before)
    named = _named(sent[-1]) if sent else None
    if named is None or sent[-1].delivered_at is None:
        return None, Stands.NONE
    return named, stands(sent[-1].delivered_at, named, before.now)


def _named(sent: NoticeView) -> datetime | None:
    """The day that the letter itself names: one that waited for a person names none."""
    if sent.answer_by is None or sent.delivered_at is None:
        return None
    # It was written a moment before it was delivered, and may say a minute less.
    written = sent.answer_by - (sent.delivered_at - sent.prepared_at)
    days = (sent.answer_by, written)
    return next((day for day in days if moment(day, sent.language) in sent.text), None)


def _earlier(before: Before) -> tuple[EarlierNotice, ...]:
    """What was sent, with what came of it; what came back only beside what did not."""
    came_back = [sent for sent in before.earlier if sent.state is NoticeState.BOUNCED]
    told = [sent for sent in before.earlier if sent not in came_back]
    if told and before.is_told:
        told += came_back
    sent_at = [(sent.delivered_at or sent.left_at or sent.prepared_at, sent) for sent in told]
    return tuple(
        EarlierNotice(
            kind=sent.kind,
            party_name=sent.party,
            sent_at=at,
            answer=_answer(sent, before.basis) if before.is_told else None,
        )
        for at, sent in sorted(sent_at, key=lambda one: one[0])
    )


def _answer(sent: NoticeView, basis: read.Basis) -> AnswerKind:
    """What the party said to it: the last decision, else whatever else says most."""
    if sent.state is NoticeState.BOUNCED:
        return AnswerKind.BOUNCED
    said = [kind for notice_id, kind in basis.answers if notice_id == sent.notice_id]
    found = ([kind for kind in said if kind in kinds] for kinds in _SAYING)
    return next((kinds[-1] for kinds in found if kinds), AnswerKind.PENDING)
