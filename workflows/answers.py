"""What parties answer, by one signal, and what a takedown does about it.

An answer moves timers and makes us look; it never ends a takedown.
"""

from contextlib import nullcontext
from typing import cast

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.messages import PARTY, AnswerKept, AnswerOrder, Fate
    from activities.takedowns import TakedownActivities
    from untilgone import ladder, rules
    from untilgone.cases import TaskKind, task_id
    from untilgone.errors import Conflict
    from untilgone.notices import Answer, AnswerKind, NoticeKey, is_withdrawal
    from untilgone.playbook import OnRefusal
    from untilgone.progress import Progress, Question, TaskEnd
    from workflows.messages import Understood
    from workflows.updates import TakedownUpdates


class TakedownAnswers(TakedownUpdates):
    """The signal of a takedown."""

    @workflow.signal(name="answered")
    async def answered(self, answer: Answer) -> None:
        """Keep an answer and let it move timers; it never ends a takedown by itself."""
        ask, kinds = None, rules.ASKS_A_PERSON
        if is_withdrawal(answer.notice_id):
            kinds = frozenset({AnswerKind.QUESTION})
        elif self._asks_when_refused():
            kinds |= {AnswerKind.REFUSED}
        if answer.kind in kinds and self._at.outcome is None:
            ask = Question(
                kind=TaskKind.ANSWER,
                about=answer.answer_id,
                what=f"Read the answer ({answer.kind}) and say what it means.",
            )
        order = AnswerOrder(
            reference=self._start.reference, at=workflow.now(), answer=answer, ask=ask
        )
        await self._hear(order)

    def _asks_when_refused(self) -> bool:
        return self._start.playbook.on_refusal is OnRefusal.ASK

    @workflow.update(name="understood")
    async def understood(self, said: Understood) -> Progress:
        """A person says what an answer means; from then on it means that."""
        asked = self._task(self._about(said.answer_id))
        end = TaskEnd(task_id=asked.task_id, outcome=said.kind) if asked else None
        answer = Answer(
            answer_id=f"{said.answer_id}/{said.kind}",
            kind=said.kind,
            notice_id=said.notice_id,
            at=workflow.now(),
            text=said.reason,
            rule="read by a person",
        )
        order = AnswerOrder(
            reference=self._start.reference,
            at=workflow.now(),
            answer=answer,
            by=said.by.name,
            done=(end,) if end else (),
        )
        with self._ending(asked.task_id) if asked else nullcontext():
            await self._hear(order)
        if asked:
            self._drop_task(asked.task_id)
        self._changed()
        return self._progress()

    @understood.validator
    def _may_understand(self, said: Understood) -> None:
        self._may_act(said)
        if said.kind in rules.ASKS_A_PERSON - {AnswerKind.QUESTION} | {AnswerKind.PENDING}:
            raise Conflict("Say what the answer means; this kind means nothing.")

    def _about(self, answer_id: str) -> str:
        return task_id(self._start.reference, TaskKind.ANSWER, answer_id)

    async def _hear(self, order: AnswerOrder) -> None:
        answer, ask = order.answer, order.ask
        kept = cast(
            "AnswerKept",
            await self._keep(TakedownActivities.record_answer, order, f"answer {answer.kind}"),
        )
        if not kept.is_new:
            return
        if ask is not None:
            self._ask(self._question(ask))
        if self._at.outcome is None and not is_withdrawal(answer.notice_id):
            is_counted = await self._has_arrived(answer)
            self._heed(answer, is_counted=is_counted, by_person=order.by != PARTY)
        self._changed()

    async def _has_arrived(self, answer: Answer) -> bool:
        """Nobody needs to find out whether a notice had left that was answered, or came back.

        True when it counts as delivered, as do those of which it was known.
        """
        about = task_id(self._start.reference, TaskKind.CHECK_SENT, answer.notice_id or "")
        asked = self._task(about)
        if asked is None or about in self._in_hand or answer.kind is AnswerKind.PENDING:
            return True
        if answer.kind is AnswerKind.BOUNCED:
            await self._drop_needless([asked])
            return False
        with self._ending(about):
            reason = f"It was answered ({answer.kind})."
            await self._record_fate(asked, Fate.SENT, by="party", reason=reason, after=self._sent)
        return True

    def _heed(self, answer: Answer, *, is_counted: bool, by_person: bool) -> None:
        at = self._at
        is_current = answer.notice_id is not None and answer.notice_id == at.notice_id
        match answer.kind:
            case AnswerKind.REMOVED:
                at.eager_until = workflow.now() + self._plan.eager_for
                self._look_again()
            case AnswerKind.REFUSED if is_current and (by_person or not self._asks_when_refused()):
                step = ladder.step_after_refusal(at, self._steps)
                if step != at.step:
                    at.step, at.attempt = step, 0
                at.waiting_until = None
            case AnswerKind.BOUNCED | AnswerKind.WRONG_ADDRESSEE if is_current:
                # The next contact at once: nobody was told yet.
                key = NoticeKey.parse(cast("str", answer.notice_id))
                at.step, at.attempt = key.step, key.attempt + 1
                at.waiting_until, at.notice_id = None, None
                at.delivered -= is_counted
