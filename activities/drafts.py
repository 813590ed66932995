"""Writing a notice: whom to write to, what the letter says, whether a person comes first."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.messages import NoticeOrder
from activities.resolving import Resolver
from integrations.base import Channel
from untilgone import moves, rules
from untilgone.cases import TaskKind
from untilgone.chain import one_of_each
from untilgone.directory import UNKNOWN, Directory
from untilgone.errors import NeedsHuman, RetryLater
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letters import Letters
from untilgone.notices import Letter, NoticeKey, NoticeState, Notifier
from untilgone.parties import Contact, Party, PartyKind
from untilgone.progress import Correction, Question
from untilgone.rehosting import HostChange, host_change
from untilgone.resolution import Resolution
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.views import NoticeView
from untilgone.store.write.notices import Draft

_AT_THE_HOST = frozenset({PartyKind.HOST, PartyKind.CDN, PartyKind.NETWORK})
_LOOK_UP_AGAIN = timedelta(minutes=2)
_LONGEST_REASONS = 500  # in a question


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes: the organisation, and the secret behind its reply tokens."""

    name: str
    email: str
    url: str
    secret: bytes

    @property
    def notifier(self) -> Notifier:
        """The organisation, as a notice names it."""
        return Notifier(name=self.name, email=self.email, url=self.url)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A draft, everybody who was considered, and what a person must do before it can leave."""

    draft: Draft
    parties: tuple[Party, ...]
    ask: tuple[TaskKind, str] | None


@dataclass(frozen=True, kw_only=True)
class Rehosted:
    """Another host has it now; everybody who can act there."""

    change: HostChange
    parties: tuple[Party, ...]


class Writer:
    """Writes drafts; sends and keeps nothing.

    Without a ``resolver`` only the directory says who can act.
    """

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        letters: Letters,
        directory: Directory,
        sender: Sender,
        resolver: Resolver | None = None,
    ) -> None:
        self._store = store
        self._resolver = resolver
        self._channels = channels
        self._letters = letters
        self._directory = directory
        self._sender = sender

    async def write(
        self,
        order: NoticeOrder,
        now: datetime,
        *,
        may_restart: bool = True,
        may_wait: bool = False,
    ) -> Written | Question | NoticeView | Rehosted:
        """The notice of this step, or the question to a person without whom there is none.

        Or the notice of before the material was moved, where it was the same party's already; or
        that another host has it, where the ladder ``may_restart``. RetryLater where nobody is known
        because a look-up failed that may go better in a while, and there is time: ``may_wait``.
        """
        key = NoticeKey.parse(order.notice_id)
        basis = await read.basis(self._store, key.reference)
        looked_up = await self._resolver.who(basis.url, now) if self._resolver else None
        parties = one_of_each(
            looked_up.parties if looked_up else self._directory.parties(basis.url)
        )
        change = host_change(basis.parties, parties) if looked_up and may_restart else None
        if change is not None:
            return Rehosted(change=change, parties=parties)
        party = rules.party_of(parties, order.step.party)
        if told := _told_before(order, key, party, basis):
            return told
        contact = await self._contact(order, key, party, basis)
        if contact is None:
            if may_wait and looked_up and any(part.passes for part in looked_up.parts):
                raise RetryLater("Who can act could not be looked up.", after=_LOOK_UP_AGAIN)
            return Question(
                kind=TaskKind.FIND_CONTACT,
                about=order.notice_id,
                what=f"Nobody is known who can be written to as {order.step.party}, or everybody "
                f"known bounced or refused. {_why_not(looked_up)}Find a contact, or skip the step.",
            )
        party = party or _named_by_person(order, contact)
        channel = self._channel_for(contact)
        state, ask = _first_a_person(order, party, contact, has_channel=channel is not None)
        answer_by = now + order.step.wait
        try:
            # Nobody knows how long a person takes: a letter that waits for one names no day.
            earlier = _worth_telling(key, parties, basis)
            letter = self._letter(order, basis, party, channel, None if ask else answer_by, earlier)
        except NeedsHuman as error:
            return Question(kind=TaskKind.REPAIR, about=order.notice_id, what=str(error))
        draft = Draft(
            notice_id=order.notice_id,
            takedown=key.reference,
            kind=order.step.notice,
            party=party,
            contact=contact,
            channel=channel.slug if channel else None,
            letter=letter,
            message_id=self._message_id(order.notice_id),
            urls=(basis.url,),
            state=state,
            answer_by=answer_by,
        )
        return Written(draft=draft, parties=parties, ask=ask)

    async def _contact(
        self, order: NoticeOrder, key: NoticeKey, party: Party | None, basis: read.Basis
    ) -> Contact | None:
        corrected = [
            named.contact
            for named in order.corrections
            if named.party is order.step.party and self._still_holds(named, key, basis)
        ]
        known = [*corrected, *(party.contacts if party else ())]
        unusable = await read.bad_contacts(self._store, known)
        tried = await read.tried_contacts(self._store, key)
        return rules.contact_to_use(party, corrected, unusable | tried)

    def _still_holds(self, named: Correction, key: NoticeKey, basis: read.Basis) -> bool:
        """A contact that was named where the material was before may be of somebody else."""
        then, now = basis.places[named.moves], basis.url
        known = self._directory.parties
        if then != now:
            return moves.same_party(named.party, known(then), known(now))
        since = range(key.round if named.round is None else named.round, key.round)
        has_left = not basis.rounds_left.isdisjoint(since)
        return named.party not in _AT_THE_HOST or not has_left

    def _letter(
        self,
        order: NoticeOrder,
        basis: read.Basis,
        party: Party,
        channel: Channel | None,
        answer_by: datetime | None,
        earlier: Sequence[NoticeView],
    ) -> Letter:
        # What a case worker wrote may be about a person; volunteers and the public are not told.
        is_told = channel is None or not channel.is_read_by_others
        facts = LetterFacts(
            organisation_name=self._sender.name,
            organisation_email=self._sender.email,
            organisation_url=self._sender.url,
            reference=NoticeKey.parse(order.notice_id).reference,
            url=basis.url,
            earlier_urls=basis.earlier_urls,
            category=basis.category,
            explanation=basis.explanation if is_told else "",
            party_name=party.name,
            party_kind=party.kind,
            seen_live_at=basis.last_live_at,
            reported_at=basis.reported_at,
            answer_by=answer_by,
            reply_to=self._sender.email,
            earlier=tuple(
                EarlierNotice(kind=sent.kind, party_name=sent.party, sent_at=sent.delivered_at)
                for sent in earlier
                if sent.delivered_at is not None
            ),
        )
        return self._letters.render(
            order.step.notice,
            basis.category,
            party.language,
            facts,
            longest=channel.longest_text if channel else None,
        )

    def _channel_for(self, contact: Contact) -> Channel | None:
        """The contact's own channel; else, in development, the stand-in that only prints."""
        fitting = [channel for channel in self._channels if channel.accepts(contact)]
        return min(fitting, key=lambda channel: channel.is_stand_in, default=None)

    def _message_id(self, notice_id: str) -> str:
        """RFC 5322 3.6.4; the random part keeps others from answering what they never got."""
        name = notice_id.replace("/", ".").lower()
        return f"<{name}.{secrets.token_hex(8)}@{self._sender.email.rpartition('@')[2]}>"


def _why_not(looked_up: Resolution | None) -> str:
    """What kept us from finding somebody, as sentences."""
    if looked_up is None:
        return ""
    told = [f"{part.part}: {part.reason}" for part in looked_up.failures]
    if looked_up.in_front is not None:
        told.insert(0, f"It stands behind {looked_up.in_front.name}, which can name the host.")
    return " ".join(told)[:_LONGEST_REASONS] + (" " if told else "")


def _first_a_person(
    order: NoticeOrder, party: Party, contact: Contact, *, has_channel: bool
) -> tuple[NoticeState, tuple[TaskKind, str] | None]:
    """How the notice begins, and what a person is asked; approval comes before everything."""
    name = f"the {order.step.notice} to {party.name}"
    if order.step.approve is not None:
        what = f"Read {name} and approve or reject it."
        return NoticeState.AWAITING_APPROVAL, (TaskKind.APPROVE, what)
    if not has_channel:
        what = (
            f"`{contact.channel}` is not connected. Send {name} at {contact.address} by hand; "
            "the text is ready."
        )
        return NoticeState.BY_HAND, (TaskKind.SEND_BY_HAND, what)
    return NoticeState.PREPARED, None


def _told_before(
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


def _worth_telling(key: NoticeKey, parties: Sequence[Party], basis: read.Basis) -> list[NoticeView]:
    """What was sent before; of what went out before a move only what those here were sent."""
    names = {party.name for party in parties}
    return [
        sent
        for sent in basis.delivered
        if (len(basis.places) == 1 and not basis.rounds_left)
        or sent.party in names
        or NoticeKey.parse(sent.notice_id).round == key.round
    ]


def _named_by_person(order: NoticeOrder, contact: Contact) -> Party:
    """A party that only a person knows; its name is where it is reached."""
    name = contact.address.rpartition("@")[2]
    return Party(kind=order.step.party, name=name, slug=UNKNOWN, contacts=(contact,))
