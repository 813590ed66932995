"""Small mails for the tests."""

from untilgone.mail.classify import classify
from untilgone.mail.parsed import Mail, parse
from untilgone.mail.result import Understood


def written(text: str, subject: str = "Re: Notice", **headers: str) -> bytes:
    """A plain mail from an abuse desk; headers with `_` for `-`."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return (
        "From: Abuse desk <abuse@host.example>\nTo: notices@hotline.example\n"
        f"Subject: {subject}\nMIME-Version: 1.0\n{more}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


def read(text: str, subject: str = "Re: Notice", **headers: str) -> Mail:
    return parse(written(text, subject, **headers))


def understood(text: str, subject: str = "Re: Notice", **headers: str) -> Understood:
    return classify(read(text, subject, **headers))
