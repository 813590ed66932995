"""Every recorded story of every release must still be told the same way by today's workflow."""

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.replay.record import FOLDER
from workflows.takedown import TakedownWorkflow

STORIES = (
    "already-gone",
    "bounced",
    "exhausted-ladder",
    "host-changed",
    "moved",
    "one-letter-for-many",
    "quiet-hours",
    "reappeared",
    "removed-after-escalation",
    "removed-after-notice",
    "steps-passed-over",
    "taken-back",
    "thanked",
    "withdrawn",
)
HISTORIES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path):
    history = WorkflowHistory.from_json(path.stem, path.read_text(encoding="utf-8"))
    replayer = Replayer(workflows=[TakedownWorkflow], data_converter=pydantic_data_converter)

    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)

    assert result.replay_failure is None


@pytest.mark.parametrize("story", STORIES)
def test_every_story_is_recorded(story):
    assert [path.stem for path in HISTORIES if path.stem.endswith(story)]
