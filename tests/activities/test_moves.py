"""Looking where material was moved to, and telling those who are responsible there."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.activities.conftest import Bench
from tests.stand_ins import Web
from tests.untilgone.store.examples import HOUR, NEW, NOW, URL
from untilgone.cases import Category, State, TaskKind
from untilgone.errors import NothingNew
from untilgone.looks import Sighting, Standing, Verdict
from untilgone.notices import NoticeKind, NoticeState
from untilgone.parties import Contact, PartyKind
from untilgone.progress import Correction
from untilgone.store import read

DAY = 24 * HOUR
SAME = "https://cdn.platform.example/blue-lantern"
"""Moved by the same platform on the same host."""


async def moved(bench: Bench, to: str = NEW, hours: float = 1) -> Web:
    """It was live at the reported address, and then led on."""
    web = Web({URL: 200, to: 200})
    await bench.look(web)
    web.pages[URL] = to
    await bench.look(web, Standing.LIVE, at=NOW + hours * HOUR)
    web.asked.clear()
    return web


async def looked(bench: Bench, web: Web, hours: float) -> tuple[Verdict, str]:
    """What a look once more says, and by which rule."""
    with suppress(NothingNew):
        await bench.look(web, Standing.LIVE, moves=1, at=NOW + hours * HOUR)
    last = (await read.takedown(bench.store, bench.reference)).looks[-1]
    return last.verdict, last.rule


async def test_a_look_that_was_led_on_tells_that_it_has_moved(bench: Bench):
    web = Web({URL: 200, NEW: 200})
    first = await bench.look(web)
    web.pages[URL] = NEW
    sighting = await bench.look(web, Standing.LIVE, at=NOW + HOUR)

    assert (first.moves, sighting.moves, sighting.round) == (0, 1, 1)
    assert (sighting.standing, sighting.rule) == (Standing.LIVE, "moved.redirect")


async def test_a_move_that_was_kept_before_a_crash_is_told_by_the_next_look(bench: Bench):
    web = await moved(bench)
    told: Sighting = await bench.look(web, Standing.LIVE)

    assert told.moves == 1
    with pytest.raises(NothingNew):
        await bench.look(web, Standing.LIVE, moves=1)


async def test_looks_go_on_at_the_new_address_and_while_it_is_live_only_there(bench: Bench):
    web = await moved(bench)

    assert await looked(bench, web, 2) == (Verdict.LIVE, "live.page")
    assert web.asked == [NEW]


async def test_gone_there_is_gone_where_the_old_address_leads_there(bench: Bench):
    web = await moved(bench)
    web.pages[NEW] = 404

    assert (await looked(bench, web, 2))[0] is Verdict.GONE
    assert web.asked == [NEW, URL]


@pytest.mark.parametrize(
    ("old", "verdict"), [(404, Verdict.GONE), (403, Verdict.UNKNOWN), (200, Verdict.LIVE)]
)
async def test_gone_there_is_gone_only_where_the_old_address_is_too(
    bench: Bench, old: int, verdict: Verdict
):
    web = await moved(bench)
    web.pages |= {NEW: 404, URL: old}

    assert (await looked(bench, web, 2))[0] is verdict


async def test_the_old_address_gone_alone_is_not_gone(bench: Bench):
    web = await moved(bench)
    web.pages[URL] = 404

    assert (await looked(bench, web, 2))[0] is Verdict.LIVE


async def test_live_by_itself_at_the_old_address_it_is_followed_back(bench: Bench):
    web = await moved(bench)
    web.pages |= {NEW: 404, URL: 200}
    sighting = await bench.look(web, Standing.LIVE, moves=1, at=NOW + 2 * HOUR)
    line = (await read.takedown(bench.store, bench.reference)).line

    assert (sighting.moves, line.current_url) == (2, URL)


async def test_moved_on_from_the_old_address_it_is_followed_further(bench: Bench):
    web = await moved(bench)
    newest = "https://newest.example/blue-lantern"
    web.pages |= {NEW: 404, URL: newest, newest: 200}
    sighting = await bench.look(web, Standing.LIVE, moves=1, at=NOW + 2 * HOUR)
    line = (await read.takedown(bench.store, bench.reference)).line

    assert (sighting.moves, line.current_url) == (2, newest)


async def test_a_secure_or_mobile_spelling_is_no_move(bench: Bench):
    spelled = URL.replace("https://", "https://m.") + "/?utm_source=x"
    sighting = await bench.look(Web({URL: spelled, spelled: 200}))

    assert (sighting.moves, sighting.rule) == (0, "live.page")


async def test_a_move_to_what_nobody_recognises_asks_a_person_and_tells_it_once(bench: Bench):
    odd = "https://odd.example/a/b/c/d"
    web = Web({URL: odd, odd: 200})
    sighting = await bench.look(web)
    task = (await bench.tasks())[TaskKind.MOVED]

    assert sighting.moves == 0
    assert sighting.asks is not None
    assert sighting.asks.task_id == task.task_id
    with pytest.raises(NothingNew):
        await bench.look(web, Standing.LIVE, asked=(task.task_id,))


@pytest.mark.parametrize("category", [Category.CSAM, Category.CSAM_SYNTHETIC])
async def test_of_child_abuse_material_no_title_is_remembered_at_any_address(
    bench: Bench, category: Category
):
    await bench.report(url="https://platform.example/77120", category=category)
    web = Web({"https://platform.example/77120": 200, "https://b.example/77120": 200})
    await bench.look(web)
    web.pages["https://platform.example/77120"] = "https://b.example/77120"
    await bench.look(web, Standing.LIVE, at=NOW + HOUR)
    web.pages["https://b.example/77120"] = 404
    await bench.look(web, Standing.LIVE, moves=1, at=NOW + 2 * HOUR)

    assert web.titles_kept == {False}


# -- notices --------------------------------------------------------------------------------------


async def test_a_letter_names_the_current_address_and_the_earlier_one(bench: Bench):
    await moved(bench)
    await bench.send("1.0.0", at=NOW + 2 * HOUR)
    notice = await bench.notice("1.0.0")

    assert notice.address == "abuse@elsewhere.example"
    assert f"\n{NEW}\n" in notice.text
    assert f"Before that it was here:\n\n{URL}\n" in notice.text


async def test_those_who_were_told_before_it_moved_are_not_told_again(bench: Bench):
    await moved(bench, hours=0)
    await bench.send("1.0.0", at=NOW + HOUR)
    result = await bench.send("2.0.0", at=NOW + 5 * HOUR, life=0)

    assert result.outcome == "already_told"
    assert result.told == f"{bench.reference}/1.0.0"
    assert result.answer_by is not None
    assert abs(result.answer_by - (NOW + HOUR + DAY)) < timedelta(minutes=1)
    assert len(bench.desk.taken) == 1
    assert "notice not repeated" in await bench.acts()
    assert await bench.state() is State.WAITING


async def test_what_may_have_left_before_it_moved_is_not_sent_again_either(bench: Bench):
    await moved(bench, hours=0)
    bench.desk.outcomes = [ConnectionError("lost")]
    await bench.send("1.0.0")
    result = await bench.send("2.0.0", at=NOW + HOUR, life=0)

    assert await bench.stands("1.0.0") is NoticeState.UNKNOWN
    assert result.outcome == "already_told"


async def test_another_kind_of_letter_to_the_same_party_is_sent(bench: Bench):
    await moved(bench, hours=0)
    await bench.send("1.0.0")
    result = await bench.send("2.1.0", notice=NoticeKind.REMINDER, life=0)

    assert result.outcome == "delivered"


async def test_what_came_back_is_told_again(bench: Bench):
    await moved(bench, hours=0)
    await bench.send("1.0.0")
    result = await bench.send("2.0.0", life=2)

    assert result.outcome == "delivered"


async def test_the_next_letter_to_the_same_party_names_both_addresses(bench: Bench):
    await bench.send()
    await moved(bench, SAME)
    await bench.send("0.1.0", notice=NoticeKind.REMINDER, at=NOW + 2 * HOUR)
    text = (await bench.notice("0.1.0")).text

    assert SAME in text
    assert URL in text
    assert "a notice to Pretend Platform" in text


async def test_a_letter_tells_nobody_what_others_were_sent_elsewhere(bench: Bench):
    await bench.send()
    await moved(bench)
    await bench.send("1.1.0", notice=NoticeKind.REMINDER, at=NOW + 2 * HOUR)

    assert "Pretend Platform" not in (await bench.notice("1.1.0")).text


async def test_a_contact_that_was_named_for_the_old_site_is_not_written_to_about_the_new(
    bench: Bench,
):
    named = Correction(
        party=PartyKind.HOST,
        contact=Contact(
            channel="abuse_email", address="noc@cellar.example", source="person", confidence=1
        ),
    )
    await moved(bench)
    step = {"party": PartyKind.HOST, "notice": NoticeKind.ESCALATION}
    before = await bench.send("1.2.0", **step, corrections=(named,))
    after = await bench.send("1.2.0", **step, corrections=(replace(named, moves=1),))

    assert before.outcome == "no_contact"
    assert after.outcome == "delivered"
    assert bench.desk.letters == ["escalation to noc@cellar.example"]


async def test_a_contact_that_was_named_holds_where_the_same_ones_are_responsible(bench: Bench):
    named = Correction(
        party=PartyKind.PLATFORM,
        contact=Contact(
            channel="abuse_email", address="desk@platform.example", source="person", confidence=1
        ),
    )
    await moved(bench, SAME)
    await bench.send("0.0.0", corrections=(named,))

    assert bench.desk.letters == ["notice to desk@platform.example"]
