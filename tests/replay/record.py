"""Recording histories for replay, when a release is made.

    UPDATE_HISTORIES=1 ./test tests/workflows tests/web tests/faults

writes those of the version at hand anew (``untilgone/__init__.py``): each story of a takedown, and
of every other kind of workflow one that ended, one that failed, one that still runs. Their payloads
are plain where a test seals nothing, else sealed under the key of ``tests/conftest.py``.
"""

import os
import re
from pathlib import Path

from temporalio import workflow
from temporalio.client import Client, WorkflowHandle

from untilgone import __version__
from worker.kinds import WORKFLOWS

FOLDER = Path(__file__).parent / "histories"
KINDS = [workflow._Definition.must_from_class(each).name for each in WORKFLOWS]
STORIES = {
    "test_a_contact_that_a_person_names_is_written_to": "contact named",
    "test_a_doubtful_move_is_followed_once_a_person_says_so": "move followed",
    "test_a_held_takedown_sends_nothing_until_it_is_resumed": "held and resumed",
    "test_a_notice_that_a_person_found_unsent_leaves_with_its_own_message_id": "found unsent",
    "test_a_person_says_what_an_answer_means_and_it_goes_on_from_there": "understood",
    "test_a_question_becomes_a_task_and_the_clock_runs_on": "question",
    "test_a_refusal_goes_on_to_the_next_party_at_once": "refused",
    "test_a_rejected_letter_never_leaves_and_the_takedown_is_held": "rejected",
    "test_gone_in_the_eyes_of_a_person_is_confirmed_by_a_second_look_a_day_later": "judged",
    "test_live_again_before_it_left_it_is_not_sent": "thanked in vain",
    "test_look_now_looks_at_once": "looked now",
    "test_nothing_leaves_before_legal_staff_approved_it": "approved",
    "test_the_next_step_now_cuts_the_wait_short": "wait cut short",
    "test_without_a_connected_channel_a_person_sends_and_the_wait_begins_then": "sent by hand",
}
"""Stories that are told for their own sake; of each the last takedown is recorded too."""

_TRACE = re.compile(r'"stackTrace": "(?:[^"\\]|\\.)*"')
_STATUSES = ("Completed", "Failed", "Running")


async def recorded(handle: WorkflowHandle, story: str) -> None:
    """Keep the history of this story for the release at hand, when asked to."""
    if os.environ.get("UPDATE_HISTORIES"):
        history = await handle.fetch_history()
        path = FOLDER / f"{__version__}-{story.replace(' ', '-')}.json"
        # Where something was raised names places on this machine, and replays need it not.
        text = _TRACE.sub('"stackTrace": ""', history.to_json())
        path.write_text(text + "\n", encoding="utf-8")


async def recorded_kinds(client: Client) -> None:
    """Keep one history of each kind of workflow, and of each way it can stand, when asked to."""
    if not os.environ.get("UPDATE_HISTORIES"):
        return
    for kind in KINDS:
        for status in _STATUSES:
            query = f"WorkflowType = '{kind}' AND ExecutionStatus = '{status}'"
            async for found in client.list_workflows(query, limit=1):
                handle = client.get_workflow_handle(found.id, run_id=found.run_id)
                await recorded(handle, f"{kind} {status.lower()}")
