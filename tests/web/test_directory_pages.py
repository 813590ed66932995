"""The directory and the playbooks as people read and change them."""

import re

import pytest

from tests.people import ADA, CAROL, LEO, MIA
from tests.statements import statements
from tests.web.conftest import House
from tests.web.reading import Elements, is_harmless, show, text

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = '"><script>alert(1)</script> see https://evil.example/x'


async def send(house: House, path: str, person=LEO, **fields):
    async with await house.browser(person) as browser:
        return await browser.send(path, **fields)


def hidden(page, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


async def change(house: House, slug: str, person=LEO, **fields):
    page = await show(house, person, f"/directory/{slug}")
    given = {"kind": hidden(page, "kind"), "seen": hidden(page, "seen"), "reason": "Read there."}
    return await send(house, f"/directory/{slug}", person, **(given | fields))


async def add(house: House, slug: str, **fields):
    given = {
        "slug": slug,
        "kind": "platform",
        "name": slug.title(),
        "domains": f"{slug}.example",
        "channel": "abuse_email",
        "address": f"abuse@{slug}.example",
        "source": "their site",
        "reason": "New.",
    }
    return await send(house, "/directory", **(given | fields))


@pytest.mark.parametrize("person", [CAROL, MIA, LEO, ADA], ids=lambda person: person.name)
async def test_everybody_reads_and_only_editors_change(house: House, person):
    listed = await show(house, person, "/directory?q=form.example")
    party = await show(house, person, "/directory/form_only")
    answer = await send(house, "/directory/form_only", person, act="add")

    assert 'href="/directory/form_only"' in listed.text
    assert "hxxps://form[.]example/abuse" in party.text
    assert ("Add a contact" in party.text) == (person in {LEO, ADA})
    assert (answer.status_code == 403) == (person not in {LEO, ADA})


async def test_the_list_is_filtered_and_has_pages(house: House):
    first = await show(house, LEO, "/directory?kind=platform")
    more = re.search(r'href="(/directory\?kind=platform&amp;after=[^"]+)"', first.text)
    listed = r'class="govuk-link ref" href="([^"]+)"'
    if more:
        second = await show(house, LEO, more[1].replace("&amp;", "&"))
        assert not set(re.findall(listed, first.text)) & set(re.findall(listed, second.text))

    assert len(re.findall(listed, first.text)) <= 100
    assert "Nobody is known like that." in (await show(house, LEO, "/directory?q=zzzz")).text


async def test_a_contact_is_added_and_the_history_says_who_verified_it(house: House):
    answer = await change(
        house,
        "pretend_platform",
        act="add",
        channel="manual_form",
        address="https://platform.example/report",
        source="their help pages",
        certainty="S",
        last_verified="2026-11-20",
    )
    page = text(await show(house, MIA, "/directory/pretend_platform"))

    assert answer.status_code == 303
    assert "Verified on 2026-11-20 by leo" in page
    assert "changed here by staff" in page
    assert "Read there." in page
    assert "Now: manual_form: hxxps://platform[.]example/report" in page


async def test_a_contact_is_changed_moved_to_the_front_and_taken_out(house: House):
    await add(house, "moving")
    await change(
        house, "moving", act="add", channel="abuse_email", address="b@x.example", source="s"
    )
    await change(house, "moving", act="first", position="1")
    first = text(await show(house, LEO, "/directory/moving"))
    await change(house, "moving", act="remove", position="0")
    gone = text(await show(house, LEO, "/directory/moving")).partition("History")[0]

    assert first.index("b@x.example") < first.index("abuse@moving.example")
    assert "b@x.example" not in gone


async def test_a_desk_that_wants_no_address_that_can_be_clicked_is_ticked_and_unticked(house):
    await add(house, "filtering")
    contact = {
        "act": "contact",
        "position": "0",
        "channel": "abuse_email",
        "address": "abuse@filtering.example",
        "source": "their desk",
    }
    before = await show(house, LEO, "/directory/filtering")
    await change(house, "filtering", **contact, defang="yes")
    ticked = await show(house, LEO, "/directory/filtering")
    await change(house, "filtering", **contact)
    after = await show(house, LEO, "/directory/filtering")

    inputs = (Elements(page).all("input") for page in (before, ticked, after))
    boxes = [next(each for each in found if each.get("name") == "defang") for found in inputs]
    assert ["checked" in box for box in boxes] == [False, True, False]
    wish = "addresses in letters to it cannot be clicked"
    assert f"Now: abuse_email: abuse@filtering.example, their desk, {wish}" in text(ticked)
    assert wish in text(await show(house, LEO, "/directory/filtering")).partition("History")[2]


async def test_nobody_overwrites_what_they_have_not_seen(house: House):
    answer = await change(house, "form_only", act="remove", position="0", seen="0" * 16)

    assert answer.status_code == 409
    assert "Somebody else changed this party meanwhile" in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"address": ""},
        {"address": "http://no-tls.example"},
        {"last_verified": "2026-11-20", "certainty": ""},
        {"reason": ""},
        {"act": "else"},
    ],
)
async def test_what_the_directory_does_not_take_comes_back_with_what_was_typed(house, fields):
    given = {
        "act": "add",
        "channel": "manual_form",
        "address": "https://form.example/new",
        "source": "typed by hand",
    }
    answer = await change(house, "form_only", **(given | fields))

    assert answer.status_code == 422
    if fields.get("act") is None:
        assert "typed by hand" in answer.text


async def test_the_files_speak_again(house: House):
    await change(
        house, "unsure", act="add", channel="abuse_email", address="new@x.example", source="s"
    )
    answer = await send(house, "/directory/unsure", act="reset", reason="Right again.")
    page = text(await show(house, LEO, "/directory/unsure"))

    assert answer.status_code == 303
    assert "from your own files" in page
    assert "the files speak again" in page


async def test_a_party_is_added_once(house: House):
    made = await add(house, "brand_new")
    again = await add(house, "brand_new")
    wrong = await add(house, "Not a slug!")

    assert made.headers["location"] == "/directory/brand_new?done=true"
    assert again.status_code == 409
    assert wrong.status_code == 422
    assert 'value="Not a slug!"' in wrong.text


async def test_what_was_typed_is_shown_as_text(house: House):
    await add(house, "hostile", name=HOSTILE, source=HOSTILE, reason=HOSTILE)
    pages = [
        await show(house, LEO, path) for path in ("/directory?q=hostile", "/directory/hostile")
    ]

    assert all(is_harmless(page) for page in pages)
    assert "&lt;script&gt;" in pages[1].text


async def test_every_field_has_a_label_of_its_own(house: House):
    elements = Elements(await show(house, LEO, "/directory/pretend_platform"))
    fields = [
        field["id"]
        for tag in ("input", "select", "textarea")
        for field in elements.all(tag)
        if field.get("type") != "hidden"
    ]

    assert set(fields) <= {label.get("for") for label in elements.all("label")}
    assert len(set(fields)) == len(fields)


async def test_the_pages_take_few_statements(house: House):
    async with await house.browser(LEO) as browser:
        with statements(house.store) as listed:
            await browser.get("/directory")
        with statements(house.store) as shown:
            await browser.get("/directory/form_only")

    assert len(listed) <= 4
    assert len(shown) <= 5


async def test_playbooks_say_where_they_come_from(house: House):
    page = text(await show(house, MIA, "/playbooks"))

    assert "Child sexual abuse material" in page
    assert "csam, as shipped" in page
    assert "read_first, from your own file" in page


async def test_a_playbook_is_a_ladder_that_people_can_read(house: House):
    page = text(await show(house, CAROL, "/playbooks/csam"))
    own = text(await show(house, CAROL, "/playbooks/read_first"))

    assert "1. Notice to: Platform Then 12 hours to act." in page
    assert "2. Reminder to: Platform Due 12 hours after the first" in page
    assert "Only where the host is in: NL" in page
    assert "Directive 2011/93/EU" in page
    assert "Leaves only once somebody has approved it: legal staff." in own


@pytest.mark.parametrize("path", ["/playbooks/none", "/directory/none"])
async def test_what_is_not_there_is_said(house: House, path):
    assert (await show(house, CAROL, path)).status_code == 404


async def test_every_shipped_playbook_has_its_page(house: House):
    listed = (await show(house, CAROL, "/playbooks")).text
    for path in re.findall(r'href="(/playbooks/[^"]+)"', listed):
        page = await show(house, CAROL, path)

        assert page.status_code == 200
        assert is_harmless(page)
