"""What every channel promises, checked over the whole list."""

import io
import sys
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import get_type_hints

import pytest

from integrations import CHANNELS, connect_channels
from integrations.abuse_email import AbuseEmail
from integrations.console import Console
from tests.api_channels import STUBS, talking
from tests.canary import PASSWORD as SECRET
from tests.example_notices import a_notice
from tests.smtp_server import SmtpServer
from untilgone.csv_file import MEDIA_TYPE
from untilgone.errors import BadInput, NeedsHuman
from untilgone.notices import Attachment
from untilgone.parties import Contact
from untilgone.settings import Secret, read

LIST = Attachment(name="list.csv", content=b"a,b\r\n", media_type=MEDIA_TYPE)
ROOT = Path(__file__).resolve().parents[2]
HEADINGS = ["Requirements", "Settings", "Test versus production", "What it cannot do"]

# A full set of settings for each channel; ports are filled in by its peer.
EXAMPLE_SETTINGS = {
    "abuse_email": {
        "UNTILGONE_ABUSE_EMAIL_HOST": "127.0.0.1",
        "UNTILGONE_ABUSE_EMAIL_SECURITY": "none",
        "UNTILGONE_ABUSE_EMAIL_SENDER": "notices@hotline.example",
        "UNTILGONE_ABUSE_EMAIL_SENDER_NAME": "Hotline Example",
        "UNTILGONE_ABUSE_EMAIL_USERNAME": "desk",
        "UNTILGONE_ABUSE_EMAIL_PASSWORD": SECRET,
    },
    "console": {},
    "manual_form": {},
    **{slug: stub.settings for slug, stub in STUBS.items()},
}


@asynccontextmanager
async def mail_server():
    async with SmtpServer(accounts={"desk": SECRET}) as server:
        config = replace(an_example_config(AbuseEmail), port=server.port)
        yield (
            AbuseEmail(config),
            lambda name="": sum(name.encode() in mail for mail in server.received),
        )


@asynccontextmanager
async def printed_page():
    stream = io.StringIO()
    yield Console(stream=stream), lambda name="<n-1@hotline.example>": stream.getvalue().count(name)


def api(slug):
    @asynccontextmanager
    async def peer():
        async with talking(slug) as talk:
            yield talk.channel, lambda: len(talk.reports)

    return peer


def notice_for(channel_class):
    stub = STUBS.get(channel_class.slug)
    return a_notice(**stub.notice) if stub else a_notice()


# Where each channel finds somebody to talk to, and how many notices have got there.
PEERS = {
    "abuse_email": mail_server,
    "console": printed_page,
    **{slug: api(slug) for slug in STUBS},
}

every_channel = pytest.mark.parametrize(
    "channel_class", CHANNELS, ids=[channel_class.slug for channel_class in CHANNELS]
)

# A person does what the others send.
every_sending_channel = pytest.mark.parametrize(
    "channel_class",
    [channel_class for channel_class in CHANNELS if not channel_class.is_by_hand],
    ids=lambda channel_class: channel_class.slug,
)


def an_example_config(channel_class):
    prefix = f"UNTILGONE_{channel_class.slug.upper()}_"
    return read(channel_class.config_class, EXAMPLE_SETTINGS[channel_class.slug], prefix)


def docs_of(channel_class) -> str:
    page = ROOT / "docs" / "integrations" / f"{channel_class.slug}.md"
    return page.read_text(encoding="utf-8")


def test_the_list_is_alphabetical_and_names_each_channel_once():
    slugs = [channel_class.slug for channel_class in CHANNELS]

    assert slugs == sorted(set(slugs))


@every_channel
def test_the_slug_is_the_name_of_the_file(channel_class):
    assert channel_class.__module__ == f"integrations.{channel_class.slug}"


@every_channel
def test_it_has_a_label_for_people(channel_class):
    assert channel_class.label.strip() == channel_class.label != ""


@every_channel
def test_its_config_is_frozen(channel_class):
    assert is_dataclass(channel_class.config_class)
    assert channel_class.config_class.__dataclass_params__.frozen


@every_channel
def test_every_setting_explains_itself(channel_class):
    mute = [f.name for f in fields(channel_class.config_class) if not f.metadata.get("help")]

    assert mute == []


@every_channel
def test_the_module_links_to_the_documents_it_follows(channel_class):
    assert "https://" in sys.modules[channel_class.__module__].__doc__


@every_channel
def test_its_page_has_the_usual_headings_in_order(channel_class):
    found = [line.removeprefix("## ") for line in docs_of(channel_class).splitlines()]

    assert [line for line in found if line in HEADINGS] == HEADINGS


@every_channel
def test_its_page_names_every_setting(channel_class):
    page = docs_of(channel_class)
    prefix = f"UNTILGONE_{channel_class.slug.upper()}_"
    names = [f"{prefix}{f.name.upper()}" for f in fields(channel_class.config_class)]

    assert [name for name in names if f"`{name}`" not in page] == []


@every_channel
def test_it_has_example_settings_and_a_peer_in_this_file(channel_class):
    assert channel_class.slug in EXAMPLE_SETTINGS
    assert (channel_class.slug in PEERS) is not channel_class.is_by_hand


@every_channel
def test_building_and_accepting_ask_nobody(channel_class, socket_disabled):
    channel = channel_class(an_example_config(channel_class))
    contact = Contact(
        channel=channel_class.slug, address="abuse@host.example", source="test", confidence=1.0
    )

    assert channel.accepts(contact) in {True, False}


@every_channel
def test_only_a_stand_in_takes_the_contacts_of_others(channel_class):
    channel = channel_class(an_example_config(channel_class))
    contact = Contact(
        channel="another", address="abuse@host.example", source="test", confidence=1.0
    )

    assert channel.accepts(contact) is channel_class.is_stand_in


@every_channel
def test_its_secrets_never_show(channel_class):
    config = an_example_config(channel_class)
    channel = channel_class(config)
    hints = get_type_hints(channel_class.config_class)
    secrets = {f.name for f in fields(config) if Secret in getattr(hints[f.name], "__args__", ())}
    secrets |= {f.name for f in fields(config) if hints[f.name] is Secret}

    given = [getattr(config, name) for name in secrets]
    assert {one.get_secret_value() for one in given if one} <= {SECRET}  # others are left empty
    assert SECRET not in f"{config!r} {config} {channel!r} {vars(channel)!r}"


@every_sending_channel
async def test_leaving_is_awaited_exactly_once_and_one_notice_gets_there(channel_class):
    times = 0

    async def leaving():
        nonlocal times
        times += 1
        assert arrived() == 0

    async with PEERS[channel_class.slug]() as (channel, arrived):
        receipt = await channel.submit(notice_for(channel_class), leaving)

        assert times == 1
        assert arrived() == 1
        assert receipt.reference
        assert receipt.said.isprintable()
        assert receipt.at.tzinfo is not None


@every_sending_channel
async def test_what_could_not_be_recorded_does_not_leave(channel_class):
    async def leaving():
        raise RuntimeError("the database is gone")

    async with PEERS[channel_class.slug]() as (channel, arrived):
        with pytest.raises(RuntimeError):
            await channel.submit(notice_for(channel_class), leaving)

        assert arrived() == 0


@every_sending_channel
async def test_asking_and_withdrawing_keep_the_promise_of_the_base(channel_class):
    async with PEERS[channel_class.slug]() as (channel, _arrived):

        async def leaving():
            pass

        receipt = await channel.submit(notice_for(channel_class), leaving)
        answer = await channel.check(receipt)

        assert answer is None or answer.answer_id
        if channel_class.withdraw is channel_class.__mro__[1].withdraw:
            with pytest.raises(NeedsHuman):
                await channel.withdraw(receipt, "sent in error")


@every_channel
def test_what_goes_into_a_field_of_a_form_takes_no_files(channel_class):
    assert not (channel_class.takes_attachments and channel_class.longest_text)


@pytest.mark.parametrize(
    "channel_class",
    [channel_class for channel_class in CHANNELS if channel_class.takes_attachments],
    ids=lambda channel_class: channel_class.slug,
)
async def test_what_says_that_it_takes_files_hands_them_over(channel_class):
    async def leaving():
        pass

    async with PEERS[channel_class.slug]() as (channel, arrived):
        await channel.submit(a_notice(attachment=LIST), leaving)

        assert arrived(LIST.name) == 1


def test_the_listed_channels_are_connected_in_the_order_asked_for():
    channels = connect_channels(["console", "abuse_email"], EXAMPLE_SETTINGS["abuse_email"])

    assert [channel.slug for channel in channels] == ["console", "abuse_email"]


def test_a_slug_named_twice_is_one_channel():
    assert len(connect_channels(["console", "console"], {})) == 1


def test_an_unknown_slug_is_refused_with_what_exists():
    with pytest.raises(BadInput) as caught:
        connect_channels(["console", "abuse_mail"], {})

    assert "'abuse_mail'" in str(caught.value)
    assert "abuse_email, aws_abuse" in str(caught.value)


def test_a_half_configured_channel_is_refused_with_the_missing_names_and_their_help():
    with pytest.raises(BadInput) as caught:
        connect_channels(["abuse_email"], {"UNTILGONE_ABUSE_EMAIL_HOST": "mail.hotline.example"})

    assert "'abuse_email'" in str(caught.value)
    assert "UNTILGONE_ABUSE_EMAIL_SENDER is not set: Address notices come from" in str(caught.value)
    assert "UNTILGONE_ABUSE_EMAIL_HOST" not in str(caught.value)


def test_a_setting_that_cannot_work_is_refused_without_showing_the_secret():
    env = EXAMPLE_SETTINGS["abuse_email"] | {"UNTILGONE_ABUSE_EMAIL_HOST": "mail.hotline.example"}

    with pytest.raises(BadInput) as caught:
        connect_channels(["abuse_email"], env)

    assert "security=none" in str(caught.value)
    assert SECRET not in str(caught.value)
