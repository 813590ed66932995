"""A day of legal staff in a real browser: without scripts, and with nothing but the keyboard."""

import pytest

from tests.browser.conftest import Open
from tests.people import LEO
from tests.web.answering import refused
from tests.web.conftest import some_url
from untilgone.cases import State
from untilgone.notices import NoticeState

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def test_letters_are_read_approved_and_rejected_without_scripts(opened: Open):
    good, bad = [await opened.house.with_task(some_url(), category="doxing") for _ in range(2)]
    async with opened.visit(java_script_enabled=False) as visit:
        page = visit.page
        await visit.go(await opened.link(LEO))
        await visit.press("Sign in")
        item = page.get_by_role("listitem").filter(has_text=good.line.reference)
        await visit.follow("Read and approve a letter", item)
        reads = await page.locator("pre.letter").first.inner_text()
        await visit.press("Approve: let it leave")
        approved = await visit.shown()
        await visit.follow("Approvals")
        letter = page.get_by_role("article").filter(has_text=bad.line.reference)
        await visit.press("Reject", letter)
        without = await visit.shown()
        letter = page.get_by_role("article").filter(has_text=bad.line.reference)
        await letter.get_by_label("Reason").fill("It names the wrong law.")
        await visit.press("Reject", letter)
        rejected = await visit.shown()
    sent = await opened.house.until(
        good.line.reference, lambda view: view.notices[0].state is NoticeState.DELIVERED
    )
    kept = await opened.house.until(bad.line.reference, lambda view: view.line.state is State.HELD)

    assert good.notices[0].text.split()[0] in reads
    assert "The letter leaves as you read it." in approved
    assert "Say why you reject it. Nothing was done." in without
    assert "Rejected. The letter does not leave" in rejected
    assert "No letter waits for approval." in rejected
    assert sent.notices[0].approved_by == "leo"
    assert kept.notices[0].state is NoticeState.REJECTED


async def test_a_refusal_a_contact_and_a_playbook_go_without_scripts(opened: Open):
    reference = await refused(opened.house, "We see no violation of our rules.")
    async with opened.visit(LEO, java_script_enabled=False) as visit:
        page = visit.page
        await visit.go("/refusals")
        refusal = page.get_by_role("article").filter(has_text=reference)
        reads = await refusal.inner_text()
        await visit.unfold("What they refused", refusal)
        letter = await refusal.locator("pre.letter").last.inner_text()
        await visit.follow(reference, refusal)
        await visit.unfold("It means something else")
        await visit.press("They ask something")
        meant = await visit.shown()
        await visit.follow("Directory")
        await page.get_by_label("Name or domain").fill("closed.example")
        await visit.press("Show")
        await visit.follow("Closed Mailbox")
        await visit.unfold("Change it")
        await page.get_by_label("Address").first.fill("trust@closed.example")
        await page.get_by_label("Reason").first.fill("Their help pages name it.")
        await visit.press("Keep the change")
        changed = await visit.shown()
        await visit.follow("Playbooks")
        await visit.follow("Somebody legal reads it first")
        playbook = await visit.shown()

    assert "We see no violation of our rules." in reads
    assert "Example Hotline" in letter
    assert "Noted what the answer means." in meant
    assert "Changed. Running takedowns use it from their next step on." in changed
    history = changed.partition("History")[2]
    assert "leo" in history
    assert "Their help pages name it." in history
    assert "Now: abuse_email: trust@closed.example" in history
    assert "Before: abuse_email: abuse@closed.example" in history
    assert "Leaves only once somebody has approved it: legal staff." in playbook


async def test_letters_are_approved_and_rejected_by_keyboard_alone(opened: Open):
    for _ in range(2):
        await opened.house.with_task(some_url(), category="doxing")
    async with opened.visit() as visit:
        await visit.go(await opened.link(LEO))
        await visit.enter("Sign in")
        await visit.enter("Approvals")
        await visit.enter("Approve: let it leave")
        approved = await visit.shown()
        await visit.type_into("reason", "It names the wrong law.")
        await visit.enter("Reject")
        rejected = await visit.shown()

    assert "The letter leaves as you read it." in approved
    assert "Rejected. The letter does not leave" in rejected
