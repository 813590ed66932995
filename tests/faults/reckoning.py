"""After a siege: what was lost, doubled or forgotten. Each finding is a sentence; none is good."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import WorkflowFailureError

from tests.faults.siege import Siege
from untilgone.cases import State, TaskKind
from untilgone.notices import NoticeState
from untilgone.record import first_broken
from untilgone.store import read
from untilgone.store.views import NoticeView, TakedownView
from workflows.connection import connect
from workflows.intake import takedown_id

_ENDS = {
    NoticeState.DELIVERED,
    NoticeState.BOUNCED,
    NoticeState.REFUSED,
    NoticeState.UNKNOWN,
    NoticeState.NOT_SENT,
}
_NOTHING_LEFT = {NoticeState.PREPARED, NoticeState.REFUSED, NoticeState.NOT_SENT}


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What a siege came to. It prints in one line what is needed to play it again."""

    seed: int
    kills: dict[str, int]
    counts: dict[str, int]
    deaths: dict[str, int]  # by step and moment
    findings: tuple[str, ...]


async def reckoned(siege: Siege) -> Reckoning:
    """Everything that happened, and everything that is not as it must be."""
    views = [view async for view in _views(siege)]
    return Reckoning(
        seed=siege.seed,
        kills=dict(siege.kills),
        counts=_counts(siege, views),
        deaths=siege.deaths.met(),
        findings=tuple(await _findings(siege, views)),
    )


async def _findings(siege: Siege, views: list[TakedownView]) -> list[str]:
    found = [
        *_takedowns(siege, views),
        *[said for view in views for notice in view.notices for said in _notice(siege, notice)],
        *[said for view in views for said in _tasks(view)],
        *_letters(siege, views),
        *await _answers(siege, views),
        *await _workflows(siege, views),
    ]
    broken = first_broken([act async for act in read.record(siege.store)])
    return found if broken is None else [*found, f"the record is broken at {broken}"]


def _counts(siege: Siege, views: list[TakedownView]) -> dict[str, int]:
    states = Counter(notice.state for view in views for notice in view.notices)
    return {
        "takedowns": len(views),
        "letters": len(siege.mail.taken),
        "replies": len(siege.replies),
        **{f"notices {state}": number for state, number in sorted(states.items())},
    }


async def _views(siege: Siege) -> AsyncIterator[TakedownView]:
    for line in await read.takedowns(siege.store, read.Filter(), limit=10_000):
        yield await read.takedown(siege.store, line.reference)


def _takedowns(siege: Siege, views: list[TakedownView]) -> list[str]:
    told, kept = Counter(siege.reported.values()), {view.line.reference for view in views}
    found = [f"{each} was lost after it was told" for each in told if each not in kept]
    found += [
        f"{each} was told to {number} reporters" for each, number in told.items() if number > 1
    ]
    found += [f"{each} is nobody's: a second one for a report" for each in kept - set(told)]
    found += [
        f"{v.line.reference} is {v.line.state}" for v in views if v.line.state != State.CLOSED
    ]
    return found


def _notice(siege: Siege, notice: NoticeView) -> list[str]:
    taken, about = len(siege.mail.taken.get(notice.message_id, ())), notice.notice_id
    found = []
    if notice.state not in _ENDS | {NoticeState.PREPARED}:
        found.append(f"{about} is {notice.state} for good")
    if taken > 1:
        found.append(f"{about} was taken {taken} times")
    if taken and notice.state in _NOTHING_LEFT:
        found.append(f"{about} was taken, and is {notice.state}")
    if not taken and notice.state is NoticeState.DELIVERED:
        found.append(f"{about} is delivered, and nobody has it")
    if notice.state is NoticeState.UNKNOWN and not notice.said:
        found.append(f"{about} is unknown without a reason")
    return found


def _tasks(view: TakedownView) -> list[str]:
    asked = Counter(task.notice_id for task in view.tasks if task.kind is TaskKind.CHECK_SENT)
    found = [f"{each} is asked for {number} times" for each, number in asked.items() if number > 1]
    found += [f"{task.task_id} is open for good" for task in view.tasks if task.done_at is None]
    return found


def _letters(siege: Siege, views: list[TakedownView]) -> list[str]:
    ours = {notice.message_id for view in views for notice in view.notices}
    return [
        f"{each} was sent, and nobody knows of it" for each in siege.mail.taken if each not in ours
    ]


async def _answers(siege: Siege, views: list[TakedownView]) -> list[str]:
    said = Counter(answer.text for view in views for answer in view.answers)
    found = [
        f"an answer counts {number} times: {text}" for text, number in said.items() if number > 1
    ]
    came, kept = siege.came(), await siege.kept()
    found += [f"the reply {digest} came and is not kept" for digest in came - kept]
    return found + [f"the mail {digest} is kept and never came" for digest in kept - came]


async def _workflows(siege: Siege, views: list[TakedownView]) -> list[str]:
    client = await connect(siege.processes.env, siege.keyring, patience=timedelta(seconds=60))
    found = []
    for view in views:
        handle = client.get_workflow_handle(takedown_id(view.line.reference))
        try:
            await asyncio.wait_for(handle.result(), 60)
        except (TimeoutError, WorkflowFailureError) as error:
            found.append(f"the workflow of {view.line.reference} did not complete: {error!r}")
    return found
