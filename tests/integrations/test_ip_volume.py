"""IP Volume: URLs on one server of theirs, of one kind of material."""

import pytest

from tests.api_channels import Leaving, talking
from tests.api_peer import Says
from untilgone.cases import Category
from untilgone.errors import OutcomeUnknown, Refused
from untilgone.notices import Material
from untilgone.parties import Contact

SLUG = "ip_volume"
CHILDREN = {Category.CSAM, Category.CSAM_SYNTHETIC}
URLS = ("https://a.example/1?x=1&y=2", "https://b.example/2")


async def test_the_server_and_the_urls_on_it_are_a_form():
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=URLS, category=Category.CSAM))
        receipt = await talk.channel.submit(notice, Leaving())
        [asked] = talk.reports

    assert asked.path == "/reports"
    assert asked.form == [("ip", "192.0.2.7"), ("urls", "\n".join(URLS))]
    assert receipt.reference == "4711"


@pytest.mark.parametrize("category", sorted(set(Category) - CHILDREN))
async def test_other_material_goes_to_the_next_contact(category):
    leaving = Leaving()
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=URLS, category=category))
        with pytest.raises(Refused, match="abuse mailbox"):
            await talk.channel.submit(notice, leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": []}, b"<html>"])
async def test_a_success_without_a_number_is_an_unknown_outcome(body):
    async with talking(SLUG) as talk:
        talk.peer.answers = lambda _: Says(body=body)
        with pytest.raises(OutcomeUnknown, match="without a number"):
            await talk.channel.submit(talk.notice(), Leaving())


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [("192.0.2.7", True), ("2001:db8::7", True), ("api", False), ("host.example", False)],
)
async def test_a_contact_is_the_address_of_a_server(address, is_taken):
    async with talking(SLUG) as talk:
        contact = Contact(channel=SLUG, address=address, source="test", confidence=1.0)

        assert talk.channel.accepts(contact) is is_taken
