"""The one place that talks SMTP: hands one mail to our own mail server, at most once.

https://www.rfc-editor.org/rfc/rfc5321 is the dialogue, https://www.rfc-editor.org/rfc/rfc6409 the
submission of mail by those who have an account.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from integrations.base import Leaving
from untilgone.errors import BadInput, NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import at_letter, at_recipient, before_recipient, one_line, words_of
from untilgone.tracing import traced

_GOODBYE_SECONDS = 5.0


class Security(StrEnum):
    """How the way to the mail server is secured."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class ServerConfig:
    """A mail server that takes our mail."""

    host: str = setting("Your mail server for outgoing mail, e.g. mail.hotline.example")
    port: int = setting("Its port: 587 for starttls, 465 for tls", default=587)
    security: Security = setting(
        "How the connection is secured: starttls, tls, or none (only for a server on this machine)",
        default=Security.STARTTLS,
    )
    username: str | None = setting("Name of your account there; not set: no sign-in", default=None)
    password: Secret | None = setting("Password of that account", default=None)
    timeout: float = setting("Seconds to wait for each reply of the server", default=60.0)
    deadline: float = setting(
        "Seconds one mail may take in all; half of them are kept for the answer to the letter",
        default=120.0,
    )
    ca_file: str | None = setting(
        "File with the certificates to trust instead of the system's, for a server with an own CA",
        default=None,
    )

    def __post_init__(self) -> None:
        if self.security is Security.NONE and not is_this_machine(self.host):
            raise BadInput(
                f"security=none would let everybody on the way to {self.host!r} read notices and "
                "password; use starttls or tls."
            )
        if (self.username is None) != (self.password is None):
            raise BadInput("Set both username and password, or neither.")
        if not (self.timeout > 0 and self.deadline > 0):
            raise BadInput("timeout and deadline must be more than 0 seconds.")


class MailServer:
    """Our mail server. Opens one connection per mail, none before."""

    def __init__(self, config: ServerConfig, *, hello: str) -> None:
        self._config = config
        self._hello = hello  # what we call ourselves; spares asking the DNS for our own name
        try:
            self._tls = ssl.create_default_context(cafile=config.ca_file)
        except OSError as error:
            raise BadInput(f"ca_file {config.ca_file!r} cannot be used: {error}") from error

    @traced("SMTP mail", outcome=lambda _words: "taken")
    async def send(self, mail: bytes, *, sender: str, recipient: str, leaving: Leaving) -> str:
        """Hand over one mail and return the server's words for taking it (RFC 5321 3.3).

        Until DATA nothing can have left. From DATA on only a reply tells: 4yz and 5yz mean that
        nothing was taken; without a reply nobody knows (RFC 1047).
        """
        smtp = SMTP(
            hostname=self._config.host,
            port=self._config.port,
            timeout=self._config.timeout,
            use_tls=self._config.security is Security.TLS,
            start_tls=False,  # by hand below, so that a server without it is never used
            tls_context=self._tls,
            local_hostname=self._hello,
        )
        try:
            await self._open(smtp, sender, recipient)
            await leaving()
            said = await self._hand_over(smtp, mail)
        except (RetryLater, Refused, NeedsHuman):
            await _say_goodbye(smtp)
            raise
        else:
            await _say_goodbye(smtp)
            return said
        finally:
            smtp.close()

    async def _open(self, smtp: SMTP, sender: str, recipient: str) -> None:
        """Everything before DATA; whatever fails here proves that nothing was sent."""
        config = self._config
        try:
            async with asyncio.timeout(config.deadline / 2):
                await smtp.connect()
                await smtp.ehlo()
                if config.security is Security.STARTTLS:
                    await self._secure(smtp)
                if config.username is not None and config.password is not None:
                    await _sign_in(smtp, config.username, config.password.get_secret_value())
                await smtp.mail(sender)
                await smtp.rcpt(recipient)
        except SMTPRecipientRefused as error:
            raise at_recipient(error.code, error.message) from error
        except SMTPResponseException as error:
            raise before_recipient(error.code, error.message) from error
        except (SMTPException, OSError, TimeoutError) as error:
            smtp.close()  # a server that stalls would stall QUIT too
            why = one_line(str(error)) or "it took too long"
            if _is_wrong_tls(error):
                raise NeedsHuman(f"No safe connection to {config.host}: {why}") from error
            raise RetryLater(f"No conversation with {config.host}: {why}") from error

    async def _secure(self, smtp: SMTP) -> None:
        """The connection under TLS with a verified certificate (RFC 3207)."""
        if not smtp.supports_extension("starttls"):
            raise NeedsHuman(f"{self._config.host} offers no STARTTLS; nothing was sent unsecured.")
        await smtp.starttls()
        await smtp.ehlo()

    async def _hand_over(self, smtp: SMTP, mail: bytes) -> str:
        """DATA and the letter.

        No limit per reply: giving up on the last one costs an unknown outcome, for which
        RFC 5321 4.5.3.2.6 waits ten minutes. The deadline ends it.
        """
        if not smtp.is_connected:
            raise RetryLater(f"{self._config.host} hung up before the letter was handed over.")
        try:
            async with asyncio.timeout(self._config.deadline / 2):
                reply = await smtp.data(mail, timeout=None)
        except SMTPDataError as error:
            meaning = at_letter(error.code, error.message) or OutcomeUnknown(
                f"{self._config.host} gave an answer without meaning, so the letter may have been "
                f"sent: {words_of(error.code, error.message)}"
            )
            raise meaning from error
        except Exception as error:  # whatever it is, the letter may be out
            raise OutcomeUnknown(
                f"{self._config.host} was lost while the letter was handed over, so it may have "
                f"been sent: {one_line(str(error)) or 'no answer in time'}"
            ) from error
        return words_of(reply.code, reply.message)


async def _sign_in(smtp: SMTP, username: str, password: str) -> None:
    """One attempt (RFC 4954): a wrong password tried by every method can lock the account."""
    for method, sign_in in (("plain", smtp.auth_plain), ("login", smtp.auth_login)):
        if method in smtp.server_auth_methods:
            await sign_in(username, password)
            return
    raise NeedsHuman("The mail server offers no way of signing in that we know (PLAIN, LOGIN).")


async def _say_goodbye(smtp: SMTP) -> None:
    """QUIT while somebody is there to hear it (RFC 5321 4.1.1.10); changes no outcome."""
    if smtp.is_connected:
        with suppress(SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await smtp.quit()


def _is_wrong_tls(error: BaseException) -> bool:
    """A certificate or protocol that is as wrong tomorrow; a handshake cut short is not."""
    cause = error if isinstance(error, ssl.SSLError) else error.__cause__
    is_cut_short = isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    return isinstance(cause, ssl.SSLError) and not is_cut_short


def is_this_machine(host: str) -> bool:
    """Whether nobody can listen on the way to this host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
