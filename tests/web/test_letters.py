"""Legal staff read letters, change them, and let colleagues approve what they changed."""

import html
import re
from dataclasses import dataclass

import pytest

from tests.people import ADA, CAROL, LENA, LEO, MIA
from tests.web.conftest import House
from tests.web.reading import is_harmless, show, text
from untilgone.letters import Letters
from untilgone.paths import TEMPLATES
from untilgone.store import revisions

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHIPPED = Letters(TEMPLATES)
FILE = "_law/en/doxing.txt"
EDIT = f"/letters/edit?file={FILE}"
READ = "/letters/read?kind=notice&category=doxing&party=platform&language=en"


def hidden(page, name: str) -> str:
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text)[1])


def typed(page) -> str:
    return html.unescape(
        re.search(r"<textarea[^>]*id=\"text\"[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)[1]
    )


@dataclass
class Editor:
    """Somebody with the editor open."""

    house: House
    person: object

    async def open(self, address: str = EDIT):
        async with await self.house.browser(self.person) as browser:
            return await browser.get(address)

    async def save(self, change, address: str = EDIT, act: str = "save", **fields):
        page = await self.open(address)
        names = ("file", "revision", "based_on", "stands", "seen", "key")
        form = {name: hidden(page, name) for name in names}
        form |= {"text": change(typed(page)), "reason": "Warmer.", "act": act} | fields
        async with await self.house.browser(self.person) as browser:
            return await browser.send("/letters/edit", **form)


async def press(house: House, person, number: int, act: str, **fields):
    page = await show(house, person, f"/letters/revisions/{number}")
    form = {"act": act, "seen": hidden(page, "seen"), "key": hidden(page, "key"), "note": ""}
    async with await house.browser(person) as browser:
        return await browser.send(f"/letters/revisions/{number}", **(form | fields))


async def drafted(house: House, new: str, old: str = "This is unlawful", person=LEO) -> int:
    answer = await Editor(house, person).save(lambda said: said.replace(old, new))
    assert answer.status_code == 303, answer.text
    return int(re.search(r"revision=(\d+)", answer.headers["location"])[1])


async def approved(house: House, new: str, old: str = "This is unlawful") -> int:
    number = await drafted(house, new, old)
    for person, act in ((LEO, "submit"), (LENA, "approve")):
        answer = await press(house, person, number, act)
        assert answer.status_code == 303, text(answer)
    return number


@pytest.mark.parametrize("person", [CAROL, MIA, ADA, LEO], ids=lambda person: person.role)
async def test_everybody_reads_letters_and_only_legal_staff_change_them(house: House, person):
    pages = ("/letters", READ, f"/letters/files/{FILE}")
    for path in pages:
        page = await show(house, person, path)
        assert page.status_code == 200
        assert is_harmless(page)
    editor = await show(house, person, EDIT)
    async with await house.browser(person) as browser:
        sent = await browser.send("/letters/edit", file=FILE, act="save", text="x", reason="y")

    assert ("Change it" in page.text) == (person is LEO)
    assert (editor.status_code, sent.status_code == 403) == (
        (200, False) if person is LEO else (403, True)
    )


async def test_what_is_approved_is_in_the_letter_that_everybody_reads(house: House):
    number = await approved(house, "Best wishes,")
    letter = await show(house, CAROL, READ)
    file = await show(house, CAROL, f"/letters/files/{FILE}")
    await approved(house, "This is unlawful", "Best wishes,")

    assert "Best wishes," in letter.text
    assert f"revision {number}" in text(letter)
    assert f"As revision {number} says it" in text(file)
    assert "<del>This is unlawful</del><ins>Best wishes,</ins>" in file.text


async def test_the_author_is_told_why_they_cannot_approve_it(house: House):
    number = await drafted(house, "Yours,")
    await press(house, LEO, number, "submit")
    page = await show(house, LEO, f"/letters/revisions/{number}")
    answer = await press(house, LEO, number, "approve")

    assert "You had a hand in it" in text(page)
    assert re.search(r'value="approve" disabled', page.text)
    assert answer.status_code == 403
    assert (await revisions.one(house.store, number)).state == "in_review"


async def test_what_is_sent_back_shows_the_author_what_to_change(house: House):
    number = await drafted(house, "Yours truly,")
    await press(house, LEO, number, "submit")
    await press(house, LENA, number, "send_back", note="Too stiff.")

    assert "Sent back: Too stiff." in text(await show(house, LEO, f"/letters/revisions/{number}"))


async def test_a_letter_that_lacks_what_the_law_asks_is_not_submitted(house: House):
    address = "/letters/edit?file=_base/nl/body.txt"
    answer = await Editor(house, LEO).save(
        lambda said: said.replace("te goeder trouw van mening", "van mening"), address
    )
    number = int(re.search(r"revision=(\d+)", answer.headers["location"])[1])
    refused = await press(house, LEO, number, "submit")
    checked = await show(house, CAROL, f"/letters/revisions/{number}/check")

    assert refused.status_code == 422
    for page in (refused, checked):
        assert "article 16(2)(d)) is missing" in text(page)


async def test_without_scripts_the_letter_is_shown_by_a_button_and_nothing_is_kept(house: House):
    before = len(await revisions.of_state(house.store, ["draft"], limit=100))
    page = await Editor(house, LEO).save(
        lambda said: said.replace("This is unlawful", "Seen in the letter,"), act="preview"
    )

    assert page.status_code == 200
    assert "Seen in the letter," in typed(page)
    assert "Seen in the letter," in page.text.split('class="letter"')[1]
    assert len(await revisions.of_state(house.store, ["draft"], limit=100)) == before


async def test_a_broken_text_shows_its_line_and_is_kept_all_the_same(house: House):
    number = await drafted(house, "Dear {{ victim }},")
    page = await show(house, LEO, f"{EDIT}&revision={number}")

    assert "there is no fact 'victim'" in html.unescape(page.text)
    assert 'data-editor-problem="text" data-line="1"' in page.text
    assert "Dear {{ victim }}," in typed(page)


async def test_the_letter_beside_the_editor_follows_what_is_typed(house: House):
    page = await Editor(house, LEO).open()
    async with await house.browser(LEO) as browser:
        part = await browser.send(
            "/letters/edit/preview",
            file=FILE,
            revision="0",
            text=typed(page).replace("This is unlawful", "As I type,"),
            kind="reminder",
            category="csam",
            party="host",
        )

    assert "As I type," in part.text
    assert "Reminder: doxing" in text(part)  # the file leaves no choice of the category
    assert "<html" not in part.text


async def test_several_texts_become_part_of_one_revision(house: House):
    number = await drafted(house, "Greetings,")
    dutch = f"/letters/edit?file=_law/nl/doxing.txt&revision={number}"
    answer = await Editor(house, LEO).save(
        lambda said: said.replace("onrechtmatig", "onwettig"), dutch
    )
    page = await show(house, LEO, f"/letters/revisions/{number}")

    assert answer.status_code == 303
    assert [each.revised.name for each in (await revisions.one(house.store, number)).texts] == [
        FILE,
        "_law/nl/doxing.txt",
    ]
    assert "Not changed in: de , es , fr" in text(page)
    left = await Editor(house, LEO).save(str, dutch, act="leave_out")
    assert left.status_code == 303
    assert len((await revisions.one(house.store, number)).texts) == 1


async def test_the_shipped_text_comes_back_by_a_revision_too(house: House):
    await approved(house, "For a while,")
    answer = await Editor(house, LEO).save(str, act="as_shipped", reason="As it was.")
    number = int(re.search(r"revision=(\d+)", answer.headers["location"])[1])
    page = await show(house, LEO, f"/letters/revisions/{number}")
    await press(house, LEO, number, "submit")
    await press(house, LENA, number, "approve")

    assert "What comes with the release stands again." in text(page)
    assert "<ins>This is unlawful</ins>" in page.text
    assert "This is unlawful" in (await show(house, CAROL, READ)).text


async def test_whoever_comes_second_takes_over_what_others_changed(house: House):
    mine = await drafted(house, "Mine,")
    await approved(house, "Theirs,")
    page = await show(house, LEO, f"{EDIT}&revision={mine}")
    await press(house, LEO, mine, "submit")
    refused = await press(house, LENA, mine, "approve")
    await press(house, LEO, mine, "take_back")
    await Editor(house, LEO).save(
        lambda said: said.replace("Mine,", "Ours,"), f"{EDIT}&revision={mine}", taken_over="yes"
    )
    await press(house, LEO, mine, "submit")
    answer = await press(house, LENA, mine, "approve")

    assert "Take over in your text what still holds of it" in text(page)
    assert refused.status_code == 409
    assert answer.status_code == 303
    await approved(house, "This is unlawful", "Ours,")


@pytest.mark.parametrize("file", ["../x/y.txt", "notice/en/so.txt", "_base/en/..%2fbody.txt"])
async def test_only_templates_are_edited(house: House, file):
    assert (await show(house, LEO, f"/letters/edit?file={file}")).status_code == 404
    assert (await show(house, LEO, f"/letters/files/{file}")).status_code == 404


async def test_what_legal_staff_did_is_in_the_record(house: House):
    number = await drafted(house, "On the record,")
    page = await show(house, MIA, f"/record?reference=letters/{number}")

    assert "Letters: draft kept" in text(page)


async def test_what_the_law_asks_more_is_said_beside_the_editor_while_it_is_typed(house: House):
    body = SHIPPED.source("_base/en/body.txt")
    async with await house.browser(LEO) as browser:
        fields = {"file": "_base/en/body.txt", "kind": "notice", "category": "ncii"}
        good = await browser.send("/letters/edit/preview", **fields, text=body)
        bad = await browser.send(
            "/letters/edit/preview", **fields, text=body.replace("in good faith", "")
        )

    assert "So it may not be sent" not in good.text
    assert "article 16(2)(d)) is missing" in text(bad)


@pytest.mark.parametrize("number", [2**31, 10**30])
async def test_no_number_is_too_large_for_a_plain_answer(house: House, number):
    pages = (f"{READ}&revision={number}", f"{EDIT}&revision={number}", f"/letters?before={number}")
    answers = [await show(house, LEO, path) for path in (*pages, f"/letters/revisions/{number}")]
    async with await house.browser(LEO) as browser:
        fields = {"file": FILE, "text": "x", "revision": str(number)}
        answers.append(await browser.send("/letters/edit/preview", **fields))

    assert {answer.status_code for answer in answers} <= {200, 404, 422}
