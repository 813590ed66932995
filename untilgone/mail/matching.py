"""Which of our notices a mail may be about: what in it leads back to one, by order of trust.

A token in the address is ours and cannot be guessed; a Message-ID was told to the party alone; a
tag in the subject can be written by anybody who has seen one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from untilgone.domains import registrable
from untilgone.mail.parsed import Mail
from untilgone.tokens import read_token

_T = TypeVar("_T")
_TAG = re.compile(r"\[(UG-\d{4}-\d{6,}-\d+)\]")
_MOST = 50  # of each kind are looked at; a mail can hold thousands


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What leads back to notices of ours, each kind in the order in which it stands there."""

    tokens: tuple[int, ...] = ()  # numbers of notices, by tokens that only we can have made
    replied_to: tuple[str, ...] = ()  # Message-IDs, in brackets (RFC 5322 3.6.4)
    returned: tuple[str, ...] = ()  # those of mails that came back (RFC 3464)
    tags: tuple[str, ...] = ()  # references of takedowns, in the subject


def traces_of(mail: Mail, secret: bytes) -> Traces:
    """Everything in the mail that leads back to a notice."""
    details = [each.address.partition("@")[0].partition("+")[2] for each in mail.recipients]
    # Whoever returns a mail quotes the address that answers were to go to.
    quoted = mail.original.get("reply-to"), mail.original.get("return-path")
    details += [found for text in quoted for found in re.findall(r"\+([a-z2-7]{10,})@", text)]
    numbers = [read_token(detail, secret) for detail in details[:_MOST] if detail]
    return Traces(
        tokens=_once(number for number in numbers if number is not None),
        replied_to=_once(map(_bracketed, (*mail.in_reply_to, *reversed(mail.references)))),
        returned=_once(map(_bracketed, mail.original.get("message-id").split())),
        tags=_once(_TAG.findall(f"{mail.subject} {mail.original.get('subject')}")),
    )


def same_desk(sender: str, address: str) -> bool:
    """Whether a mail comes from the registered domain that the notice went to."""
    one, other = (registrable(each.rpartition("@")[2]) for each in (sender, address))
    return one is not None and one == other


def _bracketed(message_id: str) -> str:
    return f"<{message_id.strip('<> ')}>"


def _once(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))[:_MOST]
