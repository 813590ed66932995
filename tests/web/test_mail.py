"""The page for mail that only a person can place."""

import pytest

from tests.people import CAROL, MIA
from tests.untilgone.store.examples import NOW
from tests.web.conftest import House
from tests.web.reading import is_harmless, show, text
from untilgone.mails import Placed, Read
from untilgone.notices import AnswerKind
from untilgone.store.write import mails

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def arrived(house: House, digest: str, **placed) -> str:
    """The digest of a mail that waits."""
    mail = Read(
        digest=digest * 64,
        size=100,
        raw=b"Subject: Hello\r\n\r\n",
        sender="somebody@elsewhere.example",
        subject=f"<b>Hello {digest}</b>",
        text="See https://platform.example/post/9 <script>alert(1)</script>",
        kind="removed",
        rule="removed.example",
        confidence=0.8,
        ticket="4711",
    )
    await mails.keep(house.store, mail, Placed(needs_person=True, **placed), NOW)
    return mail.digest


async def test_a_mail_is_shown_as_text_and_why_it_waits(house: House):
    await arrived(house, "a")
    page = await show(house, CAROL, "/mail")

    shown = text(page)
    assert "<b>Hello a</b>" in shown
    assert "See hxxps://platform[.]example/post/9 <script>alert(1)</script>" in shown
    assert "Nothing in it leads to a letter of ours." in shown
    assert "It seems to be: word that something is gone." in shown
    assert is_harmless(page)


async def test_what_needs_me_counts_them(house: House):
    await arrived(house, "b")

    assert "to place" in text(await show(house, CAROL, "/"))


async def test_a_person_places_it_and_the_takedown_hears(house: House):
    reference = await house.report()
    await house.until(reference, lambda view: view.line.first_notice_at)
    digest = await arrived(house, "c", takedown=reference)
    async with await house.browser(CAROL) as browser:
        answer = await browser.send(f"/mail/{digest}", takedown=reference, means="removed")
    view = await house.until(reference, lambda view: view.answers)

    assert answer.status_code == 303
    assert view.answers[0].kind is AnswerKind.REMOVED
    assert view.answers[0].rule == "placed by carol"
    assert "Hello c" not in text(await show(house, CAROL, "/mail"))


async def test_what_is_about_nothing_of_ours_is_put_away(house: House):
    digest = await arrived(house, "d")
    async with await house.browser(CAROL) as browser:
        await browser.send(f"/mail/{digest}", means="none")

    assert "Hello d" not in text(await show(house, CAROL, "/mail"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"means": "removed"}, "Say which takedown it is about."),
        ({"takedown": "UG-2026-000001-1"}, "Say what it means."),
        ({"takedown": "UG-2026-000001-1", "means": "gone"}, "Say what it means."),
        ({"takedown": "UG-1999-000001-1", "means": "removed"}, "No notice of UG-1999-000001-1"),
    ],
)
async def test_what_cannot_be_is_said_beside_the_mail(house: House, fields, said):
    digest = await arrived(house, "e")
    async with await house.browser(CAROL) as browser:
        answer = await browser.send(f"/mail/{digest}", **fields)

    assert answer.status_code >= 400
    assert said in text(answer)
    assert "Hello e" in text(await show(house, CAROL, "/mail"))


async def test_managers_read_and_place_nothing(house: House):
    digest = await arrived(house, "f")
    page = await show(house, MIA, "/mail")
    async with await house.browser(MIA) as browser:
        answer = await browser.send(f"/mail/{digest}", means="none")

    assert "<button" not in page.text.partition("<main")[2]
    assert answer.status_code == 403
