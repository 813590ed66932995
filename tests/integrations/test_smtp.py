"""Every way the conversation with our mail server can go, and what it says about the letter."""

import asyncio

import pytest

from tests.example_notices import a_notice
from tests.smtp_server import Do, Late, SmtpServer
from tests.submissions import PATIENCE, Leaving, a_channel, submit
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater

# When nothing has left: try again


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"])
async def test_a_temporary_no_at_any_step_is_tried_again(step):
    async with SmtpServer({step: "451 4.3.0 try later"}) as server:
        with pytest.raises(RetryLater) as caught:
            await submit(server)

        assert "451 4.3.0 try later" in str(caught.value)
        assert server.accepted == []


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"])
async def test_a_server_that_closes_the_service_at_any_step_is_tried_again(step):
    async with SmtpServer({step: "421 4.3.2 closing"}) as server:
        with pytest.raises(RetryLater):
            await submit(server)


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT"])
async def test_a_connection_lost_before_the_letter_is_tried_again(step):
    leaving = Leaving()
    async with SmtpServer({step: Do.CUT}) as server:
        with pytest.raises(RetryLater):
            await submit(server, leaving=leaving)

        assert leaving.times == 0


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT"])
async def test_a_stall_before_the_letter_is_tried_again(step):
    leaving = Leaving()
    async with SmtpServer({step: Do.STALL}) as server:
        with pytest.raises(RetryLater):
            await submit(server, leaving=leaving, timeout=0.1)

        assert leaving.times == 0


async def test_a_server_that_is_not_there_is_tried_again():
    async with SmtpServer() as server:
        port = server.port
    with pytest.raises(RetryLater):
        await a_channel(port=port).submit(a_notice(), Leaving())


async def test_an_answer_that_is_no_smtp_before_the_letter_is_tried_again():
    async with SmtpServer({"MAIL": "what is this"}) as server:
        with pytest.raises(RetryLater):
            await submit(server)


async def test_a_server_gone_while_leaving_was_recorded_is_tried_again():
    async with SmtpServer() as server:
        with pytest.raises(RetryLater):
            await submit(server, leaving=server.hang_up)

        assert "DATA" not in server.verbs


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT"])
async def test_a_tarpit_is_left_at_the_deadline(step):
    async with SmtpServer({step: Do.TRICKLE}) as server:
        with pytest.raises(RetryLater):
            await asyncio.wait_for(submit(server, deadline=0.4), PATIENCE)


async def test_a_retry_keeps_the_message_id():
    async with SmtpServer({"RCPT": ["450 4.2.0 greylisted", "250 ok"]}) as server:
        channel = a_channel(port=server.port)
        with pytest.raises(RetryLater):
            await channel.submit(a_notice(), Leaving())
        receipt = await channel.submit(a_notice(), Leaving())

        assert receipt.reference == "<n-1@hotline.example>"
        assert [
            b"\r\nMessage-ID: <n-1@hotline.example>\r\n" in a.data for a in server.accepted
        ] == [True]


# When they say no


async def test_a_dead_address_is_refused_and_marked_bad():
    leaving = Leaving()
    async with SmtpServer({"RCPT": "550 5.1.1 no such user"}) as server:
        with pytest.raises(Refused) as caught:
            await submit(server, leaving=leaving)

        assert str(caught.value) == "550 5.1.1 no such user"
        assert caught.value.address_is_bad
        assert leaving.times == 0
        assert server.verbs[-1] == "QUIT"


async def test_a_policy_refusal_leaves_the_address_good():
    async with SmtpServer({"RCPT": "550 5.7.1 relaying denied"}) as server:
        with pytest.raises(Refused) as caught:
            await submit(server)

        assert not caught.value.address_is_bad


@pytest.mark.parametrize("step", ["DATA", "END"])
async def test_a_letter_that_is_not_wanted_is_refused(step):
    async with SmtpServer({step: "554 5.6.0 not wanted"}) as server:
        with pytest.raises(Refused) as caught:
            await submit(server)

        assert str(caught.value) == "554 5.6.0 not wanted"
        assert not caught.value.address_is_bad
        assert server.accepted == []


async def test_the_servers_words_are_one_bounded_printable_line():
    async with SmtpServer(
        {"RCPT": f"550-5.1.1 no\x1b[2J\udcff\r\n550 5.1.1 {'x' * 2000}"}
    ) as server:
        with pytest.raises(Refused) as caught:
            await submit(server)

        assert len(str(caught.value)) <= 500
        assert str(caught.value).isprintable()


# When a person must mend something


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL"])
async def test_a_server_that_does_not_want_us_needs_a_person(step):
    leaving = Leaving()
    async with SmtpServer({step: "554 5.7.1 not you"}) as server:
        with pytest.raises(NeedsHuman) as caught:
            await submit(server, leaving=leaving)

        assert "554 5.7.1 not you" in str(caught.value)
        assert leaving.times == 0


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
async def test_a_server_that_wants_us_to_sign_in_needs_a_person(step):
    async with SmtpServer({step: "530 5.7.0 authentication required"}) as server:
        with pytest.raises(NeedsHuman):
            await submit(server)


# When nobody knows


@pytest.mark.parametrize("step", ["DATA", "END"])
async def test_a_connection_lost_after_data_leaves_the_outcome_unknown(step):
    async with SmtpServer({step: Do.CUT}) as server:
        with pytest.raises(OutcomeUnknown):
            await submit(server)


@pytest.mark.parametrize("step", ["DATA", "END"])
@pytest.mark.parametrize("instead", [Do.STALL, Do.TRICKLE])
async def test_no_answer_after_data_leaves_the_outcome_unknown(step, instead):
    async with SmtpServer({step: instead}) as server:
        with pytest.raises(OutcomeUnknown):
            await asyncio.wait_for(submit(server, deadline=2.0), PATIENCE)


@pytest.mark.parametrize("answer", ["what is this", "354 go on", "99 bottles"])
async def test_an_answer_without_meaning_leaves_the_outcome_unknown(answer):
    async with SmtpServer({"END": answer}) as server:
        with pytest.raises(OutcomeUnknown):
            await submit(server)


async def test_the_last_answer_may_take_longer_than_the_others():
    async with SmtpServer({"END": Late(1.5, "250 2.0.0 at last")}) as server:
        receipt = await submit(server, timeout=1.0)

        assert receipt.said == "250 2.0.0 at last"


async def test_a_cancelled_submission_stays_cancelled():
    async with SmtpServer({"END": Do.STALL}) as server:
        task = asyncio.create_task(submit(server))
        await server.has_letter.wait()
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task


# Leaving


async def test_leaving_is_awaited_once_right_before_data():
    async with SmtpServer() as server:
        leaving = Leaving(server)
        await submit(server, leaving=leaving)

        assert leaving.times == 1
        assert leaving.verbs_before == ["EHLO", "MAIL", "RCPT"]


async def test_a_leaving_that_cannot_be_recorded_sends_nothing():
    async def leaving():
        raise RuntimeError("the database is gone")

    async with SmtpServer() as server:
        with pytest.raises(RuntimeError):
            await submit(server, leaving=leaving)

        assert "DATA" not in server.verbs


@pytest.mark.parametrize("instead", ["500 5.5.1 no", "what is this", Do.CUT])
async def test_a_failed_goodbye_changes_nothing(instead):
    async with SmtpServer({"QUIT": instead}) as server:
        receipt = await submit(server)

        assert receipt.said == "250 2.0.0 queued as 4Zx1"
