"""What became of a notice, in the words of the store: its state, its place, a task."""

from datetime import datetime

from activities.messages import NoticeOrder
from activities.sending import Outcome
from untilgone import rules
from untilgone.cases import State, TaskKind
from untilgone.errors import NeedsHuman, Refused
from untilgone.notices import Notice, NoticeState, Receipt
from untilgone.progress import Place
from untilgone.store.write.notices import Settled


def step_words(order: NoticeOrder) -> str:
    """The step, as people read it."""
    return rules.step_words(order.step.notice, order.step.party)


def settled_as(order: NoticeOrder, notice: Notice, outcome: Outcome, at: datetime) -> Settled:
    """What is kept of the notice, where the takedown goes, and what a person is asked."""
    waiting = Place(state=State.WAITING, next_step=order.then, next_at=at + order.step.wait)
    said = outcome.said if isinstance(outcome, Receipt) else str(outcome)
    where = f"{notice.address}, Message-ID {notice.message_id}"
    match outcome:
        case Receipt():
            return Settled(state=NoticeState.DELIVERED, said=said, to=waiting, receipt=outcome)
        case Refused():
            return Settled(
                state=NoticeState.REFUSED,
                said=said,
                to=Place(state=State.NOTIFYING, next_step=step_words(order)),
                address_is_bad=outcome.address_is_bad,
            )
        case NeedsHuman():
            return Settled(
                state=NoticeState.BY_HAND,
                said=said,
                to=Place(state=State.NEEDS_PERSON, next_step=step_words(order)),
                task=TaskKind.SEND_BY_HAND,
                what=f"{said} Send the {notice.kind} to {where} by hand; the text is ready.",
            )
        case _:
            return Settled(
                state=NoticeState.UNKNOWN,
                said=said,
                to=waiting,
                task=TaskKind.CHECK_SENT,
                what=f"Nobody knows whether the {notice.kind} to {where} was sent: {said} "
                "Look it up with them or in the mail server's log, then say what you found.",
            )
