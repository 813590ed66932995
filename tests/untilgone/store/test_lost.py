"""What may have left is said so at the latest when its takedown closes."""

import pytest

from tests.untilgone.store.examples import CLOSED, HOUR, NEEDS_PERSON, NOW, opened, prepared
from untilgone.cases import TaskKind
from untilgone.notices import NoticeState
from untilgone.progress import Question
from untilgone.record import first_broken
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.write import notices, tasks


@pytest.mark.parametrize("has_left", [True, False], ids=["on its way", "never left"])
async def test_a_notice_whose_worker_died_is_unknown_once_it_closes(store: Store, has_left: bool):
    notice_id = await prepared(store, await opened(store))
    if has_left:
        await notices.leaving(store, notice_id, NOW)
    reference = notice_id.partition("/")[0]
    for _ in range(2):  # a local activity may run twice
        await tasks.keep_act(
            store, reference, kind="closed", actor="system", detail={}, to=CLOSED, now=NOW + HOUR
        )
    found = await read.takedown(store, reference)

    [notice] = found.notices
    acts = [act.kind for act in found.timeline]
    assert notice.state is (NoticeState.UNKNOWN if has_left else NoticeState.PREPARED)
    assert bool(notice.said) is has_left
    assert acts.count("notice unknown") == has_left
    assert first_broken([act async for act in read.record(store)]) is None


async def test_a_task_that_no_workflow_knows_of_ends_when_it_closes(store: Store):
    reference = await opened(store)
    ask = Question(kind=TaskKind.CHECK_SENT, about="step 1", what="Did it leave?")
    act = {"kind": "waits", "actor": "system", "detail": {}, "now": NOW}
    await tasks.keep_act(store, reference, **act, to=NEEDS_PERSON, ask=ask)
    await tasks.keep_act(store, reference, **act | {"kind": "closed"}, to=CLOSED)
    [task] = (await read.takedown(store, reference)).tasks

    assert task.outcome == "not needed"
    assert task.done_at is not None
