"""What a person must do before a notice can leave."""

from activities.dossiers import told_where
from activities.messages import NoticeOrder
from integrations.base import Channel
from untilgone.cases import TaskKind
from untilgone.notices import NoticeState
from untilgone.parties import Contact, Party


def first_a_person(
    order: NoticeOrder, party: Party, contact: Contact, channel: Channel | None
) -> tuple[NoticeState, tuple[TaskKind, str] | None]:
    """How the notice begins, and what a person is asked; approval comes before everything."""
    state, ask = _asked_of_a_person(order, party, contact, channel)
    return state, told_where(order, ask)


def _asked_of_a_person(
    order: NoticeOrder, party: Party, contact: Contact, channel: Channel | None
) -> tuple[NoticeState, tuple[TaskKind, str] | None]:
    name = f"the {order.step.notice} to {party.name}"
    if order.step.approve is not None:
        what = f"Read {name} and approve or reject it."
        return NoticeState.AWAITING_APPROVAL, (TaskKind.APPROVE, what)
    if channel is not None and channel.is_by_hand:
        what = (
            f"Fill in the form at {contact.address} with {name}; the fields are ready to copy. "
            f"{_asked(contact)}Note the reference that you get."
        )
        return NoticeState.BY_HAND, (TaskKind.SEND_BY_HAND, what)
    if channel is None:
        what = (
            f"Send {name} at {contact.address} by hand; the text is ready. Nothing is connected "
            f"that would send it (`{contact.channel}`)."
        )
        return NoticeState.BY_HAND, (TaskKind.SEND_BY_HAND, what)
    return NoticeState.PREPARED, None


def _asked(contact: Contact) -> str:
    """What the form asks, where the directory knows it."""
    return f"It asks for: {'; '.join(contact.asks)}. " if contact.asks else ""
