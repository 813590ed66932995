"""The mailbox that answers come to, by IMAP.

https://www.rfc-editor.org/rfc/rfc9051 (IMAP), https://www.rfc-editor.org/rfc/rfc2177 (IDLE),
https://www.rfc-editor.org/rfc/rfc6851 (MOVE). Blocking: whoever uses it does so in a thread.
"""

import imaplib
import re
import select
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from integrations.smtp import Security, is_this_machine
from untilgone.errors import AccountRefused, BadInput, OutOfReach
from untilgone.settings import PREFIX, Secret, setting

MAILBOX_PREFIX = f"{PREFIX}MAILBOX_"
MOST_BYTES = 512 * 1024  # of one mail are handed in; all of it stays in the folder of those read
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, kw_only=True)
class Config:
    """The mailbox that answers come to."""

    host: str = setting("Your mail server for incoming mail, e.g. imap.hotline.example")
    port: int = setting("Its port: 993 for tls, 143 for starttls", default=993)
    security: Security = setting(
        "How the connection is secured: tls, starttls, or none (only for a server on this machine)",
        default=Security.TLS,
    )
    username: str = setting("Name of the account that the answers come to")
    password: Secret | None = setting(
        "Password of that account, mostly one made for this program (an app password)", default=None
    )
    token_url: str | None = setting(
        "Instead of a password: where tokens for XOAUTH2 are given out", default=None
    )
    client_id: str | None = setting("The client that asks for tokens", default=None)
    client_secret: Secret | None = setting("Its secret", default=None)
    refresh_token: Secret | None = setting(
        "The refresh token of the account; not set: the client asks in its own name", default=None
    )
    scope: str | None = setting(
        "What the tokens are for, e.g. https://outlook.office365.com/.default", default=None
    )
    folder: str = setting("The folder that is read", default="INBOX")
    read_folder: str = setting(
        "The folder that read mail is moved to; it is made where there is none",
        default="Until Gone",
    )
    poll_seconds: int = setting(
        "Seconds between two looks, for servers that cannot say when mail arrives", default=20
    )
    timeout: float = setting("Seconds to wait for each reply of the server", default=60.0)
    ca_file: str | None = setting(
        "File with the certificates to trust instead of the system's, for a server with an own CA",
        default=None,
    )

    def __post_init__(self) -> None:
        if self.security is Security.NONE and not is_this_machine(self.host):
            raise BadInput(
                f"security=none would let everybody on the way to {self.host!r} read mail and "
                "password; use tls or starttls."
            )
        if (self.password is None) == (self.token_url is None):
            raise BadInput("Set either password, or token_url with client_id.")
        if self.token_url is not None and self.client_id is None:
            raise BadInput("Set client_id: nobody is given a token for XOAUTH2 without one.")
        if self.folder == self.read_folder:
            raise BadInput("folder and read_folder must differ, or mail is read again and again.")
        if not (self.timeout > 0 and self.poll_seconds > 0):
            raise BadInput("timeout and poll_seconds must be more than 0 seconds.")


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """One mail in the folder, from its beginning."""

    uid: str
    raw: bytes  # at most MOST_BYTES
    size: int  # of all of it


class Mailbox:
    """One folder of one account. Raises OutOfReach and AccountRefused; then it is opened again."""

    def __init__(self, config: Config, token: Callable[[], str] | None = None) -> None:
        """``token`` gives out the access token for XOAUTH2, each time it is opened."""
        self._config = config
        self._token = token
        self._box: BaseMailBox | None = None
        self._can: frozenset[str] = frozenset()  # what the server knows, once we are let in
        try:
            self._tls = ssl.create_default_context(cafile=config.ca_file)
        except OSError as error:
            raise BadInput(f"ca_file {config.ca_file!r} cannot be used: {error}") from error

    def open(self) -> None:
        """Connect, sign in, choose the folder; make the one for what was read."""
        config = self._config
        with _explained(config):
            box = self._connected()
        self._box = box
        with _explained(config):
            try:
                self._sign_in(box)
            except ImapToolsError as error:
                raise AccountRefused(
                    f"{config.host} does not let {config.username!r} in: {_words(error)}. No mail "
                    "was read. Correct the password or the token in the settings."
                ) from error
        with _explained(config):
            # Not what was said before we were let in: then it may be less (RFC 9051 6.1.1).
            _, told = box.client.capability()
            self._can = frozenset(b" ".join(told).decode("ascii", "replace").upper().split())
            if not box.folder.exists(config.read_folder):
                box.folder.create(config.read_folder)
                with suppress(ImapToolsError):  # only so that people see it in their program
                    box.folder.subscribe(config.read_folder, value=True)

    def uids(self) -> list[str]:
        """The mails in the folder, the oldest first."""
        with _explained(self._config):
            box = self._open_box()
            box.folder.set(self._config.folder)  # tells what came meanwhile
            return list(box.uids("UNDELETED"))

    def fetch(self, uid: str) -> Arrived | None:
        """One mail, unread as it was; None where somebody else took it away."""
        with _explained(self._config):
            client = self._open_box().client
            kind, data = client.uid("FETCH", uid, f"(RFC822.SIZE BODY.PEEK[]<0.{MOST_BYTES}>)")
            parts = [part for part in data if part] if kind == "OK" else []
            told = b" ".join(p if isinstance(p, bytes) else p[0] for p in parts)
            bodies = [part[1] for part in parts if isinstance(part, tuple)]
            size = _SIZE.search(told)
            if not bodies or size is None:
                return None
            return Arrived(uid=uid, raw=bodies[0], size=int(size[1]))

    def put_away(self, uid: str) -> None:
        """Move a mail to the folder of those that were read."""
        with _explained(self._config):
            box = self._open_box()
            if "MOVE" in self._can:
                folder = encode_folder(self._config.read_folder).decode("ascii")
                kind, said = box.client.uid("MOVE", uid, folder)
                if kind != "OK":
                    raise OutOfReach(f"A mail that was read could not be moved: {said!r}"[:300])
            else:
                box.move([uid], self._config.read_folder)

    def wait(self, seconds: float) -> None:
        """Until mail may have arrived, at most so long."""
        with _explained(self._config):
            box = self._open_box()
            if "IDLE" in self._can:
                box.idle.start()  # type: ignore[no-untyped-call]
                # Not its own wait, which breaks off in the middle of what a server says at length.
                if not _has_more(box.client):
                    select.select([box.client.socket()], [], [], seconds)
                box.idle.stop()  # type: ignore[no-untyped-call]
            else:
                time.sleep(min(seconds, self._config.poll_seconds))
                box.client.noop()

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        box, self._box = self._box, None
        if box is None:
            return
        try:
            box.logout()
        except (ImapToolsError, imaplib.IMAP4.error, OSError):
            with suppress(OSError):  # it may be closed already, by a server that says no BYE
                box.client.shutdown()

    def _open_box(self) -> BaseMailBox:
        if self._box is None:
            raise OutOfReach("The mailbox is not open.")
        return self._box

    def _connected(self) -> BaseMailBox:
        config = self._config
        address: dict[str, Any] = {
            "host": config.host,
            "port": config.port,
            "timeout": config.timeout,
        }
        if config.security is Security.TLS:
            return MailBox(**address, ssl_context=self._tls)
        if config.security is Security.STARTTLS:
            return MailBoxStartTls(**address, ssl_context=self._tls)
        return MailBoxUnencrypted(**address)

    def _sign_in(self, box: BaseMailBox) -> None:
        config = self._config
        if config.password is not None:
            box.login(config.username, config.password.get_secret_value(), config.folder)
        elif self._token is not None:
            box.xoauth2(config.username, self._token(), config.folder)


class _explained:  # noqa: N801 - reads as a word in a with-statement
    """What a connection raises that is away, or that is told no: OutOfReach."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        where = f"{self._config.host}:{self._config.port}"
        if isinstance(error, imaplib.IMAP4.abort | OSError | socket.timeout):
            raise OutOfReach(f"The mailbox at {where} does not answer: {_words(error)}") from error
        if isinstance(error, imaplib.IMAP4.error | ImapToolsError):  # a folder in use, or full
            raise OutOfReach(f"The mailbox at {where} says no: {_words(error)}") from error


def _has_more(client: imaplib.IMAP4) -> bool:
    """Whether the server said more than was read so far: such as of mail, with its yes to IDLE.

    That came in one packet with the yes, so the socket itself would be silent from here on.
    """
    file = getattr(client, "_file" if hasattr(client, "_file") else "file")  # since Python 3.14
    waits = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        return bool(file.peek(1))
    except ssl.SSLWantReadError:
        return False
    finally:
        client.sock.settimeout(waits)


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
