"""Every letter there is fits the forms of hosts, and says nothing that they might publish."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from integrations.aws_abuse import AwsAbuse
from integrations.cloudflare import Cloudflare
from integrations.godaddy import GoDaddy
from integrations.ip_volume import IpVolume
from integrations.msrc import Msrc
from integrations.ngrok import Ngrok
from tests.api_channels import Leaving, talking
from untilgone.cases import Category
from untilgone.letters import EarlierNotice, LetterFacts, Letters
from untilgone.notices import Material, NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

AT = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
URL = "https://host.example/a?b=c&d=e"
FACTS = LetterFacts(
    organisation_name="A hotline with a rather long name, for the whole of the country",
    organisation_email="notices-and-answers@hotline.example",
    organisation_url="https://www.hotline.example/about/notices",
    reference="UG-2026-000123-1",
    url=URL,
    category=Category.NCII,
    explanation="",
    party_name="Example Host",
    party_kind=PartyKind.HOST,
    seen_live_at=AT,
    reported_at=AT,
    answer_by=AT,
    reply_to="notices-and-answers@hotline.example",
    earlier=(EarlierNotice(kind=NoticeKind.NOTICE, party_name="Example Platform", sent_at=AT),),
)
CHILDREN = {Category.CSAM, Category.CSAM_SYNTHETIC}
EXPLANATION = "The page offers what no law allows. " * 20
CHANNELS = [AwsAbuse, Cloudflare, GoDaddy, Msrc, Ngrok]
LETTERS = [
    (info.kind, info.language)
    for info in Letters(TEMPLATES).available()
    if (TEMPLATES / "notices" / info.kind / info.language / "short.txt").is_file()
]


@pytest.mark.parametrize("channel", CHANNELS, ids=[channel.slug for channel in CHANNELS])
@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize(("kind", "language"), LETTERS)
async def test_every_letter_fits_the_form(channel, category, kind, language):
    told = "" if channel.is_read_by_others else EXPLANATION
    facts = replace(FACTS, category=category, explanation=told)
    async with talking(channel.slug) as talk:
        if not talk.channel.takes(category):
            return
        letter = Letters(TEMPLATES).render(
            kind, category, language, facts, longest=channel.longest_text
        )
        notice = talk.notice(material=Material(urls=(URL,), category=category))
        await talk.channel.submit(replace(notice, letter=letter), Leaving())

        assert len(talk.reports) == 1


def test_there_are_letters_to_try():
    assert {language for _, language in LETTERS} >= {"en", "nl", "de", "fr", "es"}
    assert NoticeKind.NOTICE in {kind for kind, _ in LETTERS}


@pytest.mark.parametrize(
    ("channel", "taken"),
    [
        (AwsAbuse, CHILDREN),
        (IpVolume, CHILDREN),
        (Cloudflare, set(Category) - {Category.OTHER_ILLEGAL}),
        (GoDaddy, set(Category)),
        (Msrc, set(Category)),
        (Ngrok, set(Category)),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
async def test_each_takes_only_what_it_can_say(channel, taken):
    async with talking(channel.slug) as talk:
        assert {category for category in Category if talk.channel.takes(category)} == taken


@pytest.mark.parametrize("channel", [AwsAbuse, Cloudflare])
def test_what_may_be_passed_on_has_no_explanation(channel):
    assert channel.is_read_by_others
