import json
from datetime import UTC, datetime

import pytest

from untilgone.errors import BadInput
from untilgone.fingerprint import MOST_BYTES
from untilgone.looks import Trouble, Verdict
from untilgone.marker import shipped
from untilgone.recorded import observation_from_recorded
from untilgone.verdict import judge

URL = "https://photos.example/a"


def test_a_recorded_page_is_observed_like_any_other():
    observation = observation_from_recorded(
        {
            "id": "first",
            "url": URL,
            "status": 200,
            "headers": {"Content-Type": "text/html", "Set-Cookie": "id=1"},
            "final_url": "https://photos.example/b",
            "redirects": ["https://photos.example/b"],
            "body": "<title>Album</title><p>Hello</p>",
            "observed_at": "2026-11-22T12:00:00Z",
            "first_look": {"url": URL, "status": 200},
        },
        shipped(),
    )

    assert observation.status == 200
    assert observation.trouble is None
    assert observation.final_url == "https://photos.example/b"
    assert observation.redirects == ("https://photos.example/b",)
    assert observation.headers == {"content-type": "text/html"}
    assert observation.observed_at == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert observation.fingerprint is not None
    assert observation.fingerprint.text_bytes == 32


@pytest.mark.parametrize(
    ("status", "verdict"), [(200, Verdict.UNKNOWN), (404, Verdict.GONE), (403, Verdict.UNKNOWN)]
)
def test_url_and_status_are_enough(status, verdict):
    observation = observation_from_recorded({"url": URL, "status": status}, shipped())

    assert observation.final_url == URL
    assert observation.fingerprint is None
    assert judge(observation).verdict is verdict


@pytest.mark.parametrize(
    "name",
    [
        "dns_nxdomain",
        "dns_servfail",
        "connect_refused",
        "timeout",
        "tls_expired",
        "tls_error",
        "too_many_redirects",
    ],
)
def test_every_error_of_the_contract_is_understood(name):
    observation = observation_from_recorded({"url": URL, "status": None, "error": name}, shipped())

    assert observation.trouble is Trouble(name)
    assert observation.status is None


def test_an_error_counts_more_than_a_status():
    observation = observation_from_recorded(
        {"url": URL, "status": 404, "error": "timeout"}, shipped()
    )

    assert observation.status is None
    assert judge(observation).verdict is Verdict.UNKNOWN


def test_missing_optional_keys_may_also_be_null():
    row = dict.fromkeys(["headers", "final_url", "redirects", "body", "error", "observed_at"])

    assert observation_from_recorded({"url": URL, "status": 404, **row}, shipped()).status == 404


def test_no_more_of_a_recorded_body_counts_than_a_look_would_read():
    observation = observation_from_recorded(
        {"url": URL, "status": 200, "body": "ü" * MOST_BYTES}, shipped()
    )

    assert observation.fingerprint is not None
    assert observation.fingerprint.text_bytes == MOST_BYTES
    assert observation.fingerprint.is_cut


def test_the_body_of_an_image_is_not_read():
    observation = observation_from_recorded(
        {"url": URL, "status": 200, "headers": {"content-type": "image/png"}, "body": "PNG"},
        shipped(),
    )

    assert observation.fingerprint is None


def test_half_a_character_in_a_recorded_body_does_no_harm():
    row = json.loads(r'{"url": "https://photos.example/a", "status": 200, "body": "\ud83d"}')

    assert observation_from_recorded(row, shipped()).fingerprint is not None


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"status": 200}, "url"),
        ({"url": 7, "status": 200}, "url"),
        ({"url": URL}, "status"),
        ({"url": URL, "status": "200"}, "status"),
        ({"url": URL, "status": True}, "status"),
        ({"url": URL, "status": 0}, "status"),
        ({"url": URL, "status": 200, "headers": ["x"]}, "headers"),
        ({"url": URL, "status": 200, "headers": {"x": 1}}, "headers"),
        ({"url": URL, "status": 200, "body": 1}, "body"),
        ({"url": URL, "status": 200, "final_url": 1}, "final_url"),
        ({"url": URL, "status": 200, "redirects": URL}, "redirects"),
        ({"url": URL, "status": 200, "redirects": [1]}, "redirects"),
        ({"url": URL, "error": "exploded"}, "error"),
        ({"url": URL, "status": 200, "observed_at": "yesterday"}, "observed_at"),
    ],
)
def test_a_wrong_row_names_its_key(row, key):
    with pytest.raises(BadInput) as refused:
        observation_from_recorded(row, shipped())

    assert f"'{key}'" in str(refused.value)


@pytest.mark.parametrize("before", ["<style>a { color: red", "<script>let a = '", '<a href="/x'])
def test_what_a_recorder_cut_open_swallows_nothing_after_the_gap(before):
    after = "tion not found</script><h1>An album of trees</h1><p>Twelve pictures of oaks.</p>"
    body = f"<title>Trees</title>{before}<!-- CUT -->{after}"
    observation = observation_from_recorded({"url": URL, "status": 200, "body": body}, shipped())

    assert observation.shape is not None
    assert observation.shape.words == 8
    assert judge(observation).verdict is Verdict.LIVE


def test_a_body_in_json_is_read_as_such_where_the_recorder_dropped_the_headers():
    observation = observation_from_recorded(
        {"url": URL, "status": 200, "body": '{"error": "User not found"}'}, shipped()
    )

    assert judge(observation).verdict is Verdict.GONE


def test_a_page_with_a_gap_counts_as_cut():
    observation = observation_from_recorded(
        {"url": URL, "status": 200, "body": "<title>A</title><!-- CUT --><p>Hello"}, shipped()
    )

    assert observation.fingerprint is not None
    assert observation.fingerprint.is_cut
