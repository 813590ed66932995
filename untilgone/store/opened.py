"""A row of the store becomes what people see, opened with the key ring; no query happens here."""

import json
from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter

from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.errors import BadInput
from untilgone.forms import unpacked
from untilgone.keyring import KeyRing
from untilgone.looks import Fingerprint, Standing, Verdict
from untilgone.notices import (
    AnswerKind,
    Letter,
    Material,
    Notice,
    NoticeKind,
    NoticeState,
    Notifier,
)
from untilgone.parties import Certainty, Contact, Party, PartyKind
from untilgone.record import ALTERED, Act, digest
from untilgone.store.address_rows import AddressRow
from untilgone.store.attachments import unsealed
from untilgone.store.batch_rows import BatchRow
from untilgone.store.canary_rows import CanaryRow
from untilgone.store.opened_together import together
from untilgone.store.tables import (
    ActRow,
    AnswerRow,
    CaseRow,
    ContactRow,
    LookRow,
    NoticeRow,
    PartyRow,
    TakedownRow,
    TaskRow,
)
from untilgone.store.views import (
    AddressView,
    AnswerView,
    CanaryView,
    CaseView,
    LookView,
    NewsToView,
    NoticeView,
    TakedownLine,
    TaskView,
)

_FINGERPRINT = TypeAdapter(Fingerprint)


def case_view(
    keyring: KeyRing,
    row: CaseRow,
    takedowns: Iterable[TakedownLine],
    news: Iterable[NewsToView] = (),
) -> CaseView:
    """The case with its takedowns, in the order given, and who wants news of it."""
    return CaseView(
        reference=row.reference,
        category=Category(row.category),
        language=row.language,
        playbook=row.playbook,
        explanation=keyring.open(row.explanation_sealed),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        takedowns=tuple(takedowns),
        news=tuple(news),
    )


def takedown_line(keyring: KeyRing, row: TakedownRow, case: str, open_tasks: int) -> TakedownLine:
    """The takedown with its clocks; ``case`` is the reference of its case."""
    return TakedownLine(
        reference=row.reference,
        case=case,
        url=keyring.open(row.url_sealed),
        current_url=keyring.open(row.current_url_sealed or row.url_sealed),
        moves=row.moves,
        category=Category(row.category),
        platform=row.platform,
        state=State(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        standing=Standing(row.standing),
        next_step=row.next_step,
        next_at=row.next_at,
        reported_at=row.reported_at,
        first_notice_at=row.first_notice_at,
        first_answer_at=row.first_answer_at,
        last_live_at=row.last_live_at,
        first_gone_at=row.first_gone_at,
        confirmed_at=row.confirmed_at,
        reappeared=row.reappeared,
        closed_at=row.closed_at,
        open_tasks=open_tasks,
    )


def notice_view(keyring: KeyRing, row: NoticeRow, batch: BatchRow | None = None) -> NoticeView:
    """The notice as people see it; ``batch``: the one in whose letter it left."""
    own_text = keyring.open(row.text_sealed)
    view = NoticeView(
        notice_id=row.notice_id,
        kind=NoticeKind(row.kind),
        state=NoticeState(row.state),
        party=row.party_name,
        party_kind=row.party_kind,
        channel=row.channel,
        address=row.address,
        language=row.language,
        subject=keyring.open(row.subject_sealed),
        text=own_text,
        sha256=row.sha256,
        template=row.template,
        template_version=row.template_version,
        template_revision=row.template_revision,
        message_id=row.message_id,
        said=keyring.open(row.said_sealed) if row.said_sealed else "",
        approved_by=row.approved_by,
        receipt=row.receipt,
        has_dossier=row.attachment_sealed is not None,
        fields=unpacked(keyring.open(row.fields_sealed) if row.fields_sealed else None, own_text),
        answer_by=row.answer_by,
        prepared_at=row.prepared_at,
        left_at=row.left_at,
        delivered_at=row.delivered_at,
    )
    return view if batch is None else together(keyring, view, batch)


def notice(
    keyring: KeyRing, row: NoticeRow, takedown: TakedownRow, *, token: str, notifier: Notifier
) -> Notice:
    """The notice as it leaves; ``token`` is the one that its address for answers carries."""
    sealed = takedown.current_url_sealed or takedown.url_sealed
    urls = json.loads(keyring.open(row.urls_sealed)) if row.urls_sealed else [keyring.open(sealed)]
    return Notice(
        notice_id=row.notice_id,
        takedown=takedown.reference,
        kind=NoticeKind(row.kind),
        channel=row.channel or "",
        address=row.address,
        letter=Letter(
            subject=keyring.open(row.subject_sealed),
            text=keyring.open(row.text_sealed),
            html=keyring.open(row.html_sealed) if row.html_sealed else None,
            language=row.language,
            template=row.template,
            version=row.template_version,
            revision=row.template_revision,
            is_defanged=row.is_defanged,
            sha256=row.sha256,
        ),
        message_id=row.message_id,
        token=token,
        material=Material(urls=tuple(urls), category=Category(takedown.category)),
        notifier=notifier,
        written_at=row.prepared_at,
        attachment=unsealed(keyring, row.attachment_sealed),
    )


def party(row: PartyRow, contacts: Iterable[ContactRow]) -> Party:
    """The party with its contacts, in the order given."""
    return Party(
        kind=PartyKind(row.kind),
        name=row.name,
        slug=row.slug,
        language=row.language,
        country=row.country,
        contacts=tuple(
            Contact(
                channel=contact.channel,
                address=contact.address,
                source=contact.source,
                confidence=contact.confidence,
                is_guess=contact.is_guess,
                found_at=contact.found_at,
                certainty=Certainty(contact.certainty) if contact.certainty else None,
                last_verified=contact.last_verified,
                defang=contact.defang,
            )
            for contact in contacts
        ),
    )


def look_view(keyring: KeyRing, row: LookRow) -> LookView:
    """A look, or a row of looks that saw the same."""
    return LookView(
        verdict=Verdict(row.verdict),
        reason=keyring.open(row.reason_sealed),
        rule=row.rule,
        vantage=row.vantage,
        status=row.status,
        final_url=keyring.open(row.final_url_sealed) if row.final_url_sealed else None,
        by_person=row.by_person,
        first_at=row.first_at,
        last_at=row.last_at,
        count=row.count,
    )


def fingerprint(kept: str) -> Fingerprint:
    """The fingerprint as a look kept it; what an older release did not know yet has its default."""
    return _FINGERPRINT.validate_json(kept)


def address_view(keyring: KeyRing, row: AddressRow) -> AddressView:
    """Where the material was."""
    return AddressView(url=keyring.open(row.url_sealed), since=row.since)


def canary_view(row: CanaryRow) -> CanaryView:
    """The control object of a platform, as it looked last."""
    return CanaryView(slug=row.slug, checked_at=row.checked_at, is_live=row.is_live, rule=row.rule)


def answer_view(keyring: KeyRing, row: AnswerRow) -> AnswerView:
    """An answer, with what was made of it."""
    return AnswerView(
        answer_id=row.answer_id,
        notice_id=row.notice_id,
        kind=AnswerKind(row.kind),
        rule=row.rule,
        ticket=row.ticket,
        text=keyring.open(row.text_sealed),
        at=row.at,
    )


def task_view(keyring: KeyRing, row: TaskRow, reference: str) -> TaskView:
    """A task; ``reference`` is that of its takedown."""
    return TaskView(
        task_id=row.task_id,
        takedown=reference,
        kind=TaskKind(row.kind),
        what=keyring.open(row.what_sealed),
        notice_id=row.notice_id,
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by,
        outcome=row.outcome,
    )


def act(keyring: KeyRing, row: ActRow) -> Act:
    """The act with its detail opened; an erased or altered detail comes out as None."""
    detail, detail_digest = _detail(keyring, row)
    return Act(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        reference=row.reference,
        kind=row.kind,
        detail=detail,
        detail_digest=detail_digest,
        previous=row.previous,
        hash=row.hash,
    )


def _detail(keyring: KeyRing, row: ActRow) -> tuple[Mapping[str, str] | None, str]:
    """The detail and its digest, if they fit each other; BadInput while a key is missing."""
    if row.detail_sealed is None:
        return None, row.detail_digest
    try:
        text = keyring.open(row.detail_sealed)
    except BadInput:
        if not keyring.knows(row.detail_sealed):
            raise
        return None, ALTERED
    if digest(text) != row.detail_digest:
        return None, ALTERED
    return json.loads(text)["detail"], row.detail_digest
