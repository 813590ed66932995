"""A real SMTP server on loopback that answers, stalls or hangs up at whatever step a test says."""

import asyncio
import base64
import ssl
from dataclasses import dataclass, field
from enum import Enum
from typing import Self


class Do(Enum):
    """What a server may do instead of answering."""

    STALL = "never answers"
    TRICKLE = "sends one octet after the other and never ends its line"
    CUT = "resets the connection"
    TEAR = "hangs up in the middle of a yes"


@dataclass(frozen=True)
class Late:
    """An answer that takes its time."""

    seconds: float
    answer: str


@dataclass
class Accepted:
    """A mail that was answered with 250, in the octets that came over the wire."""

    sender: str
    recipient: str
    data: bytes


DEFAULT_ANSWERS = {
    "CONNECT": "220 mail.hotline.example ESMTP",
    "STARTTLS": "220 2.0.0 go ahead",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go ahead",
    "END": "250 2.0.0 queued as 4Zx1",
    "QUIT": "221 2.0.0 bye",
}


@dataclass
class SmtpServer:
    """``answers`` overrides one step each: CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA END QUIT.

    ``RCPT abuse@platform.example`` is that step for one recipient. A list answers one after the
    other, its last one for good.
    """

    answers: dict = field(default_factory=dict)
    extensions: tuple = ("SIZE 10000000",)
    tls: ssl.SSLContext | None = None
    tls_from_the_start: bool = False
    accounts: dict = field(default_factory=dict)
    sign_in_methods: str = "PLAIN LOGIN"
    connections: int = 0
    commands: list = field(default_factory=list)
    accepted: list = field(default_factory=list)
    received: list = field(default_factory=list)  # whole letters, accepted or not
    talks: set = field(default_factory=set)  # that go on

    def settings(self) -> dict[str, str]:
        """The settings of an installation that sends its letters here, with its account if any."""
        signs_in = {}
        for username, password in self.accounts.items():
            signs_in["UNTILGONE_ABUSE_EMAIL_USERNAME"] = username
            signs_in["UNTILGONE_ABUSE_EMAIL_PASSWORD"] = password
        return signs_in | {
            "UNTILGONE_INTEGRATIONS": "abuse_email",
            "UNTILGONE_ABUSE_EMAIL_HOST": "127.0.0.1",
            "UNTILGONE_ABUSE_EMAIL_PORT": str(self.port),
            "UNTILGONE_ABUSE_EMAIL_SECURITY": "none",
            "UNTILGONE_ABUSE_EMAIL_SENDER": "notices@hotline.example",
            "UNTILGONE_ABUSE_EMAIL_SENDER_NAME": "Example Hotline",
        }

    async def __aenter__(self) -> Self:
        self._tasks = set()
        self.has_letter = asyncio.Event()
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self.tls if self.tls_from_the_start else None
        )
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await self.hang_up()
        await self._server.wait_closed()

    async def hang_up(self):
        """Reset every connection, and let the client's side see it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0.01)

    @property
    def port(self) -> int:
        return self._server.sockets[0].getsockname()[1]

    @property
    def verbs(self) -> list:
        return [command.split(" ")[0].split(":")[0].upper() for command in self.commands]

    async def _serve(self, reader, writer):
        self.connections += 1
        self._tasks.add(asyncio.current_task())
        talk = Dialogue(self, reader, writer)
        self.talks.add(talk)
        try:
            await talk.run()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the client left, as it may
        finally:
            writer.transport.abort()
            self.talks.discard(talk)
            self._tasks.discard(asyncio.current_task())

    def answer_to(self, step: str, dialogue: "Dialogue | None"):
        answer = self.answers.get(step, DEFAULT_ANSWERS.get(step))
        if dialogue is not None:
            answer = self.answers.get(f"{step} {dialogue.recipient}", answer)
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer


class Dialogue:
    def __init__(self, server, reader, writer):
        self.server, self.reader, self.writer = server, reader, writer
        self.is_secured = server.tls_from_the_start
        self.is_over = False
        self.client_port = writer.get_extra_info("peername")[1]
        self.sender = self.recipient = ""

    async def run(self):
        if not await self.say("CONNECT"):
            return
        steps = {
            "EHLO": self.hello,
            "STARTTLS": self.secure,
            "AUTH": self.sign_in,
            "MAIL": self.take_sender,
            "RCPT": self.take_recipient,
            "DATA": self.take_letter,
            "QUIT": self.part,
        }
        while not self.is_over and (line := await self.reader.readline()):
            command = line.decode("ascii").strip()
            self.server.commands.append(command)
            await steps[command.split(" ")[0].upper()](command)

    async def secure(self, _command):
        if await self.say("STARTTLS"):
            await self.writer.start_tls(self.server.tls)
            self.is_secured = True

    async def take_sender(self, command):
        self.sender = command.partition("<")[2].partition(">")[0]
        await self.say("MAIL")

    async def take_recipient(self, command):
        self.recipient = command.partition("<")[2].partition(">")[0]
        await self.say("RCPT")

    async def part(self, _command):
        self.is_over = True
        await self.say("QUIT")

    async def hello(self, _command):
        if self.server.answers.get("EHLO"):
            await self.say("EHLO")
            return
        offers = list(self.server.extensions)
        if self.server.tls and not self.is_secured:
            offers.append("STARTTLS")
        if self.server.accounts:
            offers.append(f"AUTH {self.server.sign_in_methods}")
        lines = ["mail.hotline.example", *offers]
        for number, line in enumerate(lines):
            await self.write(f"250{' ' if number == len(lines) - 1 else '-'}{line}")

    async def sign_in(self, command):
        _, method, first = command.split(" ")
        if method == "LOGIN":
            username = base64.b64decode(first).decode()
            await self.write("334 UGFzc3dvcmQ6")
            password = base64.b64decode(await self.reader.readline()).decode()
        else:
            _, username, password = base64.b64decode(first).decode().split("\0")
        if self.server.accounts.get(username) == password:
            await self.say("AUTH")
        else:
            await self.write("535 5.7.8 wrong name or password")

    async def take_letter(self, _command):
        if not await self.say("DATA"):
            return
        lines = []
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line.removeprefix(b"."))
        data = b"".join(lines)
        self.server.received.append(data)
        self.server.has_letter.set()
        if await self.say("END"):
            self.server.accepted.append(Accepted(self.sender, self.recipient, data))

    async def say(self, step) -> bool:
        """Answer a step; whether the answer was a yes."""
        answer = self.server.answer_to(step, self)
        if answer is Do.CUT:
            self.writer.transport.abort()
            raise ConnectionResetError
        if answer is Do.TEAR:
            self.writer.write(b"250-2.0")
            await self.writer.drain()
            raise ConnectionResetError
        if answer is Do.STALL:
            await asyncio.Event().wait()
        if answer is Do.TRICKLE:
            while True:
                self.writer.write(b"2")
                await self.writer.drain()
                await asyncio.sleep(0.02)
        if isinstance(answer, Late):
            await asyncio.sleep(answer.seconds)
            answer = answer.answer
        await self.write(answer)
        return answer[0] in "23"

    async def write(self, line):
        self.writer.write(line.encode("utf-8", "surrogateescape") + b"\r\n")
        await self.writer.drain()
