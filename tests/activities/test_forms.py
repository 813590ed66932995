"""Forms that only a person can fill in: the task, the fields, the proof, the clock."""

from datetime import timedelta
from pathlib import Path

import pytest

from activities.messages import Fate, FateOrder, NoticeOutcome
from integrations.manual_form import ManualForm
from tests.activities.conftest import Bench, run
from tests.untilgone.store.examples import HOUR, NOW, URL, WAITING
from untilgone.cases import State, TaskKind, task_id
from untilgone.notices import NoticeState
from untilgone.people import Role
from untilgone.progress import Place, TaskEnd
from untilgone.store import read

DIRECTORY = """
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["platform.example"]
contacts = [
    {channel = "manual_form", address = "https://platform.example/report", source = "directory"},
]
"""


@pytest.fixture
def bench(bench: Bench, tmp_path: Path) -> Bench:
    file = tmp_path / "forms.toml"
    file.write_text(DIRECTORY, encoding="utf-8")
    bench.files = [*bench.files, file]
    bench.channels = [ManualForm()]
    return bench


async def sent(bench: Bench, proof: str, place: Place, *, after: timedelta) -> None:
    notice_id = f"{bench.reference}/0.0.0"
    order = FateOrder(
        reference=bench.reference,
        at=NOW + after,
        notice_id=notice_id,
        fate=Fate.SENT,
        by="carol",
        reason="Filled in.",
        place=place,
        done=TaskEnd(
            task_id=task_id(bench.reference, TaskKind.SEND_BY_HAND, notice_id), outcome="sent"
        ),
        proof=proof,
    )
    await run(bench.takedowns.record_fate, order)


async def test_a_form_is_a_task_with_its_address_and_its_fields(bench: Bench):
    result = await bench.send()
    task = (await bench.tasks())[TaskKind.SEND_BY_HAND]
    notice = await bench.notice()

    assert result.outcome is NoticeOutcome.BY_HAND
    assert task.what == (
        "Fill in the form at https://platform.example/report with the notice to Pretend Platform; "
        "the fields are ready to copy. Note the reference that you get."
    )
    assert (notice.channel, notice.state) == ("manual_form", NoticeState.BY_HAND)
    fields = {field.name: field.value for field in notice.fields}
    assert fields["urls"] == URL
    assert fields["statement"] == notice.text.strip()
    assert "Criminal Code" in fields["law"]
    assert fields["reference"] == bench.reference
    assert await bench.state() is State.NEEDS_PERSON


async def test_a_form_whose_letter_was_approved_is_a_task_then(bench: Bench):
    await bench.send(approve=Role.LEGAL)
    notice_id = f"{bench.reference}/0.0.0"
    done = TaskEnd(
        task_id=task_id(bench.reference, TaskKind.APPROVE, notice_id), outcome="approved"
    )
    order = FateOrder(
        reference=bench.reference,
        at=NOW + HOUR,
        notice_id=notice_id,
        fate=Fate.APPROVED,
        by="leo",
        reason="",
        place=Place(state=State.NOTIFYING),
        done=done,
    )
    await run(bench.takedowns.record_fate, order)
    result = await bench.send(approve=Role.LEGAL)

    assert result.outcome is NoticeOutcome.BY_HAND
    assert TaskKind.SEND_BY_HAND in await bench.tasks()
    assert (await bench.notice()).fields


async def test_its_time_runs_from_when_a_person_sent_it(bench: Bench):
    await bench.send()
    before = await bench.notice()
    until = NOW + timedelta(days=9)
    await sent(bench, "ticket 12", Place(state=State.WAITING, next_at=until), after=8 * 24 * HOUR)
    notice = await bench.notice()

    assert before.answer_by < until
    assert notice.answer_by == until
    assert notice.delivered_at == NOW + timedelta(days=8)


@pytest.mark.parametrize("proof", ["ticket 12", "none given"])
async def test_the_proof_is_kept_with_the_notice_and_in_the_record(bench: Bench, proof: str):
    await bench.send()
    await sent(bench, proof, WAITING, after=HOUR)
    view = await read.takedown(bench.store, bench.reference)

    assert view.notices[0].receipt == proof
    assert view.notices[0].state is NoticeState.DELIVERED
    assert view.timeline[-1].detail["receipt"] == proof
    assert view.timeline[-1].actor == "carol"


async def test_an_order_of_an_older_release_has_no_proof(bench: Bench):
    await bench.send()
    await sent(bench, "", WAITING, after=HOUR)

    assert (await bench.notice()).receipt is None
