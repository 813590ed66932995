"""Views as JSON, for the API and for ``--json``."""

import json
from datetime import UTC, datetime, timedelta, timezone

from pydantic import TypeAdapter

from untilgone.cases import (
    Category,
    OpenedCase,
    OpenedTakedown,
    Opening,
    Outcome,
    State,
    Task,
    TaskKind,
)
from untilgone.looks import Standing, Verdict
from untilgone.parties import Contact, Party, PartyKind
from untilgone.progress import Progress
from untilgone.record import Act
from untilgone.store.as_json import (
    case_json,
    line_json,
    opened_json,
    progress_json,
    takedown_json,
    task_json,
)
from untilgone.store.views import CaseView, LookView, TakedownLine, TakedownView, TaskView

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINE = TakedownLine(
    reference="UG-2026-000001-1",
    case="UG-2026-000001",
    url="https://platform.example/post/1",
    current_url="https://elsewhere.example/post/1",
    moves=1,
    category=Category.NCII,
    platform="pretend_platform",
    state=State.CLOSED,
    outcome=Outcome.GONE,
    standing=Standing.GONE,
    next_step=None,
    next_at=None,
    reported_at=NOON,
    first_notice_at=NOON,
    first_answer_at=None,
    last_live_at=NOON,
    first_gone_at=NOON,
    confirmed_at=NOON,
    reappeared=0,
    closed_at=NOON,
    open_tasks=0,
)
TASK = TaskView(
    task_id="UG-2026-000001-1:look:1",
    takedown="UG-2026-000001-1",
    kind=TaskKind.LOOK,
    what="Look with your own eyes.",
    notice_id=None,
    created_at=NOON,
    done_at=None,
    done_by=None,
    outcome=None,
)
TAKEDOWN = TakedownView(
    line=LINE,
    language="en",
    playbook="default",
    parties=(
        Party(
            kind=PartyKind.PLATFORM,
            name="Pretend Platform",
            slug="pretend_platform",
            contacts=(
                Contact(
                    channel="abuse_email",
                    address="abuse@platform.example",
                    source="directory",
                    confidence=0.9,
                ),
            ),
        ),
    ),
    notices=(),
    looks=(
        LookView(
            verdict=Verdict.GONE,
            reason="The server says it is gone (410).",
            rule="not_found.http_410",
            vantage="direct",
            status=410,
            by_person=None,
            first_at=NOON,
            last_at=NOON,
            count=3,
        ),
    ),
    answers=(),
    tasks=(TASK,),
    timeline=(
        Act(
            seq=1,
            at=NOON,
            actor="system",
            reference="UG-2026-000001-1",
            kind="closed",
            detail={"outcome": "gone"},
            detail_digest="0" * 64,
            previous="0" * 64,
            hash="1" * 64,
        ),
    ),
)


def test_a_takedown_shows_its_line_at_the_top():
    shown = takedown_json(TAKEDOWN)

    assert shown["reference"] == "UG-2026-000001-1"
    assert shown["state"] == "closed"
    assert "line" not in shown
    assert shown["parties"][0]["contacts"][0]["address"] == "abuse@platform.example"


def test_a_takedown_can_be_written_as_json_and_read_back_as_the_same_view():
    shown = json.loads(json.dumps(takedown_json(TAKEDOWN)))
    line = {name: shown.pop(name) for name in line_json(LINE)}

    assert TypeAdapter(TakedownView).validate_python(shown | {"line": line}) == TAKEDOWN


def test_times_are_utc_and_end_in_z():
    amsterdam = timezone(timedelta(hours=1))
    line = TakedownLine(**{**vars(LINE), "reported_at": datetime(2026, 3, 1, 13, tzinfo=amsterdam)})

    assert line_json(line)["reported_at"] == "2026-03-01T12:00:00Z"


def test_enumerations_are_plain_words():
    assert type(line_json(LINE)["category"]) is str
    assert line_json(LINE)["category"] == "ncii"


def test_urls_stay_as_they_are():
    assert line_json(LINE)["url"] == "https://platform.example/post/1"


def test_an_erased_detail_is_null():
    erased = Act(**{**vars(TAKEDOWN.timeline[0]), "detail": None})
    view = TakedownView(**{**vars(TAKEDOWN), "timeline": (erased,)})

    assert takedown_json(view)["timeline"][0]["detail"] is None


def test_a_case_carries_its_takedowns():
    view = CaseView(
        reference="UG-2026-000001",
        category=Category.NCII,
        language="en",
        playbook="default",
        explanation="",
        opened_by="carol",
        opened_at=NOON,
        takedowns=(LINE,),
    )

    assert case_json(view)["takedowns"] == [line_json(LINE)]


def test_an_opened_case_says_what_became_of_each_url():
    opened = OpenedCase(
        reference="UG-2026-000001",
        takedowns=(
            OpenedTakedown(
                url="https://platform.example/post/1",
                result=Opening.OPENED,
                reference="UG-2026-000001-1",
                state=State.REPORTED,
            ),
            OpenedTakedown(url="nonsense", result=Opening.REFUSED, remarks=("It is no URL.",)),
        ),
    )

    assert opened_json(opened) == {
        "case": "UG-2026-000001",
        "takedowns": [
            {
                "reference": "UG-2026-000001-1",
                "url": "https://platform.example/post/1",
                "state": "reported",
                "result": "opened",
                "remarks": [],
            },
            {
                "reference": None,
                "url": "nonsense",
                "state": None,
                "result": "refused",
                "remarks": ["It is no URL."],
            },
        ],
    }


def test_progress_carries_its_tasks():
    progress = Progress(
        reference="UG-2026-000001-1",
        state=State.NEEDS_PERSON,
        standing=Standing.LIVE,
        outcome=None,
        round=0,
        notices_delivered=1,
        next_step="notice to platform",
        next_at=NOON,
        is_held=False,
        tasks=(Task(task_id="1", kind=TaskKind.APPROVE, created_at=NOON),),
    )

    shown = progress_json(progress)
    assert shown["is_held"] is False
    assert shown["tasks"][0] == {
        "task_id": "1",
        "kind": "approve",
        "created_at": "2026-03-01T12:00:00Z",
        "notice_id": None,
    }


def test_a_task_says_whose_it_is():
    assert task_json(TASK)["takedown"] == "UG-2026-000001-1"
