"""The world around a siege: sites, a mail server and a mailbox, none of which can be relied on."""

import asyncio
import email
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus

from command.pretend import PretendSite
from tests.smtp_server import Dialogue, Do, Late, SmtpServer

# What a mail server does instead of saying yes, and how often of a hundred times.
TROUBLE: dict[str, tuple[tuple[int, object], ...]] = {
    "CONNECT": ((2, "421 4.3.2 not now"), (1, Do.CUT)),
    "MAIL": ((1, "451 4.3.0 try later"), (1, Do.CUT)),
    "RCPT": ((3, "450 4.7.1 greylisted"), (2, "550 5.1.1 no such user"), (1, Do.STALL)),
    "DATA": ((1, "421 4.3.2 shutting down"), (1, Do.CUT)),
    "END": (
        (3, "452 4.3.1 disk full"),
        (2, "554 5.7.1 we do not want this"),
        (3, Do.CUT),
        (2, Do.TEAR),
        (2, Do.STALL),
        (5, Late(0.7, "250 2.0.0 queued at last")),
    ),
}
DEADLY = {"CONNECT": 1, "MAIL": 1, "RCPT": 1, "DATA": 2, "END": 6}  # of a hundred clients

REPLIES = (
    "Thank you. Your ticket number is {number}.",
    "Question {number}: which account do you mean?",
    "Ticket {number}: we have removed the content. It is no longer available.",
)


@dataclass
class Sites(PretendSite):
    """A site for each takedown, whose page goes away after so many letters about it, or later."""

    chance: random.Random
    kill_client: Callable[[int], None]
    deadly: float = 0.01
    goes_after: dict[str, int] = field(default_factory=dict)  # by host: letters that it takes
    letters: Counter[str] = field(default_factory=Counter)
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def told(self, host: str) -> None:
        """A letter about this page arrived."""
        self.letters[host] += 1
        if self.letters[host] >= self.goes_after.get(host, 1):
            self.gone.add(host)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except (asyncio.IncompleteReadError, ConnectionError):  # it was killed before it asked
            writer.transport.abort()
            return
        path = head.split(" ")[1]
        host = next(
            line.partition(" ")[2].partition(":")[0]
            for line in head.lower().split("\r\n")
            if line.startswith("host:")
        )
        luck = self.chance.random()
        if luck < self.deadly:
            self.kill_client(writer.get_extra_info("peername")[1])
        elif luck < self.deadly + 0.01:
            writer.transport.abort()
            return
        is_up = path == "/post/1" and host not in self.gone
        status = HTTPStatus.OK if is_up else HTTPStatus.NOT_FOUND
        title = "A page of the pretend platform" if is_up else "Page not found"
        body = f"<!doctype html><title>{title}</title><p>{title}.</p>".encode()
        said = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(said.encode() + body)
        await writer.drain()
        writer.close()


@dataclass
class TroubledMail(SmtpServer):
    """Takes mail now and then, kills who brings it, and knows each that may count as delivered."""

    chance: random.Random = field(default_factory=random.Random)
    kill_client: Callable[[int], None] = lambda _: None
    is_calm: bool = False
    heard: Callable[[Message], None] = lambda _: None
    taken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # Message-ID: to

    def answer_to(self, step: str, dialogue: Dialogue) -> object:
        answer = self._trouble(step)
        if step == "END" and not (isinstance(answer, str) and answer[0] in "45"):
            # Also where the yes does not come through: it is on its way to the party.
            letter = email.message_from_bytes(self.received[-1])
            self.taken[str(letter["Message-ID"])].append(dialogue.recipient)
            self.heard(letter)
        if not self.is_calm and self.chance.uniform(0, 100) < DEADLY.get(step, 0):
            self.kill_client(dialogue.client_port)
        return answer

    def _trouble(self, step: str) -> object:
        usual = super().answer_to(step, None)
        if self.is_calm:
            return usual
        luck = self.chance.uniform(0, 100)
        for share, answer in TROUBLE.get(step, ()):
            if (luck := luck - share) < 0:
                return answer
        return usual


def reply_to(letter: Message, number: int) -> bytes:
    """What a party answers to a letter."""
    lines = (
        "From: Abuse Desk <abuse@platform.example>",
        f"To: {letter['Reply-To']}",
        f"Subject: Re: {letter['Subject']}",
        f"Message-ID: <answer-{number}@platform.example>",
        f"In-Reply-To: {letter['Message-ID']}",
        "Date: Mon, 23 Nov 2026 10:00:00 +0000",
        "",
        REPLIES[number % len(REPLIES)].format(number=number + 10_000),
        "",
    )
    return "\r\n".join(lines).encode()
