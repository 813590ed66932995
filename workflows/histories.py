"""What a takedown's history tells without a worker: all that its workflow knows, and what it sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.api.common.v1 import Payloads
from temporalio.api.enums.v1 import EventType, PendingActivityState
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.worker import (
    ExecuteWorkflowInput,
    Interceptor,
    Replayer,
    UnsandboxedWorkflowRunner,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from activities.messages import NoticeOrder, NoticeOutcome, NoticeResult
from activities.withdrawals import WithdrawalOrder
from untilgone.errors import UntilgoneError
from untilgone.notices import Answer, NoticeKey, NoticeState
from untilgone.progress import Carried
from untilgone.reconciling import KnownLetter
from workflows.memory import TakedownMemory
from workflows.messages import Start, TaskDone
from workflows.takedown import TakedownWorkflow

_T = TypeVar("_T")
_LEFT = {
    NoticeOutcome.DELIVERED: NoticeState.DELIVERED,
    NoticeOutcome.UNKNOWN: NoticeState.UNKNOWN,
}


@dataclass
class Told:
    """What the events of a history tell, gathered from all its runs."""

    start: Start | None = None
    letters: dict[str, KnownLetter] = field(default_factory=dict)
    by_hand: dict[str, KnownLetter] = field(default_factory=dict)
    orders: dict[int, NoticeOrder] = field(default_factory=dict)
    withdrew: list[tuple[int, int]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


class Reading:
    """Reads histories with the keys of the client."""

    def __init__(self, client: Client) -> None:
        self._converter: DataConverter = client.data_converter

    async def events(self, told: Told, events: Sequence[HistoryEvent]) -> None:
        """Add what these events of one run tell."""
        told.orders.clear()
        for event in events:
            await self._event(told, event, event.event_time.ToDatetime(UTC))

    async def _event(self, told: Told, event: HistoryEvent, at: datetime) -> None:
        match event.event_type:
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
                started = event.workflow_execution_started_event_attributes
                told.start = await self._opened(started.input, Start)
            case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
                await self._asked(told, event)
            case EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
                ended = event.activity_task_completed_event_attributes
                if ended.scheduled_event_id in told.orders:
                    result = await self._opened(ended.result, NoticeResult)
                    _sent(told, told.orders[ended.scheduled_event_id], result, at)
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
                said = event.workflow_execution_signaled_event_attributes
                if said.signal_name == "answered":
                    told.answers.append(await self._opened(said.input, Answer))
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
                accepted = event.workflow_execution_update_accepted_event_attributes
                wanted = accepted.accepted_request.input
                if wanted.name == "task_done":
                    _ended(told, await self._opened(wanted.args, TaskDone), at)

    async def _asked(self, told: Told, event: HistoryEvent) -> None:
        asked = event.activity_task_scheduled_event_attributes
        if asked.activity_type.name == "send_notice":
            told.orders[event.event_id] = await self._opened(asked.input, NoticeOrder)
        elif asked.activity_type.name == "send_withdrawals":
            order = await self._opened(asked.input, WithdrawalOrder)
            told.withdrew.append((order.since, order.until))

    async def _opened(self, payloads: Payloads, kind: type[_T]) -> _T:
        [value] = await self._converter.decode(payloads.payloads, [kind])
        assert isinstance(value, kind)
        return value

    async def known(self, history: WorkflowHistory) -> Carried:
        """All that the workflow knows at the end of its history, by running it once more here.

        Nothing is done by it: a replay only remembers. UntilgoneError where today's code cannot.
        """
        watching = _Watching()
        replayer = Replayer(
            workflows=[TakedownWorkflow],
            data_converter=self._converter,
            workflow_runner=UnsandboxedWorkflowRunner(),
            interceptors=[watching],
        )
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        if result.replay_failure is not None or watching.seen is None:
            raise UntilgoneError(
                f"The history of {history.workflow_id} cannot be read by this release: "
                f"{result.replay_failure}. Nothing was changed. Use the release that wrote it."
            )
        return watching.seen.knows

    def in_hand(
        self, told: Told, pending: Sequence[PendingActivityInfo], now: datetime
    ) -> list[KnownLetter]:
        """Letters that an activity is at, or was at when its worker stopped."""
        ids = {
            each.activity_id
            for each in pending
            if each.activity_type.name == "send_notice"
            and (
                each.attempt > 1
                or each.state == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
            )
        }
        # The SDK numbers activities in the order in which they are scheduled: of those that are
        # pending only the last one can be a notice, as a takedown sends one at a time.
        orders = list(told.orders.values())
        return [_letter(orders[-1], NoticeState.UNKNOWN, None, now)] if ids and orders else []


def _sent(told: Told, order: NoticeOrder, result: NoticeResult, at: datetime) -> None:
    if result.outcome in _LEFT:
        letter = _letter(order, _LEFT[result.outcome], result, at)
        told.letters[order.notice_id] = letter
    elif result.outcome is NoticeOutcome.BY_HAND:
        told.by_hand[order.notice_id] = _letter(order, NoticeState.DELIVERED, result, at)


def _ended(told: Told, done: TaskDone, at: datetime) -> None:
    """A person said what became of a letter."""
    about = done.task_id.split(":", 2)[2]
    if done.outcome == "not_sent":
        told.letters.pop(about, None)
    elif done.outcome == "sent":
        letter = told.letters.get(about) or told.by_hand.get(about)
        if letter is not None:
            told.letters[about] = KnownLetter(
                notice_id=about,
                kind=letter.kind,
                party=letter.party,
                state=NoticeState.DELIVERED,
                at=at,
                answer_by=letter.answer_by,
                sent_as=letter.sent_as,
            )


def _letter(
    order: NoticeOrder, state: NoticeState, result: NoticeResult | None, at: datetime
) -> KnownLetter:
    NoticeKey.parse(order.notice_id)
    return KnownLetter(
        notice_id=order.notice_id,
        kind=order.step.notice,
        party=order.step.party,
        state=state,
        at=at,
        answer_by=result.answer_by if result else at + order.step.wait,
        sent_as=result.sent_as if result else None,
    )


class _Watching(Interceptor):
    """Remembers the workflow that is replayed."""

    def __init__(self) -> None:
        self.seen: TakedownMemory | None = None

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002, ARG002 - Temporal's name
    ) -> type[WorkflowInboundInterceptor]:
        """One that tells us which workflow it is."""
        watching = self

        class Seeing(WorkflowInboundInterceptor):
            async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:  # noqa: A002
                found = workflow.instance()
                assert isinstance(found, TakedownMemory)
                watching.seen = found
                return await self.next.execute_workflow(input)

        return Seeing
