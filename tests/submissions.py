"""One submission by mail to a server on loopback, and what it told about leaving."""

from integrations.abuse_email import AbuseEmail, Config
from integrations.smtp import Security
from tests.example_notices import a_notice
from untilgone.notices import Receipt

PATIENCE = 30.0  # a test that waits this long has failed; nothing measures shorter times


class Leaving:
    """Counts how often it was awaited, and remembers what the server had seen by then."""

    def __init__(self, server=None):
        self.server, self.times, self.verbs_before = server, 0, []

    async def __call__(self):
        self.times += 1
        self.verbs_before = list(self.server.verbs) if self.server else []


def a_channel(**changes) -> AbuseEmail:
    settings = {
        "host": "127.0.0.1",
        "security": Security.NONE,
        "sender": "notices@hotline.example",
        "sender_name": "Hotline Example",
        "timeout": PATIENCE,
        "deadline": 2 * PATIENCE,
    }
    return AbuseEmail(Config(**(settings | changes)))


async def submit(server, notice=None, leaving=None, **changes) -> Receipt:
    channel = a_channel(**({"port": server.port} | changes))
    return await channel.submit(notice or a_notice(), leaving or Leaving())
