"""A sentence on its way into the next notice: one of the legal staff writes it, another approves it."""

import pytest

from tests.browser.conftest import Open
from tests.people import CAROL, LENA, LEO
from tests.web.conftest import some_url
from untilgone.notices import NoticeState

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

SENTENCE = "Thank you for looking at this at once."
PART = "The end, and the word about who is told, en"


async def sent(opened: Open):
    """The letter of a takedown that is reported now."""
    reference = await opened.house.report(some_url())
    view = await opened.house.until(
        reference,
        lambda view: view.notices and view.notices[0].state is NoticeState.DELIVERED,
    )
    return view.notices[0]


async def test_a_sentence_is_changed_approved_by_a_colleague_and_in_the_next_notice(opened: Open):
    before = await sent(opened)
    async with opened.visit(LEO) as visit:
        page = visit.page
        await visit.go("/letters")
        await visit.follow(PART)
        await visit.follow("Change it")
        editor = page.locator(".cm-content")
        await editor.click()
        await page.keyboard.press("ControlOrMeta+Home")
        await page.keyboard.insert_text(f"{SENTENCE}\n\n")
        await page.locator("#preview pre.letter", has_text=SENTENCE).wait_for()
        await page.get_by_label("What do you change, and why?").fill("Friendlier.")
        await visit.press("Keep the draft")
        await visit.follow("To the whole revision, and to submit it")
        await page.get_by_text("Every letter can be written with it").wait_for()
        await visit.press("Submit it for review")
        revision = page.url
        own = await visit.shown()
        may_approve = await page.get_by_role(
            "button", name="Approve: let letters say it"
        ).is_enabled()
    during = await sent(opened)
    async with opened.visit(LENA) as visit:
        await visit.go("/letters")
        await visit.follow(f"Revision {revision.rpartition('/')[2].partition('?')[0]}")
        reads = await visit.page.locator(".diff").first.inner_text()
        await visit.press("Approve: let letters say it")
        approved = await visit.shown()
    after = await sent(opened)

    assert "You had a hand in it" in own
    assert not may_approve
    assert SENTENCE in reads
    assert "Approved. Every letter that leaves from now on says it." in approved
    assert [SENTENCE in letter.text for letter in (before, during, after)] == [False, False, True]
    assert after.template_revision > 0


async def test_without_scripts_and_by_keyboard_it_is_the_same(opened: Open):
    async with opened.visit(LEO, java_script_enabled=False) as visit:
        page = visit.page
        await visit.go("/letters/edit?file=notice/en/subject.txt")
        text = page.get_by_label("Text", exact=True)
        await text.fill(f"Please act: {await text.input_value()}")
        await visit.press("Show the letter")
        shown = await page.locator(".letter-subject").inner_text()
        await page.get_by_label("What do you change, and why?").fill("Clearer.")
        await visit.press("Keep the draft")
        await visit.follow("To the whole revision, and to submit it")
        await visit.follow("Check all letters")
        checked = await visit.shown()
        await page.go_back()
        await visit.press("Submit it for review")
        submitted = await visit.shown()

    assert "Please act: " in shown
    assert "lacks nothing that the law asks" in checked
    assert "It waits for a colleague with the role legal." in submitted


async def test_a_case_worker_reads_letters_and_cannot_edit_them(opened: Open):
    async with opened.visit(CAROL) as visit:
        await visit.go("/letters")
        await visit.follow(PART)
        has_button = await visit.page.get_by_role("link", name="Change it").count()
        status = await visit.go("/letters/edit?file=_base/en/signature.txt")

    assert has_button == 0
    assert status == 403
