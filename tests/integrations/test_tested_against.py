"""What we say of each channel's tests: on its page, in the README, and whether it is so."""

import re
from pathlib import Path

import pytest

from integrations import CHANNELS

ROOT = Path(__file__).resolve().parents[2]
SLUGS = [channel_class.slug for channel_class in CHANNELS]
KINDS = (
    "a real implementation",
    "an official client",
    "an official schema",
    "another's client",
    "our own stub only",
    "nothing outside",
)
# Whoever claims more than a stub names the test, and what it has from others.
EVIDENCE = {
    "abuse_email": ("test_abuse_email.py", "import aiosmtpd.smtp"),
    "aws_abuse": ("test_aws_abuse.py", "from botocore.session import"),
    "bluesky": ("test_bluesky_pds.py", "from tests.bluesky_servers import"),
    "cloudflare": ("test_cloudflare_sdk.py", "from cloudflare import"),
    "mastodon": ("test_clients_of_others.py", "from mastodon import"),
    "ngrok": ("test_clients_of_others.py", "import ngrok\n"),
    "reddit": ("test_clients_of_others.py", "import praw\n"),
    "youtube": ("test_youtube_description.py", '"recordings" / "youtube"'),
}
every_channel = pytest.mark.parametrize("slug", SLUGS)


def rows() -> list[tuple[str, str]]:
    """The README's table of channels: slug and what each was exercised against."""
    text = (ROOT / "README.md").read_text("utf-8")
    _, _, section = text.partition("\n## Channels\n")
    return re.findall(r"^\| \[`(\w+)`\].*\| ([^|]+) \|$", section, re.MULTILINE)


def on_its_page(slug: str) -> list[str]:
    text = (ROOT / "docs" / "integrations" / f"{slug}.md").read_text("utf-8")
    return re.findall(r"^Tested against: (.+)\.$", text, re.MULTILINE)


def kind_of(slug: str) -> str:
    [said] = on_its_page(slug)
    found = re.match(r"\*\*(.+?)\*\*[:,] ", said)
    assert found, said
    return found[1]


def test_the_readme_lists_every_channel_exactly_once():
    assert sorted(slug for slug, _ in rows()) == SLUGS


@every_channel
def test_a_page_says_it_once_in_the_words_of_the_readme(slug):
    assert on_its_page(slug) == [dict(rows())[slug]]


@every_channel
def test_what_it_was_tested_against_is_one_of_these_kinds(slug):
    assert kind_of(slug) in KINDS


@every_channel
def test_who_claims_more_than_a_stub_has_a_test_that_uses_it(slug):
    claims_more = kind_of(slug) not in {"our own stub only", "nothing outside"}

    assert claims_more is (slug in EVIDENCE)
    if claims_more:
        name, needle = EVIDENCE[slug]
        assert needle in (ROOT / "tests" / "integrations" / name).read_text("utf-8")


def test_the_readme_explains_each_kind():
    text = (ROOT / "README.md").read_text("utf-8")
    explained = re.findall(r"^\| ((?:an?|our|another's) [^|]+) \| ", text, re.MULTILINE)

    assert {kind for row in explained for kind in row.split(", ")} == {*KINDS[:-1]}
