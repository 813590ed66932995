"""Keeping what people and parties say and what the workflow decides."""

from temporalio import activity

from activities.messages import ActOrder, AnswerKept, AnswerOrder, Fate, FateOrder
from untilgone.notices import AnswerKind, NoticeState, Receipt
from untilgone.store.database import Store
from untilgone.store.write import bounces, notices, tasks

_STATES = {
    Fate.SENT: NoticeState.DELIVERED,
    Fate.NOT_SENT: NoticeState.PREPARED,
    Fate.APPROVED: NoticeState.PREPARED,
    Fate.REJECTED: NoticeState.REJECTED,
}


class TakedownActivities:
    """Keeps acts and answers. Short writes to our own store, run as local activities.

    Each is safe to run twice: the second time adds nothing but a second entry in the record.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @activity.defn(name="record_act")
    async def record_act(self, order: ActOrder) -> None:
        """Keep an act and where it leaves the takedown."""
        await tasks.keep_act(
            self._store,
            order.reference,
            kind=order.kind,
            actor=order.actor,
            detail=dict(order.detail),
            to=order.place,
            now=order.at,
            ask=order.ask,
            done=order.done,
        )

    @activity.defn(name="record_fate")
    async def record_fate(self, order: FateOrder) -> None:
        """Keep what a person says became of a notice; a notice `not_sent` may leave again."""
        settled = notices.Settled(
            state=_STATES[order.fate],
            said=order.reason,
            to=order.place,
            receipt=(
                Receipt(reference=order.proof, said=order.reason, at=order.at)
                if order.proof
                else None
            ),
            actor=order.by,
            act=order.fate.replace("_", " "),
        )
        await notices.settle(
            self._store,
            order.notice_id,
            settled,
            order.at,
            approved_by=order.by if order.fate is Fate.APPROVED else None,
        )
        await tasks.finish_task(
            self._store, order.reference, order.done, by=order.by, note=order.reason, now=order.at
        )

    @activity.defn(name="record_answer")
    async def record_answer(self, order: AnswerOrder) -> AnswerKept:
        """Keep what a party answered; a bounce marks its address bad for every takedown."""
        now, answer = order.at, order.answer
        is_new = await tasks.keep_answer(
            self._store,
            order.reference,
            answer,
            now,
            ask=order.ask,
            by=order.by,
            done=order.done,
        )
        if answer.kind is AnswerKind.BOUNCED and answer.notice_id is not None:
            await bounces.bounce(self._store, answer.notice_id, answer.text[:500], now)
        return AnswerKept(is_new=is_new)
