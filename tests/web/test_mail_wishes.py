"""`/me` chooses when mail comes; an address is confirmed on a page of ours, by its own person."""

import html
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from tests.people import CAROL, LEO
from tests.web.conftest import House
from tests.web.reading import Elements, is_harmless, show, text
from untilgone.digests import CONFIRM, Rhythm
from untilgone.reporters import NewsState
from untilgone.store.mail_wishes import mail_wish
from untilgone.store.write import digests as write

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADDRESS = "somebody@post.example"
DAILY = {"rhythm": "daily", "hour": "7", "address": ADDRESS}


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def nobody_wants_mail(empty_house: House) -> None:
    """Each test begins without a wish."""
    for person in (CAROL, LEO):
        async with await empty_house.browser(person) as browser:
            await browser.send("/me/mail", rhythm="never", hour="8", address="")


async def linked(house: House, person) -> str:
    """The token of a link that left, as the worker sends it."""
    now = datetime.now(UTC)
    letter = f"link-{person.name}-{now.timestamp()}"
    await write.prepare_link(house.store, person.name, letter, now)
    await write.leaving(house.store, letter, now, f"token-{letter}")
    await write.settle(house.store, letter, NewsState.SENT, now)
    return f"token-{letter}"


def chosen(page, kind: str) -> list[str | None]:
    return [each["value"] for each in Elements(page).all(kind) if "checked" in each]


async def test_by_itself_nobody_gets_mail(empty_house: House):
    page = await show(empty_house, CAROL, "/me")

    assert "never" in chosen(page, "input")
    assert "Mail when work waits for me" in text(page)


async def test_what_was_chosen_is_kept_and_a_link_is_on_its_way(empty_house: House):
    async with await empty_house.browser(CAROL) as browser:
        kept = await browser.send("/me/mail", **DAILY)
        page = await browser.get(kept.headers["location"])

    assert kept.status_code == 303
    assert "Kept." in text(page)
    assert "A link goes to this address" in text(page)
    assert "daily" in chosen(page, "input")
    assert f'value="{ADDRESS}"' in page.text
    assert is_harmless(page)
    wish = await mail_wish(empty_house.store, "carol")
    assert wish is not None
    assert (wish.wish.rhythm, wish.wish.hour, wish.confirmed_at) == (Rhythm.DAILY, 7, None)


async def test_nobody_else_sees_the_address(empty_house: House):
    async with await empty_house.browser(CAROL) as browser:
        await browser.send("/me/mail", **DAILY)

    assert ADDRESS not in (await show(empty_house, LEO, "/me")).text


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example, c@d.example", "<a@b.example>"])
async def test_what_is_no_address_comes_back_and_changes_nothing(empty_house: House, address: str):
    async with await empty_house.browser(CAROL) as browser:
        page = await browser.send("/me/mail", **(DAILY | {"address": address}))

    assert page.status_code == 422
    assert "Give one plain mail address" in text(page)
    assert f'value="{html.escape(address)}"' in page.text
    assert await mail_wish(empty_house.store, "carol") is None


@pytest.mark.parametrize("wrong", [{"rhythm": "hourly"}, {"hour": "24"}, {"hour": "x"}])
async def test_what_no_form_of_ours_says_is_refused(empty_house: House, wrong: dict[str, str]):
    async with await empty_house.browser(CAROL) as browser:
        answer = await browser.send("/me/mail", **(DAILY | wrong))

    assert answer.status_code == 400
    assert await mail_wish(empty_house.store, "carol") is None


async def test_a_program_that_opens_links_confirms_nothing_and_a_press_does_once(
    empty_house: House,
):
    async with await empty_house.browser(CAROL) as browser:
        await browser.send("/me/mail", **DAILY)
        link = CONFIRM + await linked(empty_house, CAROL)
        page = await browser.get(link)
        untouched = await mail_wish(empty_house.store, "carol")
        done = await browser.send(link)
        shown = await browser.get(done.headers["location"])
        again = await browser.send(link)

    assert page.status_code == 200
    assert link not in page.text
    assert untouched is not None
    assert untouched.confirmed_at is None
    assert "Mail goes there from now on." in text(shown)
    assert "The address is confirmed." in text(shown)
    assert again.status_code == 404
    assert "This link was used already" in text(again)


async def test_only_the_person_who_asked_confirms(empty_house: House):
    async with await empty_house.browser(CAROL) as browser:
        await browser.send("/me/mail", **DAILY)
    link = CONFIRM + await linked(empty_house, CAROL)
    async with empty_house.nobody() as client:
        nobody = await client.get(link)
    async with await empty_house.browser(LEO) as browser:
        other = await browser.send(link)

    assert nobody.status_code == 401
    assert other.status_code == 404
    wish = await mail_wish(empty_house.store, "carol")
    assert wish is not None
    assert wish.confirmed_at is None


async def test_where_nobody_was_the_page_says_so(empty_house: House):
    now = datetime.now(UTC) - timedelta(minutes=1)
    async with await empty_house.browser(CAROL) as browser:
        await browser.send("/me/mail", **DAILY)
        await write.prepare_link(empty_house.store, "carol", f"bad-{now}", now)
        await write.leaving(empty_house.store, f"bad-{now}", now, "token")
        await write.settle(empty_house.store, f"bad-{now}", NewsState.REFUSED, now)
        page = await browser.get("/me")

    assert "Mail to this address was refused on" in text(page)
    assert "A link goes to this address" not in text(page)


async def test_never_erases_the_address(empty_house: House):
    async with await empty_house.browser(CAROL) as browser:
        await browser.send("/me/mail", **DAILY)
        await browser.send("/me/mail", rhythm="never", hour="7", address=ADDRESS)
        page = await browser.get("/me")

    assert ADDRESS not in page.text
    assert await mail_wish(empty_house.store, "carol") is None
