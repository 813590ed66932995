"""Writing a notice: whom to write to, what the letter says, whether a person comes first."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from activities.messages import NoticeOrder
from integrations.base import Channel
from untilgone import moves, rules
from untilgone.cases import TaskKind
from untilgone.directory import UNKNOWN, Directory
from untilgone.errors import NeedsHuman
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letters import Letters
from untilgone.notices import Letter, NoticeKey, NoticeState, Notifier
from untilgone.parties import Contact, Party
from untilgone.progress import Correction, Question
from untilgone.store import overrides, read
from untilgone.store.database import Store
from untilgone.store.views import NoticeView
from untilgone.store.write.notices import Draft


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


class Writer:
    """Writes drafts; sends and keeps nothing."""

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        letters: Letters,
        directory: Directory,
        sender: Sender,
    ) -> None:
        self._store = store
        self._channels = channels
        self._letters = letters
        self._directory = directory
        self._sender = sender

    async def write(self, order: NoticeOrder, now: datetime) -> Written | Question | NoticeView:
        """The notice of this step, or the question to a person without whom there is none.

        Or the notice of before the material was moved, where it was the same party's already.
        """
        key = NoticeKey.parse(order.notice_id)
        basis = await read.basis(self._store, key.reference)
        known = await overrides.applied(self._store, self._directory)
        parties = known.parties(basis.url)
        party = rules.party_of(parties, order.step.party)
        if told := _told_before(order, key, party, basis):
            return told
        if party is not None:
            party = party.for_case(basis.category, self._is_connected)
        contact = await self._contact(order, key, party, basis, known)
        if contact is None:
            return Question(
                kind=TaskKind.FIND_CONTACT,
                about=order.notice_id,
                what=f"Nobody is known who can be written to as {order.step.party}, or everybody "
                "known bounced or refused. Find a contact, or skip the step.",
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
        self,
        order: NoticeOrder,
        key: NoticeKey,
        party: Party | None,
        basis: read.Basis,
        directory: Directory,
    ) -> Contact | None:
        corrected = [
            named.contact
            for named in order.corrections
            if named.party is order.step.party and _still_holds(named, basis, directory)
        ]
        known = [*corrected, *(party.contacts if party else ())]
        unusable = await read.bad_contacts(self._store, known)
        tried = await read.tried_contacts(self._store, key)
        return rules.contact_to_use(party, corrected, unusable | tried)

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

    def _is_connected(self, contact: Contact) -> bool:
        channel = self._channel_for(contact)
        return channel is not None and not channel.is_stand_in

    def _message_id(self, notice_id: str) -> str:
        """RFC 5322 3.6.4; the random part keeps others from answering what they never got."""
        name = notice_id.replace("/", ".").lower()
        return f"<{name}.{secrets.token_hex(8)}@{self._sender.email.rpartition('@')[2]}>"


def _still_holds(named: Correction, basis: read.Basis, directory: Directory) -> bool:
    """A contact that was named where the material was before may be of somebody else."""
    then, now = basis.places[named.moves], basis.url
    known = directory.parties
    return then == now or moves.same_party(named.party, known(then), known(now))


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
        if len(basis.places) == 1
        or sent.party in names
        or NoticeKey.parse(sent.notice_id).round == key.round
    ]


def _named_by_person(order: NoticeOrder, contact: Contact) -> Party:
    """A party that only a person knows; its name is where it is reached."""
    name = contact.address.rpartition("@")[2]
    return Party(kind=order.step.party, name=name, slug=UNKNOWN, contacts=(contact,))
