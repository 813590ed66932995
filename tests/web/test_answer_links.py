"""Who gets to the page for parties: whoever has a link that lasts, and nobody else."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.conftest import SECRET
from tests.people import CAROL
from tests.web.answering import answered, link_in, opened, told, visitor
from tests.web.conftest import ANSWERS, House, settings_in
from tests.web.reading import is_harmless, text
from untilgone.errors import BadInput
from untilgone.notices import AnswerKind, NoticeState
from untilgone.tokens import LINK_LASTS, make_link
from web.app import build
from web.limits import network_of
from web.routes import ROUTES
from worker import main as worker

pytestmark = pytest.mark.asyncio(loop_scope="module")


def fresh(house: House, **more) -> House:
    """The same house with limits that nobody has used yet."""
    return replace(house, app=build(house.settings, house.store, house.desk, **more))


def signed(notice_id: str, *, lasts: timedelta = LINK_LASTS, secret: str = SECRET) -> str:
    return f"/answer/{make_link(notice_id, datetime.now(UTC) + lasts, secret.encode())}"


async def test_links_that_lead_nowhere_are_all_answered_alike(house: House):
    house = fresh(house)
    view = await told(house)
    notice_id, link = view.notices[0].notice_id, link_in(view.notices[0])
    waiting = await house.with_task("https://unsure.example/post/2", category="doxing")
    links = {
        "made up": "/answer/made-up",
        "far too long": f"/answer/{'a' * 5000}",
        "no text at all": "/answer/%00%ff",
        "altered": link[:-1] + ("a" if link[-1] != "a" else "b"),
        "cut short": link[:-1],
        "with more": f"{link}/more",
        "expired": signed(notice_id, lasts=-timedelta(seconds=1)),
        "by another": signed(notice_id, secret="another secret of 32 letters or so"),
        "unknown notice": signed("UG-2026-999999-1/0.0.0"),
        "not sent yet": signed(waiting.notices[0].notice_id),
        "empty": "/answer/",
    }
    async with visitor(house) as client:
        asked = {name: await client.get(path) for name, path in links.items()}
        sent = {
            name: await client.post(path, data={"choice": "removed"})
            for name, path in links.items()
        }
        heads = {name: await client.head(path) for name, path in links.items()}

    answers = [*asked.values(), *sent.values()]
    assert waiting.notices[0].state is NoticeState.AWAITING_APPROVAL
    assert {answer.status_code for answer in [*answers, *heads.values()]} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert answers[0].headers["referrer-policy"] == "no-referrer"
    assert is_harmless(answers[0])
    assert "This link is not one of ours, or it has expired." in text(answers[0])
    assert "Deze link is niet van ons of is verlopen." in text(answers[0])


async def test_a_link_ends_after_half_a_year(house: House):
    view = await told(house)
    link, written = link_in(view.notices[0]), view.notices[0].prepared_at
    day = timedelta(days=1)
    last = fresh(house, now=lambda: written + LINK_LASTS - day)
    over = fresh(house, now=lambda: written + LINK_LASTS + day)

    assert (await opened(last, link)).status_code == 200
    assert (await opened(over, link)).status_code == 404


async def test_where_parties_answer_nothing_else_is_served(house: House):
    async with visitor(fresh(house)) as client:
        for route in ROUTES:
            if route.path.startswith(("/answer/", "/static/")):
                continue
            path = re.sub(r"\{\w+\}", "x", route.path)
            answer = await client.request(route.method, path)

            assert answer.status_code == 404, path
            assert "Until Gone" not in answer.text
        styles = await client.get("/static/app.css")

    assert styles.status_code == 200


async def test_a_session_is_worth_nothing_there(house: House):
    async with await house.browser(CAROL) as browser:
        cookie = browser.client.cookies["untilgone"]
    async with visitor(house, Cookie=f"untilgone={cookie}") as client:
        answer = await client.get("/")

    assert answer.status_code == 404


async def test_a_form_there_is_no_form_of_the_pages_for_staff(house: House):
    async with house.nobody(headers={"Origin": ANSWERS}) as client:
        answer = await client.post("/sign-in/made-up")

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://127.0.0.1:8400"},
        {"Origin": "http://answers.hotline.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_from_elsewhere_is_refused(house: House, headers):
    view = await told(house)
    async with visitor(house, **headers) as client:
        answer = await client.post(link_in(view.notices[0]), data={"choice": "removed"})

    assert answer.status_code == 403
    assert "came from another site" in text(answer)


@pytest.mark.parametrize("origin", ["null", ANSWERS])
async def test_a_form_from_the_page_itself_is_taken(house: House, origin):
    view = await told(house)
    async with visitor(house, Origin=origin) as client:
        answer = await client.post(link_in(view.notices[0]), data={"choice": "removed"})

    assert answer.status_code == 200


async def test_it_is_there_under_the_name_of_the_pages_too(house: House):
    view = await told(house)
    async with house.nobody() as client:
        page = await client.get(link_in(view.notices[0]))

    assert page.status_code == 200


async def test_a_foreign_name_is_turned_away(house: House):
    view = await told(house)
    async with house.nobody(address="https://elsewhere.example") as client:
        page = await client.get(link_in(view.notices[0]))

    assert page.status_code == 421
    assert view.line.reference not in page.text


async def test_one_link_cannot_be_opened_without_end(house: House):
    house = fresh(house)
    one, other = [link_in((await told(house)).notices[0]) for _ in range(2)]
    async with visitor(house) as client:
        answers = [await client.head(one) for _ in range(61)]
        another = await client.get(other)

    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 600
    assert another.status_code == 200


async def test_one_link_cannot_answer_without_end(house: House):
    house = fresh(house)
    view = await told(house)
    link = link_in(view.notices[0])
    sent = [await answered(house, link, key=str(n), choice="removed") for n in range(11)]

    assert [answer.status_code for answer in sent] == [200] * 10 + [429]
    assert "Too many requests" in text(sent[-1])
    assert "Te veel verzoeken" in text(sent[-1])


async def test_whoever_guesses_is_slowed_down_and_locks_nobody_else_out(house: House):
    house = fresh(house)
    link = link_in((await told(house)).notices[0])
    async with visitor(house) as client:
        guesses = [await client.get(f"/answer/guess-{n}") for n in range(31)]
        page = await client.get(link)

    assert [answer.status_code for answer in guesses] == [404] * 30 + [429]
    assert page.status_code == 200


async def test_one_client_cannot_go_through_many_links_without_end(house: House):
    house = fresh(house)
    link = link_in((await told(house)).notices[0])
    parts = house.app.state.parts
    for _ in range(590):  # by the same client, of other links
        assert parts.limits.clients.wait(network_of("127.0.0.1"), parts.now()) is None
    async with visitor(house) as client:
        answers = [await client.head(link) for _ in range(12)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2


async def test_the_log_says_whose_page_and_what_came_of_it(house: House, caplog):
    view = await told(house)
    link = link_in(view.notices[0])
    with caplog.at_level(logging.INFO, logger="web.pages.answer"):
        await opened(house, link)
        await answered(house, link, choice="refuse", text="blue-lantern is ours")
        await opened(house, "/answer/made-up")
    said = "\n".join(record.getMessage() for record in caplog.records)

    assert f"answer page of {view.line.reference}: shown" in said
    assert f"answer page of {view.line.reference}: answered refuse" in said
    assert "a link that leads nowhere" in said
    assert "blue-lantern" not in said
    assert link.removeprefix("/answer/") not in said


async def test_without_the_setting_letters_have_no_link(empty_house: House, tmp_path):
    settings = replace(settings_in(tmp_path), answer_address="")
    app = build(settings, empty_house.store, empty_house.desk)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ANSWERS) as client:
        answer = await client.get("/answer/made-up")

    assert answer.status_code == 421


@pytest.mark.parametrize(
    "address", ["answers.example", "https://answers.example/path", "https://["]
)
async def test_an_address_that_is_none_keeps_both_processes_from_starting(
    empty_house: House, address
):
    settings = replace(empty_house.settings, answer_address=address)
    with pytest.raises(BadInput, match="UNTILGONE_ANSWER_ADDRESS"):
        build(settings, empty_house.store, empty_house.desk)
    with pytest.raises(BadInput, match="UNTILGONE_ANSWER_ADDRESS"):
        worker.build(None, settings, empty_house.store, [], [])


async def test_a_removal_that_they_tell_of_ends_nothing_and_is_looked_at(house: House):
    view = await told(house)
    looks = sum(look.count for look in view.looks)
    await answered(house, link_in(view.notices[0]), choice="removed")
    view = await house.until(
        view.line.reference,
        lambda view: view.answers and sum(look.count for look in view.looks) > looks,
    )

    assert view.answers[-1].kind is AnswerKind.REMOVED
    assert view.line.closed_at is None
