"""Requests to APIs: what is known of a request whose answer was lost, and of each kind of answer."""

import socket
from datetime import timedelta

import pytest

from integrations.api import ApiClient, service_root
from integrations.guard import PUBLIC
from tests.api_peer import ApiPeer, Says
from tests.hostile_servers import serving
from untilgone.errors import AccountRefused, BadInput, NeedsHuman, OutcomeUnknown, RetryLater


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


async def test_a_redirect_elsewhere_does_not_take_our_key_along():
    async with ApiPeer(saying(Says(body=[1]))) as elsewhere:
        moved = {"Location": elsewhere.url}
        async with ApiPeer(saying(Says(status=302, headers=moved))) as peer:
            await ApiClient().get(peer.url, headers={"Authorization": "Bearer token"})

    assert peer.asked[0].headers["authorization"] == "Bearer token"
    assert "authorization" not in elsewhere.asked[0].headers


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


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Says(status=500), RetryLater),
        (Says(status=429), RetryLater),
        (Says(status=401), AccountRefused),
        (Says(status=404), NeedsHuman),
    ],
)
async def test_a_question_that_was_not_answered_leaves_nothing_unknown(answer, error):
    async with ApiPeer(saying(answer)) as peer:
        said = await ApiClient().get(peer.url)

    with pytest.raises(error, match=f"Example answered {answer.status}"):
        said.known("Example")


@pytest.mark.parametrize("body", [b"no json", [1], None])
async def test_a_body_that_is_no_object_has_no_fields(body):
    async with ApiPeer(saying(Says(body=body))) as peer:
        assert (await ApiClient().get(peer.url)).fields == {}


@pytest.mark.parametrize(
    "url", ["https://api.example/v1/", "http://127.0.0.1:8080", "http://localhost"]
)
def test_an_address_in_the_settings_is_safe(url):
    assert service_root(url) == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://api.example", "ftp://api.example", "api.example", ""])
def test_an_address_that_would_show_notices_on_the_way_is_refused(url):
    with pytest.raises(BadInput, match="base_url"):
        service_root(url)


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
