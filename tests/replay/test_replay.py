"""Every recorded history of every release must still be told the same way by today's workflows."""

import json

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.replay import record
from tests.replay.record import FOLDER, KINDS
from worker.kinds import WORKFLOWS
from workflows.encryption import data_converter

STORIES = (
    "already-gone",
    "begun-anew",
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
TOLD = sorted((*STORIES, *(story.replace(" ", "-") for story in record.STORIES.values())))
HISTORIES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path, keyring):
    history = WorkflowHistory.from_json(path.stem, path.read_text(encoding="utf-8"))
    replayer = Replayer(workflows=WORKFLOWS, data_converter=data_converter(keyring))

    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)

    assert result.replay_failure is None


@pytest.mark.parametrize("story", TOLD)
def test_every_story_is_recorded(story):
    assert [path.stem for path in HISTORIES if path.stem.endswith(story)]


@pytest.fixture(scope="module")
def recorded_kinds() -> set[str]:
    histories = [path.read_text(encoding="utf-8") for path in HISTORIES]
    return {
        json.loads(history)["events"][0]["workflowExecutionStartedEventAttributes"]["workflowType"][
            "name"
        ]
        for history in histories
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_workflow_is_recorded(kind, recorded_kinds):
    assert kind in recorded_kinds
