"""Cloudflare: which form is filled in, what each answer means, what became of a report."""

import pytest

from integrations.cloudflare import _ACTS, _DENIALS, Config
from tests.api_channels import Leaving, talking
from tests.api_peer import Says
from tests.cloudflare_stub import ACCOUNT, MORE
from untilgone.cases import Category
from untilgone.errors import (
    AccountRefused,
    BadInput,
    NeedsHuman,
    OutcomeUnknown,
    Refused,
    RetryLater,
)
from untilgone.notices import AnswerKind, Material, Receipt
from untilgone.settings import Secret

SLUG = "cloudflare"
URL = "https://host.example/a?b=c&d=e"


def about(category: Category, *urls: str) -> Material:
    return Material(urls=urls or (URL,), category=category)


async def reported(category: Category, *urls: str, **changes):
    """What the form said that arrived."""
    async with talking(SLUG) as talk:
        notice = talk.notice(material=about(category, *urls), **changes)
        await talk.channel.submit(notice, Leaving())
        [asked] = talk.reports
        assert asked.path.endswith(f"/{asked.json['act']}")
        return asked.json


async def answered(**report):
    """What a report that stands like this at Cloudflare means for us."""
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        talk.answers.reports[receipt.reference] |= report
        return await talk.channel.check(receipt), receipt


@pytest.mark.parametrize("category", Category)
async def test_every_category_has_a_form_that_the_schema_takes(category):
    sent = await reported(category)

    assert sent["act"] in MORE
    assert sent["urls"] == URL
    assert (sent["name"], sent["email"]) == ("Example Hotline", "notices@hotline.example")


@pytest.mark.parametrize(
    ("category", "act"),
    [
        (Category.CSAM, "abuse_children"),
        (Category.CSAM_SYNTHETIC, "abuse_children"),
        (Category.NCII, "abuse_ncsei"),
        (Category.NCII_SYNTHETIC, "abuse_ncsei"),
        (Category.SEXTORTION, "abuse_threat"),
        (Category.DOXING, "abuse_general"),
    ],
)
async def test_the_form_fits_the_category(category, act):
    assert (await reported(category))["act"] == act


@pytest.mark.parametrize("category", [Category.CSAM, Category.NCII, Category.NCII_SYNTHETIC])
async def test_who_put_intimate_material_there_is_not_told(category):
    sent = await reported(category)

    assert (sent["owner_notification"], sent["host_notification"]) == ("none", "send-anon")


async def test_a_report_of_intimate_images_says_that_we_are_not_the_person_shown():
    sent = await reported(Category.NCII)

    assert sent["ncsei_subject_representation"] is False
    assert "not the person shown" in sent["comments"]
    assert "please remove" in sent["comments"]
    assert "justification" not in sent


async def test_the_reference_of_the_notice_stands_in_every_report():
    for category in Category:
        assert (await reported(category))["comments"].endswith("Our reference: n-1")


async def test_urls_of_one_host_go_together_each_once():
    sent = await reported(Category.NCII, URL, "https://host.example/2", URL)

    assert sent["urls"] == f"{URL}\nhttps://host.example/2"


@pytest.mark.parametrize(
    "urls",
    [
        (URL, "https://www.host.example/a"),
        tuple(f"https://host.example/{number}" for number in range(251)),
    ],
)
async def test_what_one_report_cannot_hold_is_for_a_person(urls):
    leaving = Leaving()
    async with talking(SLUG) as talk:
        notice = talk.notice(material=about(Category.NCII, *urls))
        with pytest.raises(NeedsHuman, match="250 addresses of one host"):
            await talk.channel.submit(notice, leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


@pytest.mark.parametrize("category", [Category.NCII, Category.CSAM])
async def test_a_letter_too_long_for_its_field_is_never_cut(category):
    leaving = Leaving()
    async with talking(SLUG) as talk:
        notice = talk.notice(material=about(category), text="x" * 5001)
        with pytest.raises(NeedsHuman, match=r"takes (2000|5000) characters"):
            await talk.channel.submit(notice, leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


async def test_the_receipt_is_the_code_to_ask_with():
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())

        assert receipt.reference in talk.answers.reports
        assert "abuse_ncsei" in receipt.said


async def test_a_duplicate_was_taken_before_and_the_receipt_says_so():
    async with talking(SLUG) as talk:
        first = await talk.channel.submit(talk.notice(), Leaving())
        talk.answers.says = Says(body={"result": "error", "err_code": "dedupe", "msg": "Again."})
        again = await talk.channel.submit(talk.notice(notice_id="n-2"), Leaving())

        assert again.reference == first.reference
        assert "already reported" in again.said


async def test_a_duplicate_whose_first_report_is_not_told_is_a_success_too():
    says = Says(body={"result": "error", "err_code": "dedupe", "msg": "Again."})
    async with talking(SLUG) as talk:
        talk.peer.answers = lambda asked: says if asked.method == "POST" else Says(status=500)
        receipt = await talk.channel.submit(talk.notice(), Leaving())

        assert receipt.reference == "n-1"
        assert "already reported" in receipt.said
        talk.peer.answers = talk.answers
        assert await talk.channel.check(receipt) is None


async def test_a_host_that_cloudflare_does_not_serve_is_the_wrong_addressee():
    async with talking(SLUG) as talk:
        talk.answers.says = Says(body={"result": "error", "err_code": "url_not_orange", "msg": "?"})
        with pytest.raises(Refused, match="find out anew who hosts it") as caught:
            await talk.channel.submit(talk.notice(), Leaving())

    assert caught.value.address_is_bad is False


@pytest.mark.parametrize(
    ("says", "error", "words"),
    [
        (Says(body={"result": "error", "err_code": "odd", "msg": "Why?"}), NeedsHuman, "odd Why"),
        (Says(body={"success": False, "errors": [{"code": 1}]}), NeedsHuman, "took nothing"),
        (Says(status=401, body={"success": False}), AccountRefused, "Trust and Safety Write"),
        (Says(status=429, body={"result": "error"}), RetryLater, "Nothing was taken"),
        (Says(status=403, body={"result": "error"}), AccountRefused, "Nothing was taken"),
        (Says(status=500, body={"result": "error"}), OutcomeUnknown, "may have been taken"),
        (Says(status=422, body={"result": "error", "err_code": "x"}), NeedsHuman, "nothing: x"),
        (Says(body={"result": "maybe"}), OutcomeUnknown, "without meaning"),
        (Says(body=b"<html>"), OutcomeUnknown, "without meaning"),
    ],
)
async def test_each_other_answer_says_what_became_of_the_report(says, error, words):
    async with talking(SLUG) as talk:
        talk.answers.says = says
        with pytest.raises(error, match=words):
            await talk.channel.submit(talk.notice(), Leaving())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"result": "success", "abuse_rand": "r7"}, "r7"),
        ({"success": True, "result": {"id": "r8"}}, "r8"),
        ({"result": "success"}, "n-1"),
    ],
)
async def test_every_shape_of_a_success_is_one(body, code):
    async with talking(SLUG) as talk:
        talk.answers.says = Says(body=body)
        receipt = await talk.channel.submit(talk.notice(), Leaving())

        assert receipt.reference == code


async def test_a_report_whose_answer_was_lost_is_found_by_our_reference():
    async with talking(SLUG) as talk:
        await talk.channel.submit(talk.notice(notice_id="n-11"), Leaving())
        assert await talk.channel.find(talk.notice()) is None
        real = talk.answers

        def lost(asked):
            said = real(asked)
            return Says(status=502) if asked.method == "POST" else said

        talk.peer.answers = lost
        with pytest.raises(OutcomeUnknown):
            await talk.channel.submit(talk.notice(), Leaving())
        talk.peer.answers = real
        found = await talk.channel.find(talk.notice())

        assert real.reports[found.reference]["comments"].endswith("Our reference: n-1")
        assert len(talk.reports) == 2


async def test_what_was_not_decided_yet_is_no_answer():
    answer, _ = await answered()

    assert answer is None


async def test_accepted_is_not_gone():
    answer, receipt = await answered(status="accepted")

    assert answer.kind is AnswerKind.ACKNOWLEDGED
    assert answer.ticket == receipt.reference


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("content_removed", AnswerKind.REMOVED),
        ("content_unavailable", AnswerKind.REMOVED),
        ("not_on_cloudflare", AnswerKind.WRONG_ADDRESSEE),
        ("no_abuse_found", AnswerKind.REFUSED),
        ("direct_url_required", AnswerKind.QUESTION),
        ("law_enforcement_referral_required", AnswerKind.QUESTION),
        ("something_new", AnswerKind.UNCLEAR),
    ],
)
async def test_each_reason_for_a_denial_means_something_else(reason, kind):
    answer, _ = await answered(status="denied", denial_reason=reason)

    assert answer.kind is kind
    assert reason in answer.text


async def test_a_duplicate_is_decided_by_the_first_report():
    answer, _ = await answered(status="denied", denial_reason="duplicate_report")

    assert answer is None


async def test_the_same_answer_twice_has_the_same_id_and_mails_come_along():
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        mail = {"id": "m1", "subject": "Your report", "body": "The host is Example Host."}
        mail |= {"recipient": "notices@hotline.example", "sent_at": "2026-11-29T12:05:00Z"}
        talk.answers.mails[receipt.reference] = [mail]
        heard = await talk.channel.check(receipt)
        talk.answers.reports[receipt.reference] |= {"status": "accepted"}
        decided = [await talk.channel.check(receipt) for _ in range(2)]

    assert heard.kind is AnswerKind.ACKNOWLEDGED
    assert "Example Host" in heard.text
    assert decided[0].answer_id == decided[1].answer_id != heard.answer_id
    assert "Example Host" in decided[0].text


def test_every_category_and_every_known_reason_is_mapped():
    assert set(_ACTS) == set(Category)
    assert len(_DENIALS) == 13


@pytest.mark.parametrize(
    "wrong", [{"account_id": "../x"}, {"account_id": "a" * 33}, {"ncmec_notification": "no"}]
)
def test_a_setting_that_cannot_work_is_refused(wrong):
    with pytest.raises(BadInput):
        Config(**({"account_id": ACCOUNT, "token": Secret("t")} | wrong))


async def test_a_reference_from_elsewhere_cannot_lead_to_another_address():
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        strange = Receipt(reference="../../x?y", said="", at=receipt.at)

        assert await talk.channel.check(strange) is None
        assert talk.peer.asked[-1].path.endswith("/submitted/..%2F..%2Fx%3Fy")
