"""Whatever is typed or pasted into the editor ends in a letter or in a clear message."""

import html
import re

import pytest

from tests.people import LEO
from tests.untilgone.letter_attacks import BOMBS, BROKEN, ESCAPES
from tests.web.conftest import House
from tests.web.test_letters import Editor, typed
from untilgone.store import revisions

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILE = "notice/en/body.txt"
BODY = '{% extends "_base/en/body.txt" %}\n{% block opening %}\nOne line.\nHERE\n{% endblock %}\n'
PASTES = (
    "“curly” ‘quotes’ – — …",
    "Article\xa016(2)\xa0DSA",
    "הודעה על תוכן \u200fDSA\u200e",
    "👩‍👩‍👧‍👦 🇳🇱 ❤️",
    "zero\u200bwidth soft\xadhyphen",
    "lines\r\nof\r\nWindows",
    "a long one. " * 16_000,  # 200 kB as bytes
)


async def test_every_attack_that_is_typed_is_answered_with_its_place(house: House):
    async with await house.browser(LEO) as browser:
        for attack, why in (*ESCAPES, *BROKEN, *BOMBS):
            fields = {"file": "reminder/en/body.txt", "text": BODY.replace("HERE", attack)}
            part = await browser.send("/letters/edit/preview", **fields)
            said = html.unescape(part.text)
            is_refused = re.search("cannot be used|cannot be written", said)

            assert part.status_code == 200, attack[:60]
            # Some only go off with more, or with less, in the letter than an example has.
            depends = (attack, why) in BOMBS or why == "`moment` needs a time"
            assert is_refused or depends, attack[:60]


@pytest.mark.parametrize("paste", PASTES, ids=lambda paste: ascii(paste[:12]))
async def test_what_is_pasted_is_kept_and_stands_in_the_letter(house: House, paste):
    editor = Editor(house, LEO)
    address = f"/letters/edit?file={FILE}"
    answer = await editor.save(lambda _: BODY.replace("HERE", paste), address)
    number = int(re.search(r"revision=(\d+)", answer.headers["location"])[1])
    page = await editor.open(answer.headers["location"])
    [kept] = (await revisions.one(house.store, number)).texts
    lines = paste.replace("\r\n", "\n")

    assert lines in kept.revised.text
    assert lines in typed(page)
    assert lines in html.unescape(page.text.split('class="letter"')[1])


async def test_a_paste_beyond_all_measure_is_refused_and_nothing_is_changed(house: House):
    before = await revisions.of_state(house.store, ["draft"], limit=100)
    answer = await Editor(house, LEO).save(lambda _: "x" * 600_000)

    assert answer.status_code == 422
    assert "500000 characters together. Nothing was changed" in answer.text
    assert await revisions.of_state(house.store, ["draft"], limit=100) == before
