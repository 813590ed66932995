"""AWS Abuse Signal: reports in XARF under one token, and what became of them."""

import asyncio

import pytest
import xarf
from botocore.config import Config as BotocoreConfig
from botocore.session import Session

from integrations.aws_abuse import _REASONS, Config
from tests.api_channels import Leaving, talking
from tests.api_peer import Says
from tests.host_stubs import OF_CHILDREN
from untilgone.cases import Category
from untilgone.errors import BadInput, NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import AnswerKind, Material
from untilgone.settings import Secret

SLUG = "aws_abuse"


def official(url: str):
    """AWS's own client, to the stub."""
    return Session().create_client(
        "abuse-signal",
        region_name="eu-west-2",
        endpoint_url=url,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="key",
        config=BotocoreConfig(retries={"max_attempts": 0}),
    )


async def answered(**status):
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        [report] = talk.answers.reports.values()
        report |= status
        return await talk.channel.check(receipt)


async def test_a_report_is_xarf_as_another_implementation_reads_it():
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        [asked] = talk.reports
        parsed = xarf.parse(asked.json["report"]["xarf"])

        assert (parsed.errors, parsed.warnings) == ([], [])
        assert parsed.report.type == "csam"
        assert parsed.report.tags is None
        assert asked.json["clientToken"] == asked.json["correlationId"] == parsed.report.report_id
        assert receipt.reference in [r["reportId"] for r in talk.answers.reports.values()]


async def test_what_we_send_is_what_aws_own_client_would_send():
    async with talking(SLUG) as talk:
        await talk.channel.submit(talk.notice(), Leaving())
        [ours] = talk.reports
        client = official(talk.peer.url)
        said = await asyncio.to_thread(client.create_abuse_report, **ours.json)
        theirs = talk.reports[1]
        status = await asyncio.to_thread(client.get_abuse_report_status, reportId=said["reportId"])
        listed = await asyncio.to_thread(
            client.list_abuse_report_statuses, correlationId=ours.json["correlationId"]
        )
        client.close()

    assert (ours.method, ours.path, ours.json) == (theirs.method, theirs.path, theirs.json)
    assert ours.headers["content-type"] == theirs.headers["content-type"]
    assert len(talk.answers.reports) == 1
    assert status["status"] == "QUEUED"
    assert [report["reportId"] for report in listed["reports"]] == [said["reportId"]]


async def test_the_same_notice_twice_is_one_report_there():
    async with talking(SLUG) as talk:
        once = await talk.channel.submit(talk.notice(), Leaving())
        again = await talk.channel.submit(talk.notice(), Leaving())

        assert once.reference == again.reference
        assert len(talk.answers.reports) == 1


async def test_the_same_token_with_another_text_is_not_taken_for_a_refusal():
    async with talking(SLUG) as talk:
        await talk.channel.submit(talk.notice(), Leaving())
        with pytest.raises(OutcomeUnknown, match="token already"):
            await talk.channel.submit(talk.notice(text="Other words."), Leaving())

        assert await talk.channel.find(talk.notice()) is not None


async def test_a_report_whose_answer_was_lost_is_found():
    async with talking(SLUG) as talk:
        assert await talk.channel.find(talk.notice()) is None
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        found = await talk.channel.find(talk.notice())

        assert found.reference == receipt.reference
        assert await talk.channel.find(talk.notice(message_id="<n-2@hotline.example>")) is None


@pytest.mark.parametrize("category", [Category.NCII, Category.SEXTORTION, Category.DOXING])
async def test_what_xarf_has_no_type_for_goes_to_the_next_contact(category):
    leaving = Leaving()
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=OF_CHILDREN.urls, category=category))
        with pytest.raises(Refused, match="has no type"):
            await talk.channel.submit(notice, leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "x" * 1001},
        {
            "material": Material(
                urls=("https://a.example/1", "https://a.example/2"), category=Category.CSAM
            )
        },
    ],
)
async def test_what_one_report_cannot_hold_is_for_a_person(changes):
    leaving = Leaving()
    async with talking(SLUG) as talk:
        with pytest.raises(NeedsHuman):
            await talk.channel.submit(talk.notice(**changes), leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


async def test_a_test_says_that_it_is_one():
    async with talking(SLUG, is_test=True) as talk:
        await talk.channel.submit(talk.notice(), Leaving())

        assert talk.reports[0].json["report"]["xarf"]["tags"] == ["lifecycle:test"]


@pytest.mark.parametrize("status", ["QUEUED", "PROCESSING"])
async def test_what_is_not_completed_is_no_answer(status):
    assert await answered(status=status) is None


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("ACTIONED", AnswerKind.REMOVED),
        ("CONTENT_DOWN_OR_INACCESSIBLE", AnswerKind.REMOVED),
        ("NOT_RESOLVABLE_TO_AWS", AnswerKind.WRONG_ADDRESSEE),
        ("REVIEWED_NO_AWS_ACTION", AnswerKind.REFUSED),
        ("NEED_MORE_INFORMATION", AnswerKind.QUESTION),
        ("SOMETHING_NEW", AnswerKind.UNCLEAR),
        (None, AnswerKind.UNCLEAR),
    ],
)
async def test_each_reason_means_something_else(reason, kind):
    answer = await answered(status="COMPLETED", reasonCode=reason, description="Thank you.")

    assert answer.kind is kind
    assert answer.text.endswith("Thank you.")


def test_every_reason_that_aws_publishes_is_mapped():
    shapes = Session().get_service_model("abuse-signal")

    assert set(shapes.shape_for("ReasonCode").enum) == set(_REASONS)


async def test_a_key_that_may_not_and_a_busy_service_are_told_apart():
    async with talking(SLUG) as talk:
        talk.peer.answers = lambda _: Says(status=503, headers={"Retry-After": "5"})
        with pytest.raises(RetryLater):
            await talk.channel.submit(talk.notice(), Leaving())
        talk.peer.answers = lambda _: Says(status=202, body={})
        with pytest.raises(OutcomeUnknown, match="without a report id"):
            await talk.channel.submit(talk.notice(), Leaving())


def test_an_unknown_region_is_refused():
    with pytest.raises(BadInput, match="eu-west-2"):
        Config(key_id="k", key=Secret("s"), region="mars-1")


def test_a_region_is_its_own_address():
    config = Config(key_id="k", key=Secret("s"), region="us-east-1")

    assert config.root == "https://abuse.us-east-1.amazonaws.com"
