"""Mail with a report for machines: who gets it, and that the letter reads as it always did."""

import json
from email import message_from_bytes, policy

import pytest
import xarf

from tests.example_notices import a_notice
from tests.smtp_server import SmtpServer
from tests.submissions import Leaving, a_channel
from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.notices import Material, NoticeKind, Notifier

DOMAINS = "Abuse.Example host.example"


def about(category: Category, **changes):
    urls = ("https://host.example/a?b=c&d=e",)
    return a_notice(material=Material(urls=urls, category=category), **changes)


async def mail_of(notice, domains: str = DOMAINS):
    async with SmtpServer() as server:
        channel = a_channel(port=server.port, xarf_domains=domains)
        await channel.submit(notice, Leaving())
        return message_from_bytes(server.accepted[0].data, policy=policy.default)


@pytest.mark.parametrize("category", [Category.CSAM, Category.CSAM_SYNTHETIC])
async def test_who_reads_reports_gets_one_beside_the_letter(category):
    text = "Dear abuse desk,\n\nplease remove thís.\n"
    mail = await mail_of(about(category, text=text, subject="[UG-2026-000123-1] Mélding"))
    letter, feedback, report = mail.iter_parts()

    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "feedback-report"
    assert mail["Subject"] == "[UG-2026-000123-1] Mélding"
    assert mail["Message-ID"] == "<n-1@hotline.example>"
    assert letter.get_content().replace("\r\n", "\n") == text
    assert letter["Content-Language"] == "en"
    assert feedback.get_content_type() == "message/feedback-report"
    assert report.get_content_type() == "application/json"
    assert (report.get_filename(), report.get_param("name")) == ("xarf.json", "xarf.json")
    assert report["Content-Transfer-Encoding"] == "base64"


async def test_the_report_is_one_that_another_implementation_reads():
    mail = await mail_of(about(Category.CSAM))
    _, feedback, report = mail.iter_parts()
    parsed = xarf.parse(json.loads(report.get_content()))

    assert (parsed.errors, parsed.warnings) == ([], [])
    assert parsed.report.url == "https://host.example/a?b=c&d=e"
    assert parsed.report.description.startswith("[UG-2026-000123-1] ")
    fields = feedback.get_payload()[0]
    assert (fields["Feedback-Type"], fields["Version"]) == ("xarf", "1")
    assert fields["User-Agent"].startswith("UntilGone/")


async def test_a_letter_with_pages_keeps_both_forms():
    mail = await mail_of(about(Category.CSAM, html="<p>Please remove this.</p>\n"))
    letter, _, _ = mail.iter_parts()

    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("notice", "domains"),
    [
        (about(Category.CSAM), ""),
        (about(Category.CSAM), "example"),
        (about(Category.CSAM, address="abuse@sub.host.example"), DOMAINS),
        (about(Category.NCII), DOMAINS),
        (about(Category.NCII_SYNTHETIC), DOMAINS),
        (about(Category.SEXTORTION), DOMAINS),
        (about(Category.CSAM, kind=NoticeKind.WITHDRAWAL), DOMAINS),  # it reports nothing
    ],
)
async def test_everybody_else_and_everything_else_gets_a_plain_letter(notice, domains):
    mail = await mail_of(notice, domains)

    assert mail.get_content_type() == "text/plain"


async def test_what_does_not_fit_the_format_is_for_a_person_and_does_not_leave():
    nobody = Notifier(name="x" * 201, email="a@b.example", url="https://b.example/")
    leaving = Leaving()
    async with SmtpServer() as server:
        channel = a_channel(port=server.port, xarf_domains=DOMAINS)
        with pytest.raises(NeedsHuman, match="200 characters"):
            await channel.submit(about(Category.CSAM, notifier=nobody), leaving)

        assert server.accepted == []
