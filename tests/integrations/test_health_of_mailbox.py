"""What `untilgone doctor` says about the mailbox."""

from integrations.health.mailbox import finding
from tests.imap_server import imap_server
from untilgone.health import Health


async def test_without_a_mailbox_it_says_who_reads_the_answers():
    found = await finding({})

    assert found.health is Health.NOT_CONNECTED
    assert "a person reads the answers" in found.said


async def test_a_mailbox_that_lets_us_in_says_how_much_is_to_be_read():
    async with imap_server() as server:
        await server.put(b"Subject: a\r\n\r\n", b"Subject: b\r\n\r\n")
        found = await finding(server.settings())

    assert found.health is Health.OK
    assert found.said.startswith("desk at 127.0.0.1: 2 to be read in INBOX")


async def test_a_wrong_password_is_something_to_mend():
    async with imap_server() as server:
        found = await finding(server.settings(PASSWORD="another"))

    assert found.health is Health.BROKEN
    assert "does not let 'desk' in" in found.said


async def test_half_of_the_settings_is_something_to_mend():
    found = await finding({"UNTILGONE_MAILBOX_HOST": "imap.hotline.example"})

    assert found.health is Health.BROKEN
    assert "UNTILGONE_MAILBOX_USERNAME" in found.said
