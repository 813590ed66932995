"""Every page there is, and the states that a page can be in: one line each.

A new page gets its line here, and is then walked by day and by night, on a screen and on a phone,
by axe and by an attacker. tests/browser/test_pages_listed.py looks that none is forgotten.

``path``: the names in braces are those of tests/browser/scene.py. ``after``: what is done there
first, where the page only comes then.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.browser.scene import Scene
from tests.browser.visit import Visit
from tests.people import ADA, CAROL, LENA, LEO, MIA
from untilgone.people import Person


@dataclass(frozen=True)
class Shown:
    """One page in one state."""

    name: str
    path: str
    person: Person | None
    template: str
    after: Callable[[Visit], Awaitable[None]] | None = None
    status: int = 200

    async def open(self, visit: Visit, scene: Scene) -> None:
        """Go there, and do what must be done first."""
        assert await visit.go(self.path.format(**scene)) == self.status
        if self.after is not None:
            await self.after(visit)


def press(button: str) -> Callable[[Visit], Awaitable[None]]:
    """Only press a button."""
    return lambda visit: visit.press(button)


async def report_nothing(visit: Visit) -> None:
    """A report that comes back: there is no address in it."""
    await visit.page.get_by_label("Addresses (URLs)").fill(" ")
    await visit.page.get_by_label("Explanation").fill("This is still here afterwards.")
    await visit.page.get_by_role("radio").first.check()
    await visit.press("Check what will happen")


async def check_three(visit: Visit) -> None:
    """Of three addresses one would be opened, one is followed already and one not taken."""
    urls = "https://platform.example/one\nhttps://platform.example/one\nhttp://localhost/"
    await visit.page.get_by_label("Addresses (URLs)").fill(urls)
    await visit.page.get_by_role("radio", name="Intimate images without consent").check()
    await visit.press("Check what will happen")


async def report_three(visit: Visit) -> None:
    """A report of them."""
    await check_three(visit)
    await visit.press("Report what is ticked")


async def change_nothing_of_the_mandate(visit: Visit) -> None:
    """A change of a mandate that comes back: it has no reason."""
    await visit.page.get_by_text("Change the mandate", exact=True).first.click()
    await visit.page.get_by_role("radio", name="Nobody: our own finding").check()
    await visit.page.locator("#mandate-reason").fill(" ")
    await visit.press("Change the mandate")


async def want_no_report(visit: Visit) -> None:
    """A report that comes back: its period is none."""
    await visit.page.get_by_label("Period").fill("soon")
    await visit.press("Make it")


async def answer_without_words(visit: Visit) -> None:
    """A party's answer that comes back: a refusal needs a reason."""
    await visit.page.get_by_role("radio").last.check()
    await visit.press("Send the answer")


async def answer_that_it_is_gone(visit: Visit) -> None:
    """A party's answer."""
    await visit.page.get_by_role("radio").first.check()
    await visit.press("Send the answer")


async def want_mail_nowhere(visit: Visit) -> None:
    """A wish for mail that comes back: there is no address."""
    await visit.page.get_by_label("Once a day", exact=True).check()
    await visit.press("Keep when I want mail")


async def write_what_is_no_letter(visit: Visit) -> None:
    """A text that comes back with the line of what is wrong in it."""
    await visit.page.locator("#text").evaluate("(field) => { field.value = 'Dear {{ victim }},'; }")
    await visit.press("Show the letter")


LETTER = "/numbers/platform_step/lettered%252Freminder%2520to%2520platform"
COMPARED = "/numbers/compare?by=platform&one=measured&other=pretend_platform"
DRAFT = "/letters/edit?file=_law/en/ncii.txt&revision={draft}"
PAGES: tuple[Shown, ...] = (
    # Getting in and out
    Shown("sign-in", "/sign-in/made-up", None, "sign_in.html"),
    Shown("sign-in-ways", "/sign-in", None, "sign_in_ways.html"),
    Shown("sign-in-refused", "/sign-in/made-up", None, "problem.html", press("Sign in")),
    Shown("not-signed-in", "/", None, "problem.html", status=401),
    Shown("signed-out", "/signed-out", None, "signed_out.html"),
    Shown("not-allowed", "/report", MIA, "problem.html", status=403),
    Shown("not-found", "/no/such/page", CAROL, "problem.html", status=404),
    # The queue
    Shown("queue", "/", CAROL, "queue.html"),
    Shown("queue-of-a-manager", "/", MIA, "queue.html"),
    Shown("queue-empty", "/?state=confirming", CAROL, "queue.html"),
    Shown("queue-closed", "/?state=closed", CAROL, "queue.html"),
    # Reporting
    Shown("report", "/report", CAROL, "report.html"),
    Shown("report-refused", "/report", CAROL, "report.html", report_nothing),
    Shown("report-checked", "/report", CAROL, "report_check.html", check_three),
    Shown("reported", "/report", CAROL, "reported.html", report_three),
    # One takedown
    Shown("takedown", "/takedowns/{waiting}", CAROL, "takedown.html"),
    Shown("takedown-done", "/takedowns/{held}?done=hold", ADA, "takedown.html"),
    Shown("takedown-by-hand", "/takedowns/{by_hand}", CAROL, "takedown.html"),
    Shown("takedown-to-approve", "/takedowns/{approve}", LEO, "takedown.html"),
    Shown(
        "takedown-not-done",
        "/takedowns/{approve}",
        CAROL,
        "takedown.html",
        press("Approve: let it leave"),
    ),
    Shown("takedown-maybe-sent", "/takedowns/{unsure}", CAROL, "takedown.html"),
    Shown("takedown-no-contact", "/takedowns/{nowhere}", CAROL, "takedown.html"),
    Shown("takedown-answered", "/takedowns/{answered}", CAROL, "takedown.html"),
    Shown("takedown-closed", "/takedowns/{gone}", CAROL, "takedown.html"),
    Shown("takedown-of-a-manager", "/takedowns/{waiting}", MIA, "takedown.html"),
    Shown("claims", "/takedowns/{by_hand}/claims", CAROL, "claims.html"),
    # Cases
    Shown("case", "/cases/{case}", CAROL, "case.html"),
    Shown("case-of-a-manager", "/cases/{case}", MIA, "case.html"),
    Shown("case-mandate-withdrawn", "/cases/{unmandated}", CAROL, "case.html"),
    Shown(
        "case-mandate-refused",
        "/cases/{unmandated}",
        CAROL,
        "case.html",
        change_nothing_of_the_mandate,
    ),
    Shown("bulk", "/cases/{case}/bulk?action=look-now&n=1", CAROL, "bulk.html"),
    # Legal staff and managers
    Shown("approvals", "/approvals", LEO, "approvals.html"),
    Shown("refusals", "/refusals?which=all", LEO, "refusals.html"),
    Shown("directory", "/directory", LEO, "directory.html"),
    Shown("party", "/directory/pretend_platform", LEO, "party.html"),
    Shown("playbooks", "/playbooks", CAROL, "playbooks.html"),
    Shown("playbook", "/playbooks/csam", CAROL, "playbook.html"),
    Shown("letters", "/letters", LEO, "letters.html"),
    Shown("letters-of-a-case-worker", "/letters", CAROL, "letters.html"),
    Shown("letter", "/letters/read?category=csam&kind=reminder", CAROL, "letter_read.html"),
    Shown("letter-of-a-draft", "/letters/read?revision={draft}", LEO, "letter_read.html"),
    Shown("letter-file", "/letters/files/_base/en/request.txt", LEO, "letter_file.html"),
    Shown("letter-edit", "/letters/edit?file=notice/en/body.txt", LEO, "letter_edit.html"),
    Shown("letter-edit-draft", DRAFT, LEO, "letter_edit.html"),
    Shown("letter-edit-broken", DRAFT, LEO, "letter_edit.html", write_what_is_no_letter),
    Shown("letter-draft", "/letters/revisions/{draft}", LEO, "letter_revision.html"),
    Shown("letter-in-review", "/letters/revisions/{review}", LENA, "letter_revision.html"),
    Shown("letter-own", "/letters/revisions/{review}", LEO, "letter_revision.html"),
    Shown("letter-uses", "/letters/uses?file=_base/en/request.txt", LEO, "letter_uses.html"),
    Shown("letter-check", "/letters/revisions/{draft}/check", LEO, "letter_check.html"),
    Shown("overview", "/overview", MIA, "overview.html"),
    Shown("numbers", "/numbers", MIA, "numbers.html"),
    Shown("numbers-nothing", "/numbers?since=2000-01-01&until=2000-01-02", MIA, "numbers.html"),
    Shown("numbers-group", "/numbers/platform/measured", MIA, "numbers_group.html"),
    Shown("numbers-letters", "/numbers?by=step", MIA, "numbers.html"),
    Shown("numbers-of-letters", "/numbers/platform/lettered", MIA, "numbers_group.html"),
    Shown("numbers-letter", LETTER, MIA, "numbers_group.html"),
    Shown("numbers-behind", "/numbers/behind?key=measured", MIA, "numbers_behind.html"),
    Shown("numbers-compare", COMPARED, MIA, "numbers_compare.html"),
    Shown("reports", "/reports", MIA, "reports.html"),
    Shown("reports-refused", "/reports", MIA, "reports.html", want_no_report),
    Shown("report-made", "/reports/{published}", MIA, "report_made.html"),
    Shown("report-compared", "/reports/{published}/check", MIA, "report_made.html"),
    Shown("record", "/record", MIA, "record.html"),
    Shown("chain", "/record/chain", MIA, "record.html"),
    Shown("data-requests", "/data-requests", MIA, "data_requests.html"),
    # Administrators
    Shown("people", "/people", ADA, "people.html"),
    Shown("sessions", "/sessions", ADA, "sessions.html"),
    Shown("tokens", "/tokens", ADA, "tokens.html"),
    Shown("settings", "/settings", ADA, "settings.html"),
    Shown("health", "/health", ADA, "health.html"),
    # Mail
    Shown("mail", "/mail", CAROL, "mail.html"),
    Shown("mail-placed", "/mail?done=true", MIA, "mail.html"),
    Shown("mail-not-placed", "/mail", CAROL, "mail.html", press("They refuse")),
    # Mine
    Shown("me", "/me", CAROL, "me.html"),
    Shown("me-kept", "/me", CAROL, "me.html", press("Keep")),
    Shown("me-mail-refused", "/me", CAROL, "me.html", want_mail_nowhere),
    Shown("confirm-address", "/me/mail/made-up", CAROL, "confirm_address.html"),
    # Where parties answer
    Shown("answer", "{answer}", None, "answer.html"),
    Shown("answer-several", "{several}", None, "answer.html"),
    Shown("answer-closed", "{closed}", None, "answer.html"),
    Shown("answer-refused", "{answer}", None, "answer.html", answer_without_words),
    Shown("answered", "{thanks}", None, "answered.html", answer_that_it_is_gone),
    Shown("answer-unknown", "/answer/made-up", None, "answer_problem.html", status=404),
)
NO_PAGES = frozenset(
    {
        "/healthz",
        "/metrics",
        "/readyz",
        "/static/{name}",
        "/sign-in/provider",
        "/sign-in/provider/answer",
        "/cases/{reference}/dossier",
        "/takedowns/{reference}/dossier",
        "/takedowns/{reference}/addresses",
        "/letters/export",
        "/reports/{reference}/file/{format}",
    }
)
"""What is served and is nothing to look at."""
PARTS = frozenset(
    {
        "/queue",
        "/takedowns/{reference}/live",
        "/takedowns/{reference}/claims/part",
        "/report/{key}",
        "/cases/{reference}/bulk/{key}",
    }
)
"""What a page asks for by itself, and how far something is; tests/web looks at them."""
