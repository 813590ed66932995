from datetime import UTC, datetime

import pytest

from untilgone.looks import Observation, Trouble, Verdict
from untilgone.verdict import judge


def observation(**seen):
    return Observation(
        url="https://photos.example/a",
        observed_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        probe="web_page/1",
        **seen,
    )


@pytest.mark.parametrize("status", [404, 410])
def test_what_the_server_says_is_gone_is_gone(status):
    judgement = judge(observation(status=status))

    assert judgement.verdict is Verdict.GONE
    assert judgement.rule == f"http.{status}"
    assert str(status) in judgement.reason


def test_a_page_that_is_shown_is_live():
    judgement = judge(observation(status=200))

    assert judgement.verdict is Verdict.LIVE
    assert judgement.rule == "http.200"


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (101, "http.1xx"),
        (204, "http.2xx"),
        (206, "http.2xx"),
        (302, "http.3xx"),
        (304, "http.3xx"),
        (400, "http.4xx"),
        (401, "http.401"),
        (403, "http.403"),
        (407, "http.407"),
        (418, "http.4xx"),
        (429, "http.429"),
        (451, "http.451"),
        (500, "http.5xx"),
        (503, "http.5xx"),
        (999, "http.other"),
    ],
)
def test_every_other_answer_is_unknown(status, rule):
    judgement = judge(observation(status=status))

    assert judgement.verdict is Verdict.UNKNOWN
    assert judgement.rule == rule
    assert str(status) in judgement.reason


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_is_unknown(trouble):
    judgement = judge(observation(trouble=trouble))

    assert judgement.verdict is Verdict.UNKNOWN
    assert judgement.rule == f"trouble.{trouble.value}"


def test_only_two_statuses_are_ever_gone():
    gone = [
        status
        for status in range(100, 1000)
        if judge(observation(status=status)).verdict is Verdict.GONE
    ]

    assert gone == [404, 410]


def test_every_reason_is_a_sentence_of_its_own():
    seen = [observation(status=s) for s in (101, 200, 204, 302, 400, 401, 403, 404, 407, 410, 429)]
    seen += [observation(status=s) for s in (451, 500, 999)]
    seen += [observation(trouble=trouble) for trouble in Trouble]
    reasons = [judge(one).reason for one in seen]

    assert len(set(reasons)) == len(reasons)
    assert all(reason.endswith(".") for reason in reasons)


def test_trouble_counts_more_than_a_status():
    assert judge(observation(status=404, trouble=Trouble.TIMEOUT)).verdict is Verdict.UNKNOWN


def test_an_observation_of_nothing_is_unknown():
    assert judge(observation()).verdict is Verdict.UNKNOWN
