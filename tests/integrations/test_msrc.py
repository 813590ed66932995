"""Microsoft: reports with every field of the form, and answers kept as they are."""

import pytest

from tests.api_channels import Leaving, talking
from tests.api_peer import Says
from untilgone.cases import Category
from untilgone.notices import Material

SLUG = "msrc"
URLS = ("https://host.example/1", "https://host.example/2")


async def test_the_form_is_filled_in():
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=URLS, category=Category.NCII))
        await talk.channel.submit(notice, Leaving())
        sent = talk.reports[0].json

    assert (sent["date"], sent["time"], sent["timeZone"]) == ("2026-11-29", "12:00:00", "UTC")
    assert sent["incidentType"] == "Illegal/Violates the rights of others"
    assert (sent["threatType"], sent["sourceUrl"]) == ("URL", URLS[0])
    assert sent["urlList"] == [{"sourceUrl": url} for url in URLS]
    assert (sent["reporterName"], sent["reporterEmail"]) == (
        "Example Hotline",
        "notices@hotline.example",
    )
    assert "please remove" in sent["reportNotes"]
    assert sent["reportNotes"].endswith("Our reference: n-1")
    assert (sent["anonymizeReport"], sent["testSubmission"]) == (True, False)


async def test_a_test_says_that_it_is_one():
    async with talking(SLUG, is_test=True, is_anonymous=False) as talk:
        await talk.channel.submit(talk.notice(), Leaving())
        sent = talk.reports[0].json

    assert (sent["anonymizeReport"], sent["testSubmission"]) == (False, True)


async def test_without_a_token_none_is_sent():
    async with talking(SLUG) as talk:
        await talk.channel.submit(talk.notice(), Leaving())
        assert talk.reports[0].headers["authorization"].startswith("Bearer ")
    async with talking(SLUG, token=None) as talk:
        await talk.channel.submit(talk.notice(), Leaving())
        assert "authorization" not in talk.reports[0].headers


@pytest.mark.parametrize(
    ("says", "reference"),
    [
        (Says(body={"id": 7}), "7"),
        (Says(status=201, body={"caseNumber": "SIR1"}), "SIR1"),
        (Says(body={"status": "received"}), "n-1"),
        (Says(status=204), "n-1"),
        (Says(body=b"Thank you"), "n-1"),
    ],
)
async def test_whatever_microsoft_answers_is_kept(says, reference):
    async with talking(SLUG) as talk:
        talk.peer.answers = lambda _: says
        receipt = await talk.channel.submit(talk.notice(), Leaving())

        assert receipt.reference == reference
        assert str(says.status) in receipt.said
        assert await talk.channel.check(receipt) is None
