"""Requests to APIs: what is known of a request whose answer was lost, and of each kind of answer."""

import socket
from datetime import timedelta

import pytest

from integrations.api import ApiClient
from integrations.guard import PUBLIC
from tests.api_peer import ApiPeer, Says
from tests.hostile_servers import serving
from untilgone.errors import AccountRefused, NeedsHuman, OutcomeUnknown, RetryLater


class Leaving:
    """Counts how often it was awaited."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


def saying(*answers: Says):
    left = list(answers)
    return lambda _asked: left.pop(0)


async def test_json_goes_and_comes_back():
    async with ApiPeer(saying(Says(status=201, body={"id": "é"}))) as peer:
        answer = await ApiClient().ask(
            "POST",
            f"{peer.url}/reports",
            as_json={"name": "ü"},
            query={"a": "b c"},
            headers={"Authorization": "Bearer token"},
        )

    (asked,) = peer.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/reports", {"a": "b c"})
    assert asked.json == {"name": "ü"}
    assert asked.headers["authorization"] == "Bearer token"
    assert asked.headers["content-type"] == "application/json"
    assert (answer.status, answer.json()) == (201, {"id": "é"})


async def test_a_form_goes_as_a_form():
    async with ApiPeer(saying(Says())) as peer:
        await ApiClient().ask("POST", peer.url, form={"urls": "a\nb", "ids": ["1", "2"]})

    assert peer.asked[0].form == [("urls", "a\nb"), ("ids", "1"), ("ids", "2")]


async def test_it_leaves_once_right_before_the_request():
    leaving = Leaving()
    async with ApiPeer(saying(Says())) as peer:
        await ApiClient().ask("POST", peer.url, as_json={}, leaving=leaving)

    assert leaving.times == 1


async def test_what_cannot_connect_has_not_left():
    leaving = Leaving()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = "http://{}:{}".format(*closed.getsockname())

        with pytest.raises(RetryLater, match="Nothing was sent"):
            await ApiClient().ask("POST", url, as_json={}, leaving=leaving)

    assert leaving.times == 0


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown():
    leaving = Leaving()
    async with ApiPeer(saying()) as peer:
        peer.loses = lambda _asked: True

        with pytest.raises(OutcomeUnknown):
            await ApiClient().ask("POST", peer.url, as_json={}, leaving=leaving)

    assert (leaving.times, len(peer.asked)) == (1, 1)


async def test_a_question_whose_answer_is_lost_may_be_asked_again():
    async with ApiPeer(saying()) as peer:
        peer.loses = lambda _asked: True

        with pytest.raises(RetryLater):
            await ApiClient().get(peer.url)


async def test_silence_ends_at_the_deadline():
    leaving = Leaving()
    async with serving(silence) as port:
        with pytest.raises(OutcomeUnknown, match=r"within 0\.1 seconds"):
            await ApiClient(deadline=0.1).ask(
                "POST", f"http://127.0.0.1:{port}", as_json={}, leaving=leaving
            )

    assert leaving.times == 1


async def silence(reader, _writer):
    await reader.read()


async def test_what_is_not_named_by_the_operator_must_be_public():
    with pytest.raises(RetryLater, match="not public"):
        await ApiClient(reach=PUBLIC).get("http://127.0.0.1/rdap")


async def test_questions_follow_redirects():
    def answers(asked):
        moved = {"Location": "/new?q=1"}
        return Says(status=302, headers=moved) if asked.path == "/old" else Says(body=[1])

    async with ApiPeer(answers) as peer:
        answer = await ApiClient().get(f"{peer.url}/old")

        assert answer.url == f"{peer.url}/new?q=1"
        assert answer.json() == [1]


async def test_redirects_in_a_circle_end():
    async with ApiPeer(lambda _: Says(status=302, headers={"Location": "/"})) as peer:
        with pytest.raises(RetryLater, match="redirects"):
            await ApiClient().get(peer.url)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Says(status=401, body={"error": "who?"}), AccountRefused),
        (Says(status=403), AccountRefused),
        (Says(status=429), RetryLater),
        (Says(status=503, headers={"Retry-After": "60"}), RetryLater),
        (Says(status=503), OutcomeUnknown),
        (Says(status=500), OutcomeUnknown),
        (Says(status=422, body={"error": "comment is too long"}), NeedsHuman),
        (Says(status=302), NeedsHuman),
    ],
)
async def test_each_answer_says_what_became_of_the_request(answer, error):
    async with ApiPeer(saying(answer)) as peer:
        said = await ApiClient().ask("POST", peer.url, as_json={})

    with pytest.raises(error, match=f"Example answered {answer.status}"):
        said.taken("Example")


async def test_who_asks_for_a_pause_is_left_alone_that_long():
    async with ApiPeer(saying(Says(status=429, headers={"Retry-After": "90"}))) as peer:
        said = await ApiClient().ask("POST", peer.url, as_json={})

    with pytest.raises(RetryLater) as caught:
        said.taken("Example")

    assert caught.value.after == timedelta(seconds=90)


async def test_a_body_that_is_no_json_is_none_and_still_shown_to_people():
    async with ApiPeer(saying(Says(status=400, body=b"<h1>No\x00\n</h1>"))) as peer:
        said = await ApiClient().ask("POST", peer.url, as_json={})

    assert said.json() is None
    assert said.words == "<h1>No </h1>"
