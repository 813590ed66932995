"""Whether a mail system hands our mail back, for whom, and whether for good.

The standard form is asked first (RFC 3464), then the signs that other systems leave.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import chain

from pydantic.dataclasses import dataclass

from untilgone.mail.delivery import Delivery, deliveries
from untilgone.mail.headers import addresses_in
from untilgone.mail.parsed import Mail, quoted_headers
from untilgone.mail.reasons import Why, by_recipient, replies_in, why_returned, worst
from untilgone.mail.result import Bounce, Found
from untilgone.mail.rules_file import compiled, plain, read_rules

ENOUGH = 8  # weight of signs
_MOST_TEXT = 24 * 1024  # characters; the reasons stand at the beginning
_SURE, _FAIRLY_SURE = 0.98, 0.9
_MOST_NAMED = 8000  # characters in which the recipient is looked for
_ROLES = ("mailer-daemon@", "postmaster@")
_NAMES_OTHERS = re.compile(
    r"message-?id|\bcontact|\bsupport\b|\bhelp\b|^\W*(?:from|sender|return-path|reply-to)\b|mail from",
    re.IGNORECASE,
)
_OF_ENVELOPE = re.compile(
    r"^[ \t>]{0,20}(?:rcpt to|(?:final|original)-recipient)[ \t]{0,4}:(.{1,300})$",
    re.IGNORECASE | re.MULTILINE,
)
_FOLLOWS = re.compile(
    r"^.{0,40}(?:(?:original|returned|unsent|undelivered) message (?:follows|text|headers?|attached|below)"
    r"|[-_=]{2,} ?(?:original|returned|unsent|undelivered) message ?[-_=]{2,}|below this line is a copy"
    r"|(?:this is|below is|included is|here is) (?:a|the) copy|copy of (?:the|your) (?:original )?message"
    r"|message (?:text|header) follows|headers? (?:of|follow)|original message as received"
    r"|body of message).{0,80}$",
    re.MULTILINE,
)


class _Where(StrEnum):
    FROM = "from"
    RETURN_PATH = "return_path"
    SUBJECT = "subject"
    TEXT = "text"
    HEADER = "header"


@dataclass(frozen=True, kw_only=True)
class _Sign:
    id: str
    where: _Where
    weight: int
    patterns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Signs:
    date: date
    source: str
    sign: tuple[_Sign, ...]


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A mail that came back."""

    bounce: Bounce
    recipient: str
    found: Found


@cache
def _signs() -> _Signs:
    signs: _Signs = read_rules("bounces.toml", _Signs)
    return signs


def returned(mail: Mail) -> Returned | None:
    """What a mail system says became of our mail; None where it says nothing of the kind."""
    said = words_before_original(mail.text)
    by_form = [each for each in deliveries(mail.delivery or said) if each.has_failed]
    if by_form:
        return _by_form(by_form, mail, said)
    if mail.report_type == "delivery-status" and not deliveries(mail.delivery):
        found = Found(rule="bounce.report_without_status", words=mail.subject, confidence=_SURE)
    else:
        signs = _signs_of(mail, said)
        if sum(weight for weight, _, _ in signs) < ENOUGH:
            return None
        _, rule, words = max(signs)
        sure = _SURE if sum(weight for weight, _, _ in signs) > ENOUGH else _FAIRLY_SURE
        found = Found(rule=f"bounce.{rule}", words=words, confidence=sure)
    why = _why(mail, said)
    return Returned(
        bounce=why.bounce,
        recipient=_recipient_in(mail, said),
        found=replace(found, rule=f"{found.rule}.{why.reason}", words=why.words or found.words),
    )


def _why(mail: Mail, said: str) -> Why:
    """What the server replied comes before what the system explains, unless the mail is only late."""
    if pieces := by_recipient(said):
        return worst([why_returned(piece) for piece in pieces])
    why = why_returned(said)
    reply = why_returned(replies_in(said))
    if reply.is_told and why.reason != "delayed":
        return reply
    for more in (f"{mail.subject}\n{said}", _handed_on(mail)):
        why = why if why.is_told or not more else why_returned(more)
    return why


def is_delivered(mail: Mail) -> bool:
    """Whether a delivery status says that all went well."""
    told = deliveries(mail.delivery)
    return bool(told) and not any(each.has_failed for each in told)


def words_before_original(text: str) -> str:
    """What the mail system itself says, without the mail that it hands back."""
    text = text[:_MOST_TEXT]
    end = quoted_headers(text)[1]
    mark = _FOLLOWS.search(text.lower())
    if mark is not None and mark.start() > 0:
        end = min(end, mark.end())
    return text[:end]


def _handed_on(mail: Mail) -> str:
    """All the words, where the mail handed back is itself a report: it came back more than once."""
    is_report = "report-type=delivery-status" in mail.original.get("content-type").lower()
    return mail.text[:_MOST_TEXT] if is_report else ""


def _by_form(failed: list[Delivery], mail: Mail, said: str) -> Returned:
    judged = []
    for each in failed:
        told = f"action: {each.action}\n{each.diagnosis}"
        why = why_returned(told, each.status)
        if not why.is_told and len(failed) == 1:
            why = why_returned(f"{told}\n{mail.subject}\n{said}", each.status)
        judged.append(why)
    why = worst(judged)
    reached = failed[judged.index(why)]
    return Returned(
        bounce=why.bounce,
        recipient=reached.recipient or _recipient_in(mail, said),
        found=Found(
            rule=f"bounce.status.{why.reason}",
            words=why.words or reached.diagnosis or f"Status: {reached.status}",
            confidence=_SURE,
        ),
    )


def _signs_of(mail: Mail, said: str) -> list[tuple[int, str, str]]:
    headers = mail.headers.fields
    seen = {
        _Where.FROM: (plain(mail.headers.get("from")),),
        _Where.RETURN_PATH: (plain(mail.return_path),),
        _Where.SUBJECT: (plain(mail.subject),),
        _Where.TEXT: (plain(said),),
        _Where.HEADER: tuple(f"{name}: {plain(value)}" for name, value in headers),
    }
    found = []
    for sign in _signs().sign:
        if sign.where is _Where.FROM and "from" not in mail.headers:
            continue
        if words := _first(sign.patterns, seen[sign.where]):
            found.append((sign.weight, sign.id, words))
    return found


def _first(patterns: Iterable[str], texts: Iterable[str]) -> str:
    for text in texts:
        for pattern in patterns:
            if match := compiled(pattern).search(text):
                return match[0].strip() or "(empty)"
    return ""


def _recipient_in(mail: Mail, said: str) -> str:
    """The address that the mail system names; else the one that the original went to."""
    for name in ("x-failed-recipients", "x-actual-recipient"):
        for address in addresses_in(mail.headers.get(name)):
            return address
    went_to = [address.lower() for address in addresses_in(mail.original.get("to"))]
    ours = {each.address.lower() for each in mail.recipients if each.header != "return-path"}
    ours |= {mail.sender.lower(), *map(str.lower, addresses_in(mail.original.get("from")))}
    named: list[str] = []  # those that begin their line first: systems list whom they did not reach
    others: list[str] = []
    for line in said[:_MOST_NAMED].split("\n"):
        if _NAMES_OTHERS.search(line):
            continue
        for place, found in enumerate(addresses_in(line)):
            address = found.rpartition("=")[2]
            if address.lower() in went_to:
                return address
            if address.lower() not in ours and not address.lower().startswith(_ROLES):
                begins = place == 0 and line.lstrip(' \t<"*').startswith(found)
                (named if begins else others).append(address)
    of_envelope = (match[1] for match in _OF_ENVELOPE.finditer(mail.text[:_MOST_TEXT]))
    told = (address for each in of_envelope for address in addresses_in(each.rpartition(";")[2]))
    went = addresses_in(mail.original.get("to"))
    rest = (told, went) if _handed_on(mail) else (went, told)
    return next(chain(named, others, *rest), "")
