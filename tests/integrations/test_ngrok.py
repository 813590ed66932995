"""ngrok: reports with the letter as metadata, and what was done about each host."""

import pytest

from tests.api_channels import Leaving, talking
from tests.api_peer import Says
from untilgone.cases import Category
from untilgone.errors import NeedsHuman, OutcomeUnknown
from untilgone.notices import AnswerKind, Material

SLUG = "ngrok"


async def answered(status: str, *hosts: str):
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        listed = [{"hostname": f"{n}.example", "status": s} for n, s in enumerate(hosts)]
        talk.answers.reports[receipt.reference] |= {"status": status, "hostnames": listed}
        return await talk.channel.check(receipt)


async def test_all_addresses_and_the_letter_go_in_one_report():
    urls = ("https://a.example/1", "https://b.example/2")
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=urls, category=Category.NCII))
        receipt = await talk.channel.submit(notice, Leaving())
        [asked] = talk.reports

    assert asked.json["urls"] == list(urls)
    assert "please remove" in asked.json["metadata"]
    assert asked.json["metadata"].endswith("Our reference: n-1")
    assert receipt.reference == "abrp_0"


async def test_a_letter_that_is_too_long_is_never_cut():
    leaving = Leaving()
    async with talking(SLUG) as talk:
        with pytest.raises(NeedsHuman, match="4096 bytes"):
            await talk.channel.submit(talk.notice(text="é" * 2048), leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


async def test_a_success_without_an_id_is_an_unknown_outcome():
    async with talking(SLUG) as talk:
        talk.peer.answers = lambda _: Says(status=201, body={})
        with pytest.raises(OutcomeUnknown, match="without an id"):
            await talk.channel.submit(talk.notice(), Leaving())


@pytest.mark.parametrize("status", ["PENDING", "PARTIALLY_PROCESSED"])
async def test_what_is_not_through_is_no_answer(status):
    assert await answered(status, "BANNED") is None


@pytest.mark.parametrize(
    ("hosts", "kind"),
    [
        (("BANNED", "BANNED"), AnswerKind.REMOVED),
        (("IGNORE",), AnswerKind.REFUSED),
        (("BANNED", "IGNORE"), AnswerKind.UNCLEAR),
        (("SOMETHING",), AnswerKind.UNCLEAR),
        ((), AnswerKind.UNCLEAR),
    ],
)
async def test_each_word_for_a_host_means_something_else(hosts, kind):
    answer = await answered("PROCESSED", *hosts)

    assert answer.kind is kind
    assert all(word in answer.text for word in hosts)
