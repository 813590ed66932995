"""Example facts, so that a letter can be read before there is anything to write about."""

from dataclasses import replace
from datetime import datetime, timedelta

from untilgone.cases import Category
from untilgone.letter_cases import LetterCase
from untilgone.letter_facts import AlsoAsked, EarlierNotice, LetterFacts
from untilgone.notices import AnswerKind, NoticeKind, Notifier
from untilgone.parties import PartyKind
from untilgone.periods import Stands
from untilgone.store.read import Basis

NOBODY = Notifier(
    name="Example Hotline", email="notices@hotline.example", url="https://hotline.example/"
)


def sample(
    kind: NoticeKind,
    category: Category,
    party_kind: PartyKind | None = None,
    *,
    now: datetime,
    notifier: Notifier = NOBODY,
) -> LetterFacts:
    """Facts for such a letter; nobody in it exists.

    Without a ``party_kind`` it goes to whom such letters mostly go.
    """
    usual = PartyKind.HOST if kind is NoticeKind.ESCALATION else PartyKind.PLATFORM
    to = party_kind or usual
    earlier = EarlierNotice(
        kind=NoticeKind.NOTICE, party_name="Example Platform", sent_at=now - timedelta(days=1)
    )
    return LetterFacts(
        organisation_name=notifier.name,
        organisation_email=notifier.email,
        organisation_url=notifier.url,
        reference="UG-2026-000123-1",
        url="https://platform.example/post/1",
        category=category,
        explanation="(the case worker's explanation)",
        party_name=f"Example {to.capitalize()}",
        party_kind=to,
        seen_live_at=now - timedelta(hours=1),
        reported_at=now - timedelta(days=1, hours=2),
        answer_by=now + timedelta(days=1),
        reply_to=notifier.email,
        gone_at=now - timedelta(minutes=30) if kind is NoticeKind.WITHDRAWAL else None,
        earlier=() if kind is NoticeKind.NOTICE else (earlier,),
    )


def in_case(facts: LetterFacts, case: LetterCase, now: datetime) -> LetterFacts:
    """Example facts for the case that somebody wants to read, such as a period that is over."""
    day = timedelta(days=1)
    also = AlsoAsked(
        reference="UG-2026-000123-2",
        url="https://platform.example/post/2",
        seen_live_at=facts.seen_live_at,
        reported_at=facts.reported_at,
        was_gone_from=now - 9 * day,
        back_since=now - day,
        live_from=now - day,
        live_looks="7",
    )
    sent = EarlierNotice(
        kind=NoticeKind.NOTICE,
        party_name=facts.party_name,
        sent_at=now - 2 * day,
        answer=AnswerKind.ACKNOWLEDGED,
    )
    full = replace(
        facts,
        organisation_signatory="N. Example",
        earlier_urls=("https://platform.example/moved/1",),
        also=(also,),
        has_list=True,
        law="Example Act, section 3",
        law_hours="48",
        law_deadline=now + day / 4,
        law_is_over=True,
        trusted_flagger="the Example Coordinator",
        law_by_mandate=True,
        mandate_by_another=True,
        ticket="EX-5550",
        answer_url="https://hotline.example/answer/example",
        gone_at=now - day / 2,
        deadline=now + day / 4,
        reminded_at=now - day,
        was_gone_from=now - 9 * day,
        back_since=now - day,
        live_from=now - day,
        live_looks="12",
        is_erasure_request=True,
        is_on_behalf=True,
        is_defanged=True,
        earlier=facts.earlier or (sent,),
    )
    shown = case.facts(full)
    if shown.deadline_is is not Stands.MISSED:
        return shown
    over = now - day / 4
    return replace(shown, deadline=over, law_deadline=over if shown.law_deadline else None)


def of_takedown(facts: LetterFacts, basis: Basis, reference: str) -> LetterFacts:
    """The same with what is known of a takedown: as near to its next letter as a preview can be."""
    sent = tuple(
        EarlierNotice(kind=each.kind, party_name=each.party, sent_at=each.delivered_at)
        for each in basis.delivered
        if each.delivered_at is not None
    )
    party = next((party for party in basis.parties if party.kind is facts.party_kind), None)
    return replace(
        facts,
        reference=reference,
        url=basis.url,
        earlier_urls=basis.earlier_urls,
        category=basis.category,
        explanation=basis.explanation,
        party_name=party.name if party else facts.party_name,
        seen_live_at=basis.last_live_at,
        reported_at=basis.reported_at,
        is_defanged=bool(party and party.contacts and party.contacts[0].defang),
        earlier=sent,
    )
