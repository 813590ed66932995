"""Which of a party's contacts are for a case, and in which order they are tried."""

from untilgone.cases import Category
from untilgone.parties import Contact, Party, PartyKind


def contact(channel: str, address: str, *categories: Category) -> Contact:
    return Contact(
        channel=channel, address=address, source="a test", confidence=0.9, categories=categories
    )


API = contact("an_api", "https://api.platform.example/")
FORM = contact("manual_form", "https://platform.example/intimate", Category.NCII)
MAIL = contact("abuse_email", "abuse@platform.example")
PLATFORM = Party(
    kind=PartyKind.PLATFORM, name="Platform", slug="platform", contacts=(API, FORM, MAIL)
)


def order(category: Category, *connected: str) -> tuple[Contact, ...]:
    return PLATFORM.for_case(category, lambda c: c.channel in connected).contacts


def test_a_contact_that_is_for_something_else_is_left_out():
    assert order(Category.DOXING, "an_api") == (API, MAIL)


def test_a_connected_api_keeps_its_place():
    assert order(Category.NCII, "an_api") == (API, FORM, MAIL)


def test_an_api_that_nobody_has_the_keys_to_comes_last():
    assert order(Category.NCII) == (FORM, MAIL, API)


def test_what_a_person_can_do_keeps_its_place_without_a_channel():
    assert order(Category.NCII, "abuse_email") == (FORM, MAIL, API)
