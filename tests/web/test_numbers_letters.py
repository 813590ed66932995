"""What each letter was followed by, and where a platform stands: each number found again by hand."""

import re
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlmodel import select

from tests.people import MIA
from tests.untilgone.store.examples import HOUR, NOW, delivered, look
from tests.untilgone.store.letter_stories import NOTICE, REMINDER, by_hand, staged, told
from tests.web.conftest import House
from tests.web.reading import is_harmless, show, text
from untilgone.looks import Verdict
from untilgone.notices import Answer, AnswerKind, NoticeKind
from untilgone.parties import Party, PartyKind
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import AnswerRow, NoticeRow, TakedownRow
from untilgone.store.write import tasks

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOST = Party(kind=PartyKind.HOST, name="A Host", slug="a_host", language="en", contacts=())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lettered(empty_house: House) -> House:
    """A platform with letters of every kind, refusals, and what has been open for long."""
    store = empty_house.store
    made = await staged(store)
    made["oldest"] = await told(store, "oldest", 0.5)
    await look(store, made["oldest"], Verdict.LIVE, 60)
    changes = {"kind": NoticeKind.ESCALATION, "party": HOST}
    await delivered(store, made["twice"], "0.3.0", hours=61, **changes)
    for name, notice, hour in (
        ("twice", "0.0.0", 20),
        ("twice", "0.1.0", 40),  # the second no of the same round
        ("oldest", "0.0.0", 20),
        ("back", "1.3.0", 120),  # by nobody whom we know
        ("twice", "0.3.0", 62),  # by the host
    ):
        answer = Answer(
            answer_id=f"{name}-{notice}-{hour}",
            notice_id=f"{made[name]}/{notice}",
            kind=AnswerKind.REFUSED,
            rule="refused",
            text="No.",
            at=NOW + hour * HOUR,
        )
        await tasks.keep_answer(store, made[name], answer, answer.at, ask=None)
    return empty_house


def rows(page, heading: str) -> dict[str, list[str]]:
    """The cells of each row of a section's table, by the name of the row."""
    section = page.text.partition(f'id="{heading}"')[2].partition("</section>")[0]
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", section, re.DOTALL):
        cells = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in _cells(row)]
        found[cells[0]] = cells[1:]
    return found


def _cells(row: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)


def where_it_stands(page) -> dict[str, str]:
    section = page.text.partition('id="stands"')[2].partition("</section>")[0]
    parts = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", section, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", said).split()) for name, said in parts}


@pytest.mark.parametrize("path", ["/numbers/platform/one", "/numbers?by=step"])
async def test_each_letter_says_what_followed_it(lettered: House, path):
    every = await by_hand(lettered.store, "one" if "platform" in path else "")
    page = await show(lettered, MIA, path)
    table = rows(page, "letters")

    for key, name in ((NOTICE, "Notice to platform"), (REMINDER, "Reminder to platform")):
        intervals = list(every[key].elements())
        removed = [(left, right) for left, right, how in intervals if how == "removed"]
        unseen = [left for left, _ in removed if left == 0]
        assert table[name][:3] == [str(len(each)) for each in (intervals, removed, unseen)]
    assert is_harmless(page)
    assert 'style="' not in page.text
    assert text(page).count("no proof that a letter was the cause") == 1
    assert "Reminder to platform: of 4 that were still online" in text(page)
    assert re.search(r"next letter or the last look came within [\d.]+ (h|days)", text(page))


def incidence(found: list[tuple[float, float, str]], until: float) -> float:
    """Aalen and Johansen's share of removals, step by step; no removal lies across ``until``."""
    ends = [(right if how == "removed" else left, how) for left, right, how in found]
    free, share = 1.0, 0.0
    for hour in sorted({hour for hour, _ in ends if hour <= until}):
        at_risk = sum(other >= hour for other, _ in ends)
        hows = [how for other, how in ends if other == hour]
        share += free * hows.count("removed") / at_risk
        free *= 1 - (len(hows) - hows.count("open")) / at_risk
    return share


async def test_a_share_is_what_a_textbook_says_of_those_letters(lettered: House):
    page = await show(lettered, MIA, "/numbers/platform/one")
    found = list((await by_hand(lettered.store, "one"))[NOTICE].elements())
    share = f"{round(incidence(found, 24) * 100)} %"

    assert rows(page, "letters")["Notice to platform"][3].startswith(f"{share} 95 %")
    assert share == "33 %"
    assert f"Notice to platform: of {len(found)} that were still online" in text(page)


async def test_every_number_of_a_letter_leads_to_as_many_takedowns(lettered: House):
    for path in ("/numbers/platform/one", "/numbers?by=step"):
        page = await show(lettered, MIA, path)
        links = re.findall(r'href="(/numbers/behind[^"]+)">(\d+)</a>', page.text)
        assert len(links) >= 12
        for link, number in links:
            listed = await show(lettered, MIA, link.replace("&amp;", "&"))
            assert listed.text.count('<li class="card row">') == int(number), link


async def test_a_letter_has_a_page_of_its_own(lettered: House):
    page = await show(lettered, MIA, "/numbers?by=step")
    [link] = set(re.findall(r'href="(/numbers/step/reminder%[^"]+platform)"', page.text))
    own = await show(lettered, MIA, link)

    assert "Share removed since this letter" in text(own)
    assert "no proof that a letter was the cause" in text(own)
    assert "Legal period kept" not in text(own)
    assert (await show(lettered, MIA, "/numbers?by=platform_step")).status_code == 200


async def test_letters_are_not_compared(lettered: House):
    page = await show(lettered, MIA, "/numbers/compare?by=step")
    both = f"/numbers/compare?by=step&one={NOTICE}&other={REMINDER}"

    assert "Letters are not compared" in text(page)
    assert "Whether they differ" not in text(await show(lettered, MIA, both))
    assert "/numbers/compare" not in (await show(lettered, MIA, "/numbers?by=step")).text


async def test_where_a_platform_stands_is_what_the_rows_say(lettered: House):
    page = await show(lettered, MIA, "/numbers/platform/one")
    async with lettered.store.reading() as session:
        takedowns = {row.id: row for row in await session.exec(select(TakedownRow))}
        rounds = [
            row
            for row in await session.exec(select(RoundRow))
            if row.platform == "one" and row.first_notice_at
        ]
        kinds = {row.notice_id: row.party_kind for row in await session.exec(select(NoticeRow))}
        answers = (await session.exec(select(AnswerRow))).all()
    refused = {a.takedown_id for a in answers if kinds.get(a.notice_id) == "platform"}
    still_open = [
        each
        for each in rounds
        if takedowns[each.takedown_id].state != "closed" and not each.confirmed_at
    ]
    still_open = [each for each in still_open if each.moved_at is None]
    oldest = min(still_open, key=lambda each: (each.first_notice_at, each.takedown_id))
    said = where_it_stands(page)

    assert said["First notices delivered"] == str(len(rounds))
    assert said["Refused"] == str(len(refused)) == "2"
    assert said["Answered"] == str(sum(each.answered_at is not None for each in rounds)) == "3"
    assert said["Confirmed gone"] == str(sum(each.confirmed_at is not None for each in rounds))
    assert said["Came back"] == "1"
    assert said["Still open"].startswith(f"{len(still_open)} ;")
    assert takedowns[oldest.takedown_id].reference in said["Still open"]
    days = (datetime.now(UTC) - oldest.first_notice_at).days
    assert re.search(rf"\b({days}|{days + 1}) days ago", said["Still open"]) or days < 4


async def test_a_host_answers_for_its_own_refusals_only(lettered: House):
    page = await show(lettered, MIA, "/numbers/category/ncii")

    assert where_it_stands(page)["Refused"] == "3"  # everybody's, of three takedowns
