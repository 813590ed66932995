"""What tests of news for reporters do: find it, send it, see what became of it."""

import base64

from activities.messages import MailOrder
from activities.news import NewsActivities
from integrations.reporter_hook import ReporterHook
from tests.activities.conftest import run
from tests.conftest import SECRET
from tests.news_peers import TEXTS, mail_to
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.errors import NothingNew
from untilgone.reporters import NewsState
from untilgone.store import news, read
from untilgone.store.database import Store

ADDRESS = "reporter@post.example"
LATER = NOW + 5 * HOUR


def activities(store: Store, server=None, hook: ReporterHook | None = None) -> NewsActivities:
    mail = mail_to(server) if server is not None else None
    return NewsActivities(store, TEXTS, mail, hook or ReporterHook(SECRET.encode()))


async def told(acts: NewsActivities, *, at=LATER) -> list[str]:
    """Find and send everything; the ids of the messages."""
    try:
        letters = await run(acts.find_news, (), at=at)
    except NothingNew:
        return []
    for letter in letters:
        await run(acts.send_news, letter, at=at)
    return list(letters)


async def state(store: Store, letter: str) -> NewsState:
    return (await news.message(store, letter)).state


async def acts_of(store: Store, reference: str) -> list[str]:
    return [act.kind for act in (await read.takedown(store, reference)).timeline]


def came_back(octets: bytes, *, status: str = "5.1.1", action: str = "failed") -> MailOrder:
    """A delivery status notification (RFC 3464) that returns a mail."""
    report = (
        "From: MAILER-DAEMON@mx.post.example\r\nTo: desk@office.example\r\n"
        "Subject: Delivery status\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="part"\r\n\r\n'
        "--part\r\n\r\nYour mail could not be delivered.\r\n"
        "--part\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.post.example\r\n\r\n"
        f"Final-Recipient: rfc822; {ADDRESS}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "--part\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    raw = report.encode() + octets + b"\r\n--part--\r\n"
    return MailOrder(raw_base64=base64.b64encode(raw).decode(), size=len(raw))
