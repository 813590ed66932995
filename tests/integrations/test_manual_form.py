"""Forms: which contacts are one, and that nothing is ever sent to them."""

import pytest

from integrations.manual_form import ManualForm
from tests.example_notices import a_notice
from untilgone.errors import NeedsHuman
from untilgone.parties import Contact


@pytest.mark.parametrize(
    ("address", "is_form"),
    [
        ("https://platform.example/report?kind=image", True),
        ("https://help.platform.example/forms/a/b#c", True),
        ("http://platform.example/report", False),
        ("https://user:password@platform.example/report", False),
        ("https:///report", False),
        ("https://platform.example/re port", False),
        ("https://platform.example/\nreport", False),
        ("https://[broken/report", False),
        ("javascript:alert(1)", False),
        ("abuse@platform.example", False),
        ("", False),
    ],
)
def test_a_form_is_an_https_address(address, is_form):
    contact = Contact(channel="manual_form", address=address, source="test", confidence=1)

    assert ManualForm().accepts(contact) is is_form


async def test_nothing_is_sent_and_nothing_leaves():
    async def leaving():
        raise AssertionError("nothing leaves")

    with pytest.raises(NeedsHuman, match=r"https://platform\.example/report"):
        await ManualForm().submit(a_notice(address="https://platform.example/report"), leaving)
