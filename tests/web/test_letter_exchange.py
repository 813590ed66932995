"""Letters leave as files and come in as a draft; a letter is mailed to whoever asks, to nobody else."""

import io
from zipfile import ZipFile

import pytest

from tests.people import CAROL, LEO
from tests.web.conftest import House
from tests.web.reading import show, text
from tests.web.test_letters import FILE, drafted, hidden
from untilgone.letter_archive import packed
from untilgone.store import revisions

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def hand_in(house: House, content: bytes, person=LEO, name="letters.zip", **fields):
    async with await house.browser(person) as browser:
        data = {"csrf": await browser.csrf(), "reason": "From our lawyer."} | fields
        files = {"archive": (name, content, "application/zip")}
        return await browser.client.post("/letters/import", data=data, files=files)


async def exported(house: House, query: str = "") -> dict[str, str]:
    answer = await show(house, CAROL, f"/letters/export{query}")
    with ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_what_leaves_as_files_and_is_changed_there_comes_in_as_a_draft(house: House):
    files = await exported(house)
    files[FILE] = files[FILE].replace("This is unlawful", "From our lawyer,")
    answer = await hand_in(house, packed(files))
    number = int(answer.headers["location"].rpartition("/")[2])
    kept = await revisions.one(house.store, number)

    assert kept.state == "draft"
    assert [each.revised.name for each in kept.texts] == [FILE]
    assert "From our lawyer," in (await exported(house, f"?revision={number}"))[FILE]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 broken", "is no ZIP that can be read"),
        (packed({"notice/en/note.txt": "x"}), "notice/en/note.txt"),
    ],
)
async def test_what_is_no_archive_of_letters_changes_nothing(house: House, content, said):
    before = await revisions.of_state(house.store, ["draft"], limit=100)
    answer = await hand_in(house, content)

    assert answer.status_code == 422
    assert said in text(answer)
    assert "From our lawyer." in answer.text  # the reason is still there
    assert await revisions.of_state(house.store, ["draft"], limit=100) == before


async def test_what_does_not_differ_makes_no_draft(house: House):
    answer = await hand_in(house, packed(await exported(house)))

    assert answer.status_code == 422
    assert "Nothing in it differs" in text(answer)


async def test_a_case_worker_hands_nothing_in(house: House):
    assert (await hand_in(house, packed({}), CAROL)).status_code == 403


async def test_where_mail_is_not_connected_a_test_mail_says_so(house: House):
    number = await drafted(house, "By mail,")
    page = await show(house, LEO, f"/letters/read?revision={number}")
    form = {name: hidden(page, name) for name in ("key", "revision", "kind", "category", "party")}
    async with await house.browser(LEO) as browser:
        answer = await browser.send("/letters/mail", **form, language="en")

    assert answer.status_code == 422
    assert "Not sent" in text(answer)
    assert "is not connected. Nothing was sent." in text(answer)
