"""What staff change in the directory counts from the next step on, without a restart."""

from datetime import timedelta

from activities.intake import IntakeActivities
from tests.activities.conftest import Bench, run
from tests.people import LEO
from tests.stand_ins import Web
from tests.untilgone.store.examples import NEW, NOW, URL, report
from untilgone import directory, playbook
from untilgone.cases import Category, TaskKind
from untilgone.directory import Entry, ListedContact
from untilgone.parties import PartyKind
from untilgone.store import overrides, read
from untilgone.store.database import Store

FORM = "https://platform.example/intimate"


def contact(address: str, channel: str = "abuse_email", **changes) -> ListedContact:
    return ListedContact(channel=channel, address=address, source="by phone", **changes)


def platform(*contacts: ListedContact, **changes) -> Entry:
    default = {
        "slug": "pretend_platform",
        "kind": PartyKind.PLATFORM,
        "name": "Pretend Platform",
        "domains": ("platform.example",),
    }
    return Entry(**(default | changes), contacts=contacts)


async def change(store: Store, *entries: Entry) -> None:
    await overrides.put(store, directory.load(), entries, LEO, "They moved.", NOW)


async def test_the_next_letter_goes_to_the_changed_address(bench: Bench):
    await bench.send()
    await change(bench.store, platform(contact("desk@platform.example")))
    await bench.send("0.1.0", at=NOW + timedelta(hours=25))

    assert bench.desk.letters == [
        "notice to abuse@platform.example",
        "notice to desk@platform.example",
    ]


async def test_who_can_act_is_kept_with_how_well_each_contact_is_known(bench: Bench):
    listed = contact("desk@platform.example", certainty="S", last_verified=NOW.date())
    await change(bench.store, platform(listed, contact("old@platform.example", certainty="B")))
    await bench.send()
    found = (await read.takedown(bench.store, bench.reference)).parties

    assert [c.is_verified for c in found[0].contacts] == [True, False]
    assert found[0].contacts[0].last_verified == NOW.date()


async def test_a_contact_for_another_category_is_not_chosen(bench: Bench):
    await change(
        bench.store,
        platform(
            contact("children@platform.example", categories=(Category.CSAM,)),
            contact("abuse@platform.example"),
        ),
    )
    await bench.send()

    assert bench.desk.letters == ["notice to abuse@platform.example"]


async def test_where_every_contact_is_for_another_category_a_person_finds_one(bench: Bench):
    await change(
        bench.store,
        platform(contact("children@platform.example", categories=(Category.CSAM,))),
    )
    await bench.send()

    assert set(await bench.tasks()) == {TaskKind.FIND_CONTACT}
    assert bench.desk.letters == []


async def test_a_form_comes_before_an_api_that_nobody_has_the_keys_to(bench: Bench):
    await change(
        bench.store,
        platform(
            contact("https://api.platform.example/", "an_api"),
            contact(FORM, "manual_form", categories=(Category.NCII,)),
        ),
    )
    await bench.send()
    task = (await bench.tasks())[TaskKind.SEND_BY_HAND]

    assert FORM in task.what


async def test_a_new_report_knows_a_platform_that_staff_just_added(store: Store):
    intake = IntakeActivities(store, playbook.load_all(), directory.load())
    await change(store, platform(slug="just_added"))
    opened = await run(intake.open_case, report())

    assert set(opened.platforms.values()) == {"just_added"}


async def test_a_look_knows_whose_the_new_address_is(bench: Bench):
    await change(bench.store, platform(slug="elsewhere", domains=("elsewhere.example",)))
    await bench.look(Web({URL: 200}))
    await bench.look(Web({URL: NEW, NEW: 200}), at=NOW + timedelta(hours=1))
    line = (await read.takedown(bench.store, bench.reference)).line

    assert (line.moves, line.platform) == (1, "elsewhere")
