"""A letter that waits for a person says so where it claims a mandate that holds no more."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from integrations.manual_form import ManualForm
from tests.activities.conftest import Bench, bench
from tests.activities.mandated import reached_at
from tests.untilgone.store.examples import NOW
from untilgone.mandates import CaseMandate, Giver
from untilgone.people import Role
from untilgone.store import read
from web.pages.tasks import open_task

__all__ = ["bench"]  # a fixture

HOLDS = CaseMandate(giver=Giver.VICTIM)


@pytest.mark.parametrize(
    ("mandate", "is_told"),
    [
        (HOLDS, False),
        (None, False),
        (replace(HOLDS, withdrawn_at=NOW), True),
        (replace(HOLDS, until=(NOW - timedelta(days=1)).date()), True),
        (CaseMandate(giver=Giver.OWN), True),
    ],
    ids=["holds", "none recorded", "withdrawn", "run out", "our own"],
)
@pytest.mark.parametrize(
    ("approve", "said"), [(None, "Leave out that we act"), (Role.LEGAL, "written anew")]
)
async def test_what_to_do_with_it_is_said(
    bench: Bench, tmp_path: Path, mandate, is_told, approve, said
):
    reached_at(bench, tmp_path, "manual_form", "https://platform.example/report", ManualForm())
    bench.signatory = "N. Example"
    await bench.report(url=f"https://platform.example/post/{uuid4().hex}", mandate=HOLDS)
    await bench.send(approve=approve)
    view = replace(await read.takedown(bench.store, bench.reference), mandate=mandate)
    task = open_task(view.tasks[0], view, NOW)

    assert (said in task.warning) is is_told
    assert bool(task.warning) is is_told
