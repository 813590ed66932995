"""Writing a notice: whom to write to, what the letter says, whether a person comes first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from activities.addressees import (
    named_by_person,
    number_given,
    period_for,
    still_holds,
    told_as_another,
    told_before,
    worth_telling,
)
from activities.before import Before, with_before
from activities.dossiers import along, made_when_asked
from activities.grouping import joining_of
from activities.messages import NoticeOrder
from activities.people_first import first_a_person
from activities.resolving import Resolver
from activities.sender import Sender
from activities.whereabouts import Around, Rehosted, around
from integrations.base import Channel
from untilgone import ladder, rules
from untilgone.cases import Category, TaskKind
from untilgone.directory import Directory
from untilgone.errors import NeedsHuman
from untilgone.forms import form_fields
from untilgone.letter_facts import LetterFacts
from untilgone.letters import Letters
from untilgone.mandates import Giver, claimable
from untilgone.notices import Material, NoticeKey
from untilgone.parties import Contact, Party
from untilgone.periods import Period
from untilgone.progress import Question
from untilgone.rehosting import host_change
from untilgone.store import contacts, overrides, past, read, revisions
from untilgone.store.database import Store
from untilgone.store.views import NoticeView
from untilgone.store.write.notices import Draft


@dataclass(frozen=True, kw_only=True)
class Written:
    """A draft, everybody who was considered, and what a person must do before it can leave."""

    draft: Draft
    parties: tuple[Party, ...]
    ask: tuple[TaskKind, str] | None


@dataclass(frozen=True, kw_only=True)
class _Occasion:
    """What a letter says of the time it is written at."""

    answer_by: datetime | None
    period: Period
    now: datetime


@dataclass(frozen=True, kw_only=True)
class NotWritten:
    """A step that is not for this URL, and why."""

    why: str


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
    ) -> Written | NotWritten | Question | NoticeView | Rehosted:
        """The notice of this step, or the question to a person without whom there is none.

        Or why it is not for this URL; or the notice of before the material was moved, where it was
        the same party's already; or that another host has it, where the ladder ``may_restart``.
        RetryLater where more may be known in a while, and there is time: ``may_wait``.
        """
        key = NoticeKey.parse(order.notice_id)
        async with self._store.reading():  # one moment
            basis = await read.basis(self._store, key.reference)
            directory = await overrides.applied(self._store, self._directory)
        here = await around(basis.url, now, directory, self._resolver)
        change = host_change(basis.parties, here.parties) if may_restart else None
        if here.looked_up and change is not None:
            return Rehosted(change=change, parties=here.parties)
        if may_wait:
            here.wait_for(order.step, self._whom(order, here))
        return await self._step(order, now, basis, here)

    async def _step(
        self, order: NoticeOrder, now: datetime, basis: read.Basis, here: Around
    ) -> Written | NotWritten | Question | NoticeView:
        key = NoticeKey.parse(order.notice_id)
        known, parties = here.directory, here.parties
        party = self._whom(order, here)
        if why := ladder.why_skipped(order.step, parties, party):
            return NotWritten(why=why)
        if told := told_before(order, key, party, basis):
            return told
        if party is not None:
            ours = self._sender.trust.usable(party, basis.category)
            party = ours.for_case(basis.category, self._is_connected)
        async with self._store.reading():  # one moment
            contact = await self._contact(order, key, party, basis, known)
            letters = await revisions.applied(self._store, self._letters)
            then = await past.of(self._store, key.reference)
        if contact is None:
            return Question(
                kind=TaskKind.FIND_CONTACT,
                about=order.notice_id,
                what=f"Nobody is known who can be written to as {order.step.party}, or everybody "
                f"known bounced or refused. {here.why_not(basis.parties)}Find a contact, or skip the step."
                + made_when_asked(order),
            )
        if before := told_as_another(order, key, contact, basis):
            return NotWritten(why=f"{contact.address} was told as {before.party_kind} before.")
        party = party or named_by_person(order, contact)
        channel = self._channel_for(contact)
        state, ask = first_a_person(order, party, contact, channel)
        answer_by = now + order.step.wait
        try:
            # Nobody knows how long a person takes: a letter that waits for one names no day.
            earlier = worth_telling(key, parties, basis)
            period = period_for(party, basis, known, now, since=then.life)
            due = None if ask else answer_by
            occasion = _Occasion(answer_by=due, period=period, now=now)
            history = Before(
                basis=basis,
                past=then,
                party=party,
                office=ladder.office_of(order.step, party, known),
                period=period,
                earlier=earlier,
                now=now,
                is_told=channel is None or not channel.is_read_by_others,
                is_signed=bool(self._sender.signatory),
            )
            facts = with_before(self._facts(order, basis, party, channel, occasion), history)
            facts = replace(facts, is_defanged=party.wants_defanged(contact))
            letter = letters.render(
                order.step.notice,
                facts.category,
                party.language,
                facts,
                longest=channel.longest_text if channel else None,
            )
            law = letters.grounds(letter.language, facts)
            mandate = letters.mandate(letter.language, facts)
        except NeedsHuman as error:
            return Question(kind=TaskKind.REPAIR, about=order.notice_id, what=str(error))
        material = Material(urls=(basis.url,), category=basis.category)
        notifier = self._sender.notifier
        draft = Draft(
            notice_id=order.notice_id,
            takedown=key.reference,
            kind=order.step.notice,
            party=party,
            contact=contact,
            channel=channel.slug if channel else None,
            letter=letter,
            message_id=self._sender.message_id(order.notice_id),
            urls=material.urls,
            state=state,
            answer_by=answer_by,
            fields=form_fields(letter, law, material, notifier, key.reference, mandate),
            attachment=await along(self._store, order, known, notifier, now),
        )
        draft = replace(draft, joining=joining_of(order, draft, channel, facts))
        return Written(draft=draft, parties=parties, ask=ask)

    def _whom(self, order: NoticeOrder, here: Around) -> Party | None:
        return ladder.whom(order.step, here.parties, here.directory, self._sender.country)

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
            if named.party is order.step.party and still_holds(named, key, basis, directory)
        ]
        known = [*corrected, *(party.contacts if party else ())]
        unusable = await contacts.bad(self._store, known)
        tried = await contacts.tried(self._store, key)
        unfit = {(c.channel, c.address) for c in known if not self._is_fit(c, basis.category)}
        return rules.contact_to_use(party, corrected, unusable | tried | unfit)

    def _is_fit(self, contact: Contact, category: Category) -> bool:
        channel = self._channel_for(contact)
        return channel is None or channel.takes(category)

    def _facts(
        self,
        order: NoticeOrder,
        basis: read.Basis,
        party: Party,
        channel: Channel | None,
        occasion: _Occasion,
    ) -> LetterFacts:
        period = occasion.period
        # What a case worker wrote may be about a person; volunteers and the public are not told.
        is_told = channel is None or not channel.is_read_by_others
        claimed = claimable(basis.mandate, occasion.now, is_reported=basis.url == basis.places[0])
        return LetterFacts(
            organisation_name=self._sender.name,
            organisation_email=self._sender.email,
            organisation_url=self._sender.url,
            # Volunteers are told the name of no colleague either.
            organisation_signatory=self._sender.signatory if is_told and claimed else "",
            reference=NoticeKey.parse(order.notice_id).reference,
            url=basis.url,
            earlier_urls=basis.earlier_urls,
            category=basis.category,
            explanation=basis.explanation if is_told else "",
            party_name=party.name,
            party_kind=party.kind,
            seen_live_at=basis.last_live_at,
            reported_at=basis.reported_at,
            answer_by=occasion.answer_by,
            law=period.law,
            law_hours=period.hours,
            law_deadline=period.ends_at,
            law_is_over=period.is_over,
            trusted_flagger=self._sender.trust.designation(basis.category),
            law_by_mandate=period.by_mandate,
            mandate_by_another=claimed is Giver.PARENT,
            ticket=number_given(party, basis),
            reply_to=self._sender.email,
            # Whoever reads it may answer: it stands in no letter that others read.
            answer_url=self._sender.answer_url(order.notice_id, occasion.now) if is_told else "",
            earlier=(),
        )

    def _channel_for(self, contact: Contact) -> Channel | None:
        """The contact's own channel; else, in development, the stand-in that only prints."""
        fitting = [channel for channel in self._channels if channel.accepts(contact)]
        return min(fitting, key=lambda channel: channel.is_stand_in, default=None)

    def _is_connected(self, contact: Contact) -> bool:
        channel = self._channel_for(contact)
        return channel is not None and not channel.is_stand_in
