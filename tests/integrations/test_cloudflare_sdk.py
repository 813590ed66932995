"""Our stand-in for Cloudflare, checked with Cloudflare's own library: paths, fields, answers."""

import asyncio

import pytest
from cloudflare import AuthenticationError, BadRequestError, Cloudflare
from cloudflare.types.abuse_reports import SubmittedListResponse
from cloudflare.types.abuse_reports.submitted import EmailListResponse

from tests.api_channels import Leaving, talking
from tests.cloudflare_stub import ACCOUNT, TOKEN
from untilgone.cases import Category
from untilgone.notices import Material

SLUG = "cloudflare"


def sdk(talk, token: str = TOKEN) -> Cloudflare:
    base = f"{talk.peer.url}{talk.stub.root}"
    return Cloudflare(api_token=token, base_url=base, max_retries=0)


@pytest.mark.parametrize("category", Category)
async def test_what_we_send_is_what_their_library_sends(category):
    async with talking(SLUG) as talk:
        material = Material(urls=("https://host.example/a",), category=category)
        await talk.channel.submit(talk.notice(material=material), Leaving())
        ours = talk.reports[0]
        with sdk(talk) as client:
            await asyncio.to_thread(
                client.abuse_reports.create, ours.json["act"], account_id=ACCOUNT, **ours.json
            )
        theirs = talk.reports[1]

    assert (ours.method, ours.path, ours.json) == (theirs.method, theirs.path, theirs.json)
    assert ours.headers["authorization"] == theirs.headers["authorization"]


async def test_their_library_reads_what_the_stand_in_answers():
    async with talking(SLUG) as talk:
        receipt = await talk.channel.submit(talk.notice(), Leaving())
        talk.answers.reports[receipt.reference] |= {
            "status": "denied",
            "denial_reason": "no_abuse_found",
        }
        mail = {"id": "m1", "subject": "S", "body": "B", "recipient": "r@hotline.example"}
        talk.answers.mails[receipt.reference] = [mail | {"sent_at": "2026-11-29T12:05:00Z"}]
        with sdk(talk) as client:
            submitted = client.abuse_reports.submitted
            report = await asyncio.to_thread(submitted.get, receipt.reference, account_id=ACCOUNT)
            listed = await asyncio.to_thread(
                submitted.list, account_id=ACCOUNT, domain=["host.example"]
            )
            mails = await asyncio.to_thread(
                submitted.emails.list, receipt.reference, account_id=ACCOUNT
            )

    assert (report.id, report.status) == (receipt.reference, "denied")
    assert (report.type, report.denial_reason) == ("NCSEI", "no_abuse_found")
    assert report.urls == ["https://host.example/a?b=c&d=e"]
    assert report.comments.endswith("Our reference: n-1")
    # The library's own pages hand these on unread, so its models are asked here.
    ours = SubmittedListResponse.model_validate({"reports": listed.result.reports})
    sent = EmailListResponse.model_validate({"emails": mails.result.emails})
    assert [r.id for r in ours.reports] == [receipt.reference]
    assert [m.subject for m in sent.emails] == ["S"]


async def test_their_library_knows_the_refusals_of_the_stand_in():
    async with talking(SLUG) as talk:
        with sdk(talk, "wrong") as client:
            get = client.abuse_reports.submitted.get
            with pytest.raises(AuthenticationError):
                await asyncio.to_thread(get, "r1", account_id=ACCOUNT)
        with sdk(talk) as client:
            create = client.abuse_reports.create
            too_long = {
                "act": "abuse_general",
                "account_id": ACCOUNT,
                "email": "a@hotline.example",
                "email2": "a@hotline.example",
                "name": "Example Hotline",
                "urls": "https://host.example/a",
                "owner_notification": "send-anon",
                "host_notification": "send-anon",
                "justification": "x" * 5001,
            }
            with pytest.raises(BadRequestError, match="too long"):
                await asyncio.to_thread(create, "abuse_general", **too_long)
