"""Whoever reported a case and wants to hear of it: where to, about what, how much.

By default nothing that is told says what it is about: a mailbox may be read by others, and for some
victims by the very person they fear.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from untilgone.addresses import is_public
from untilgone.cases import Category
from untilgone.domains import is_address
from untilgone.errors import BadInput
from untilgone.outgoing_mail import is_mailbox
from untilgone.signing import receiver_secret
from untilgone.urls import display

_LONGEST_URL = 2000
_ONLY_AT_HOME = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".onion")
_HTTPS = 443


class Event(StrEnum):
    """What is told. The words travel in webhooks and name the folders of templates."""

    DELIVERED = "delivered"  # somebody who can act has our first notice
    GONE = "gone"  # confirmed gone
    REAPPEARED = "reappeared"  # it was confirmed gone, and is there again


class Way(StrEnum):
    """How it is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class NewsState(StrEnum):
    """How far one message has come. A mail leaves once, a webhook until it was taken."""

    PREPARED = "prepared"
    LEAVING = "leaving"  # from here on it may have arrived
    SENT = "sent"
    UNKNOWN = "unknown"  # it may have arrived; it is not sent again
    REFUSED = "refused"  # they do not want it
    FAILED = "failed"  # it was tried for days
    RETURNED = "returned"  # it came back: nobody is at that address
    DROPPED = "dropped"  # nobody wants news any more


@dataclass(frozen=True, kw_only=True)
class NewsTo:
    """Where somebody wants news, and whether it may say what it is about."""

    way: Way
    address: str
    with_details: bool = False


def news_to(address: str, *, with_details: bool) -> NewsTo:
    """Where news is to go; BadInput says what is wrong with it, without repeating it."""
    text = address.strip()
    if is_mailbox(text):
        return NewsTo(way=Way.MAIL, address=text, with_details=with_details)
    if not _is_webhook(text):
        raise BadInput(
            "News can go to one plain mail address, or to a webhook: an https address on port 443 "
            "of a host that everybody can reach, without a user name. Nothing was opened."
        )
    return NewsTo(way=Way.WEBHOOK, address=text, with_details=with_details)


@dataclass(frozen=True, kw_only=True)
class NewsKept:
    """What whoever hands in a report learns about the news of it."""

    kept: bool  # not where no case was opened: then nobody is told anything
    secret: str | None  # what webhooks to the address are signed with


def news_kept(case: str | None, notify: str | None, secret: bytes) -> NewsKept | None:
    """Whether news of the case will go there; None where nobody asked for any.

    ``secret``: that of the installation.
    """
    if not notify:
        return None
    to = news_to(notify, with_details=False)
    is_signed = case is not None and to.way is Way.WEBHOOK
    return NewsKept(
        kept=case is not None,
        secret=receiver_secret(secret, case, to.address) if case and is_signed else None,
    )


def _is_webhook(text: str) -> bool:
    """As far as its spelling tells; where its name leads is checked each time it is called."""
    if len(text) > _LONGEST_URL or not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or parts.username is not None or parts.fragment:
        return False
    if port not in {None, _HTTPS} or host.endswith(_ONLY_AT_HOME):
        return False
    return is_public(host) if is_address(host) else "." in host and not host[-1].isdigit()


def shown(url: str, category: Category) -> str:
    """An address as news with details may show it: it cannot be clicked.

    Of child sexual abuse material only the host: the rest of an address often says what it shows.
    """
    if category.is_csam:
        url = (urlsplit(url).hostname or "").rstrip(".")
    return display(url)
