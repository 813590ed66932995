"""Numbers for managers: each one is what a plain loop over the rounds says, with its uncertainty."""

import re
from math import inf

import pytest
import pytest_asyncio
from sqlmodel import select

from tests.people import ADA, CAROL, LEO, MIA
from tests.untilgone.store.measured_cases import staged
from tests.web.conftest import House
from tests.web.reading import Elements, is_harmless, show, text
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow

pytestmark = pytest.mark.asyncio(loop_scope="module")
PAGES = (
    "/numbers",
    "/numbers/behind?by=platform&key=dutch_platform",
    "/numbers/platform/dutch_platform",
    "/numbers/compare?by=platform",
)
PERIOD = 48.0  # of the Dutch Platform (tests/web/conftest.py)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def counted(empty_house: House) -> House:
    """A house whose takedowns ended in every way."""
    for platform in ("dutch_platform", "elsewhere"):
        await staged(empty_house.store, platform)
    return empty_house


async def told_ones(house: House, platform: str = "dutch_platform"):
    """Everybody's rounds as they are, with hours since the notice: the figures by hand."""
    async with house.store.reading() as session:
        query = select(TakedownRow, RoundRow).join(RoundRow, RoundRow.takedown_id == TakedownRow.id)
        rows = (await session.exec(query)).all()
    found = {"all": 0, "open": 0, "removed": 0, "already_gone": 0, "withdrawn": 0, "moved": 0}
    found |= {"kept": 0, "missed": 0, "unclear": 0, "intervals": [], "open_since": []}
    for takedown, each in rows:
        if (each.platform or takedown.platform) != platform:
            continue
        told, gone, confirmed = each.first_notice_at, each.first_gone_at, each.confirmed_at
        if told is None:
            found["already_gone"] += confirmed is not None
            continue
        live = max(((each.last_live_at or told) - told).total_seconds() / 3600, 0)
        right = (gone - told).total_seconds() / 3600 if confirmed else inf
        found["all"] += 1
        found["removed"] += confirmed is not None
        found["moved"] += each.moved_at is not None
        found["withdrawn"] += takedown.outcome == "withdrawn"
        if takedown.outcome == "withdrawn":  # until then it was followed
            live = (takedown.closed_at - told).total_seconds() / 3600
        if each.moved_at:
            live = (each.moved_at - told).total_seconds() / 3600
        is_open = not (confirmed or each.moved_at or takedown.outcome)
        found["open"] += is_open
        found["open_since"] += [live] * is_open
        found["kept"] += right <= PERIOD
        found["missed"] += live >= PERIOD
        found["unclear"] += live < PERIOD < right < inf
        found["intervals"].append((live, right))
    return found


def cells(page, row: str) -> list[list[str]]:
    """The cells of each table row of that name."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.text, re.DOTALL)
    mine = [each for each in rows if f">{row}</a></th>" in each]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", each, re.DOTALL)
        ]
        for each in mine
    ]


@pytest.mark.parametrize("path", PAGES)
async def test_only_managers_and_admins_see_numbers(counted: House, path):
    pages = [await show(counted, who, path) for who in (MIA, ADA, CAROL, LEO)]

    assert [page.status_code for page in pages] == [200, 200, 403, 403]
    assert is_harmless(pages[0])
    assert 'style="' not in pages[0].text
    assert 'href="/numbers"' in pages[0].text


async def test_the_counts_are_those_of_a_plain_loop(counted: House):
    by_hand = await told_ones(counted)
    [many, _long] = cells(await show(counted, MIA, "/numbers"), "Dutch Platform")
    names = ("all", "open", "removed", "withdrawn", "moved", "already_gone")

    assert many == [str(by_hand[name]) for name in (*names, "kept", "missed", "unclear")]
    assert many == ["7", "1", "4", "1", "1", "1", "2", "2", "1"]


async def test_every_count_leads_to_as_many_takedowns(counted: House):
    page = await show(counted, MIA, "/numbers")
    links = re.findall(r'href="(/numbers/behind[^"]+)">(\d+)</a>', page.text)

    assert len(links) >= 18
    for link, number in links:
        listed = await show(counted, MIA, link.replace("&amp;", "&"))
        assert listed.text.count('<li class="card row">') == int(number), link


async def test_shares_lie_where_the_rounds_allow_and_say_of_how_many(counted: House):
    made = await told_ones(counted)
    by_hand = made["intervals"]
    [_many, long] = cells(await show(counted, MIA, "/numbers"), "Dutch Platform")
    share, low, high, of = map(
        int, re.fullmatch(r"(\d+) % 95 %: (\d+) % to (\d+) %, of (\d+)", long[3]).groups()
    )
    surely = sum(right <= 24 for _, right in by_hand) / len(by_hand)

    assert abs(share / 100 - surely) < 0.01  # no interval lies across 24 h
    assert low <= share <= high
    assert of == len(by_hand) - sum(live < 24 for live in made["open_since"]) == 7
    assert long[0] == "7"
    assert "95 %" in long[1] or "Not known" in long[1]


async def test_what_cannot_be_known_says_why(counted: House):
    [_many, long] = cells(await show(counted, MIA, "/numbers"), "Dutch Platform")

    assert long[2] == "Not known: only 57 % had ended so until now."
    assert long[6].startswith("Not known: the last look was after")


async def test_groups_stand_by_how_many_and_never_as_a_rank(counted: House):
    page = await show(counted, MIA, "/numbers")
    rows = re.findall(r'scope="row"><a[^>]+>([^<]+)</a>', page.text)

    assert rows[:2] == ["Dutch Platform", "elsewhere"]
    assert "this is no ranking" in text(page)
    assert "As of" in text(page)


@pytest.mark.parametrize("by", ["platform", "host", "category", "channel", "country", "step"])
async def test_it_can_be_asked_by_everything(counted: House, by):
    page = await show(counted, MIA, f"/numbers?by={by}")

    assert page.status_code == 200
    assert page.text.count('scope="row"') >= 2


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("by=moon", 404, "no numbers by that"),
        ("since=yesterday", 422, "Write a day as in"),
        ("since=2026-12-02&until=2026-12-01", 422, "before the first"),
        ("since=2020-01-01&until=2020-01-02", 200, "nobody was told about anything"),
        ("since=2026-11-23&until=2026-11-23", 200, "Dutch Platform"),
        ("since=2026-11-24", 200, "nobody was told about anything"),
    ],
)
async def test_days_are_those_that_were_asked_for(counted: House, query, status, said):
    page = await show(counted, MIA, f"/numbers?{query}")

    assert page.status_code == status
    assert said in text(page)


async def test_fields_have_labels(counted: House):
    elements = Elements(await show(counted, MIA, "/numbers"))
    labelled = {label.get("for") for label in elements.all("label")}
    fields = [each for each in elements.all("input") if each.get("type") != "hidden"]

    assert {each["id"] for each in [*fields, *elements.all("select")]} <= labelled


async def test_the_curve_and_its_table_say_what_the_rounds_say(counted: House):
    made = await told_ones(counted)
    by_hand = made["intervals"]
    page = await show(counted, MIA, "/numbers/platform/dutch_platform")
    rows = re.findall(
        r'<th[^>]*scope="row">([\d.]+ (?:h|days))</th>((?:<td[^>]*>[^<]*</td>)+)', page.text
    )
    table = {hours: re.findall(r">([^<]*)</td>", rest) for hours, rest in rows}

    for hours, said in ((6, "6 h"), (12, "12 h"), (24, "24 h"), (96, "4 days")):
        share, _band, of, at_risk = table[said]
        assert int(at_risk) == sum(live >= hours for live, _ in by_hand), said
        assert int(of) == len(by_hand) - sum(live < hours for live in made["open_since"]), said
        surely = sum(right <= hours for _, right in by_hand) / len(by_hand)
        if hours < 96:
            assert share == f"{round(surely * 100)} %"
    assert is_harmless(page)
    assert 'style="' not in page.text
    assert ("<title id=" in page.text, "<desc id=" in page.text) == (True, True)
    assert re.search(r'<path class="line" d="M56\.0 272\.0 L', page.text)


async def test_a_group_shows_our_delay_answers_and_what_came_back(counted: House):
    page = await show(counted, MIA, "/numbers/platform/dutch_platform")
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.text, re.DOTALL)
    found = {}
    for name in ("Our delay", "their first answer", "there again"):
        [mine] = [each for each in rows if name in each]
        found[name] = re.findall(r'href="([^"]+)">(\d+)</a>', mine)

    assert [number for _, number in found["there again"]][:2] == ["5", "1"]
    assert [number for _, number in found["their first answer"]][1] == "0"
    for links in found.values():
        for link, number in links:
            listed = await show(counted, MIA, link.replace("&amp;", "&"))
            assert listed.text.count('<li class="card row">') == int(number), link


async def test_a_group_that_nobody_knows_is_an_empty_page(counted: House):
    for path in ("/numbers/platform/nobody", "/numbers/host/a%252Fb%2520c"):
        page = await show(counted, MIA, path)
        assert (page.status_code, "No clock began" in text(page)) == (200, True)
    assert "Host: a/b c" in text(page)
    assert (await show(counted, MIA, "/numbers/moon/x")).status_code == 404


async def test_two_are_compared_and_few_cannot_tell(counted: House):
    page = await show(
        counted, MIA, "/numbers/compare?by=platform&one=dutch_platform&other=elsewhere"
    )

    assert "cannot tell whether they differ" in text(page)
    assert re.search(r"differ as much in [\d,]+ of 1,000", text(page))
    assert is_harmless(page)
    assert len(cells(page, "Dutch Platform")) == len(cells(page, "elsewhere")) == 2


@pytest.mark.parametrize("other", ["dutch_platform", "nobody", ""])
async def test_nothing_is_compared_with_itself_or_nobody(counted: House, other):
    path = f"/numbers/compare?by=platform&one=dutch_platform&other={other}"
    page = await show(counted, MIA, path)

    assert page.status_code == 422
    assert "Choose two that differ" in text(page)


async def test_other_desks_have_their_own(counted: House):
    async with counted.store.writing() as session:
        rows = (await session.exec(select(TakedownRow))).all()
        for row in rows:
            row.desk = "other"
            session.add(row)
    page = await show(counted, MIA, "/numbers/behind?by=platform&key=dutch_platform")
    async with counted.store.writing() as session:
        for row in rows:
            row.desk = "main"
            session.add(row)

    assert '<li class="card row">' not in page.text
