"""Nothing is sent twice: every channel, when the answer is lost and when nothing could leave.

A new channel must be in one of the lists here (docs/decisions/0003-errors-say-what-may-have-been-sent.md).
"""

import asyncio
import io
from contextlib import asynccontextmanager

import pytest

from integrations import CHANNELS
from integrations.api import ApiClient
from integrations.console import Console
from integrations.manual_form import ManualForm
from tests.api_channels import STUBS, Leaving, talking
from tests.api_peer import Lost
from tests.example_notices import a_notice
from tests.smtp_server import DEFAULT_ANSWERS, Do, SmtpServer
from tests.submissions import PATIENCE, a_channel
from untilgone.errors import NeedsHuman, OutcomeUnknown, RetryLater

DEADLINE = 3.0  # seconds; long enough for everything before the report on a busy machine

SENDING = ("abuse_email", *STUBS)
# Why there is no answer that could be lost.
NOT_APPLICABLE = {
    "console": "it prints and sends nothing; a test below holds it to that",
    "manual_form": "a person sends it and says so; a test below holds it to that",
}
every_api = pytest.mark.parametrize("slug", STUBS)
every_sending_channel = pytest.mark.parametrize("slug", SENDING)


@asynccontextmanager
async def losing(slug, lost: Lost):
    """The channel, a notice for it, and how many have arrived; the answer to it gets lost."""
    if slug == "abuse_email":
        instead = {
            Lost.CUT: {"END": Do.CUT},
            Lost.TORN: {"END": Do.TEAR},
            Lost.SILENCE: {"END": Do.STALL},
        }
        async with SmtpServer(instead[lost]) as server:
            channel = a_channel(port=server.port, deadline=2 * DEADLINE)
            yield channel, a_notice(), lambda: len(server.received)
        return
    async with talking(slug) as talk:
        talk.channel._client = ApiClient(deadline=DEADLINE)
        talk.peer.loses, talk.peer.lost = talk.stub.is_report, lost
        yield talk.channel, talk.notice(), lambda: len(talk.reports)


async def what_becomes_of_it(slug, lost: Lost):
    leaving = Leaving()
    async with losing(slug, lost) as (channel, notice, arrived):
        with pytest.raises(OutcomeUnknown):
            await channel.submit(notice, leaving)
        return arrived(), leaving.times


def test_every_channel_is_in_one_of_the_lists():
    assert sorted([*SENDING, *NOT_APPLICABLE]) == sorted(each.slug for each in CHANNELS)


def test_only_what_sends_nothing_itself_needs_no_such_test():
    sends_nothing = {each.slug for each in CHANNELS if each.is_by_hand or each.is_stand_in}

    assert NOT_APPLICABLE.keys() == sends_nothing


# -- the answer is lost -------------------------------------------------------------------------


@every_sending_channel
async def test_a_connection_cut_after_the_request_was_read_leaves_the_outcome_unknown(slug):
    assert await what_becomes_of_it(slug, Lost.CUT) == (1, 1)


@every_sending_channel
async def test_an_answer_that_breaks_off_leaves_the_outcome_unknown(slug):
    assert await what_becomes_of_it(slug, Lost.TORN) == (1, 1)


async def test_no_answer_in_time_leaves_the_outcome_unknown():
    asked = [what_becomes_of_it(slug, Lost.SILENCE) for slug in SENDING]  # all at once: they wait

    found = dict(zip(SENDING, await asyncio.gather(*asked), strict=True))

    assert found == dict.fromkeys(SENDING, (1, 1))


# -- nothing could leave ------------------------------------------------------------------------


async def asked_before(slug) -> int:
    """How many requests this channel makes before the report: signing in, looking up."""
    async with talking(slug) as talk:
        await talk.channel.submit(talk.notice(), Leaving())
        return [talk.stub.is_report(asked) for asked in talk.peer.asked].index(True)


@every_api
async def test_an_api_that_cannot_be_reached_at_any_step_gets_nothing(slug):
    for step in range(await asked_before(slug) + 1):
        leaving = Leaving()
        async with talking(slug) as talk:

            def last(asked, talk=talk, step=step):
                if len(talk.peer.asked) == step:
                    talk.peer.stop_listening()
                return talk.answers(asked)

            talk.peer.answers = last
            if step == 0:
                talk.peer.stop_listening()
            with pytest.raises(RetryLater):
                await talk.channel.submit(talk.notice(), leaving)

            assert (len(talk.peer.asked), len(talk.reports), leaving.times) == (step, 0, 0)


@every_api
@pytest.mark.parametrize("lost", [Lost.CUT, Lost.TORN])
async def test_what_gets_lost_before_the_report_is_tried_again_and_then_sent_once(slug, lost):
    for step in range(await asked_before(slug)):
        leaving = Leaving()
        async with talking(slug) as talk:
            talk.peer.lost = lost
            talk.peer.loses = lambda _asked, talk=talk, step=step: len(talk.peer.asked) == step + 1
            with pytest.raises(RetryLater):
                await talk.channel.submit(talk.notice(), leaving)

            assert (len(talk.reports), leaving.times) == (0, 0)
            talk.peer.loses = lambda _asked: False
            await talk.channel.submit(talk.notice(), leaving)
            assert (len(talk.reports), leaving.times) == (1, 1)


@pytest.mark.parametrize("step", ["CONNECT", "MAIL", "RCPT"])
async def test_a_mail_server_lost_before_the_letter_is_tried_again_and_then_gets_it_once(step):
    leaving = Leaving()
    async with SmtpServer({step: [Do.CUT, DEFAULT_ANSWERS[step]]}) as server:
        channel = a_channel(port=server.port)
        with pytest.raises(RetryLater):
            await channel.submit(a_notice(), leaving)

        assert (server.received, leaving.times) == ([], 0)
        await channel.submit(a_notice(), leaving)
        assert (len(server.received), leaving.times) == (1, 1)


async def test_a_mail_server_that_is_not_there_gets_nothing():
    leaving = Leaving()
    async with SmtpServer() as server:
        port = server.port
    with pytest.raises(RetryLater):
        await asyncio.wait_for(a_channel(port=port).submit(a_notice(), leaving), PATIENCE)

    assert leaving.times == 0


# -- what sends nothing -------------------------------------------------------------------------


async def test_the_console_asks_nobody(socket_disabled):
    leaving, stream = Leaving(), io.StringIO()
    await Console(stream=stream).submit(a_notice(), leaving)

    assert leaving.times == 1
    assert stream.getvalue().count("<n-1@hotline.example>") == 1


async def test_a_form_is_left_to_a_person_and_asks_nobody(socket_disabled):
    leaving = Leaving()
    with pytest.raises(NeedsHuman):
        await ManualForm().submit(a_notice(channel="manual_form"), leaving)

    assert leaving.times == 0
