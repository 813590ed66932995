"""Whom a step goes to, and what they have been told before."""

from collections.abc import Sequence
from datetime import datetime

from activities.messages import NoticeOrder
from untilgone import moves
from untilgone.directory import UNKNOWN, Directory
from untilgone.notices import NoticeKey
from untilgone.parties import Contact, Party, PartyKind
from untilgone.periods import Period, period_of
from untilgone.progress import Correction
from untilgone.store import read
from untilgone.store.views import NoticeView


def told_before(
    order: NoticeOrder, key: NoticeKey, party: Party | None, basis: read.Basis
) -> NoticeView | None:
    """The notice by which the same party was told in an earlier round of the same life."""
    if order.life is None or party is None:
        return None
    rounds = range(order.life, key.round)
    return next(
        (
            sent
            for sent in (*basis.delivered, *basis.may_have_left)
            if NoticeKey.parse(sent.notice_id).round in rounds
            and (sent.kind, sent.party_kind) == (order.step.notice, order.step.party)
            and sent.party == party.name
        ),
        None,
    )


def worth_telling(key: NoticeKey, parties: Sequence[Party], basis: read.Basis) -> list[NoticeView]:
    """What was sent before; of what went out before a move only what those here were sent."""
    names = {party.name for party in parties}
    return [
        sent
        for sent in (*basis.delivered, *basis.returned)
        if (len(basis.places) == 1 and not basis.rounds_left)
        or sent.party in names
        or NoticeKey.parse(sent.notice_id).round == key.round
    ]


def named_by_person(order: NoticeOrder, contact: Contact) -> Party:
    """A party that only a person knows; its name is where it is reached."""
    name = contact.address.rpartition("@")[2]
    return Party(kind=order.step.party, name=name, slug=UNKNOWN, contacts=(contact,))


def period_for(
    party: Party, basis: read.Basis, directory: Directory, now: datetime, *, since: int
) -> Period:
    """What the law gives the party, counted from our first notice to it ``since`` that round.

    With what came back a new period begins.
    """
    entries = (entry for entry in directory.entries if entry.slug == party.slug)
    entry = next((entry for entry in entries if entry.kind is party.kind), None)
    told = (
        sent.delivered_at
        for sent in basis.delivered
        if (sent.party_kind, sent.party) == (party.kind, party.name)
        and sent.delivered_at
        and NoticeKey.parse(sent.notice_id).round >= since
    )
    return period_of(entry.duties if entry else (), basis.category, min(told, default=None), now)


def number_given(party: Party, basis: read.Basis) -> str:
    """The party's own number for what we wrote to it; empty where it gave none."""
    ours = {
        sent.notice_id
        for sent in basis.delivered
        if (sent.party_kind, sent.party) == (party.kind, party.name)
    }
    return next((t for notice_id, t in reversed(basis.tickets) if notice_id in ours), "")


def told_as_another(
    order: NoticeOrder, key: NoticeKey, contact: Contact, basis: read.Basis
) -> NoticeView | None:
    """The notice by which the same mailbox was told in this round in another role.

    A platform that is its own host is not told the same thing twice.
    """
    return next(
        (
            sent
            for sent in (*basis.delivered, *basis.may_have_left)
            if NoticeKey.parse(sent.notice_id).round == key.round
            and sent.party_kind != order.step.party
            and sent.address == contact.address
        ),
        None,
    )


_AT_THE_HOST = frozenset({PartyKind.HOST, PartyKind.CDN, PartyKind.NETWORK})


def still_holds(named: Correction, key: NoticeKey, basis: read.Basis, directory: Directory) -> bool:
    """A contact that was named where the material was before may be of somebody else."""
    then, now = basis.places[named.moves], basis.url
    known = directory.parties
    if then != now:
        return moves.same_party(named.party, known(then), known(now))
    since = range(key.round if named.round is None else named.round, key.round)
    return named.party not in _AT_THE_HOST or basis.rounds_left.isdisjoint(since)
