"""Incoming mail read from its bytes: never raises, in bounded time, and says what it left out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from untilgone.mail.headers import Headers, addresses_in, message_ids_in, split_headers
from untilgone.mail.html_text import text_of
from untilgone.mail.own_words import own_words
from untilgone.mail.parts import Part, content_type, is_message, parts_of

LONGEST_MAIL = 16 * 1024 * 1024  # octets; what stands behind is attachments
MOST_TEXT = 256 * 1024  # characters of all readable parts together
MOST_ADDRESSES = 100
MOST_REFERENCES = 100
_FEW_WORDS = 20
_FEWEST_HEADERS = 3  # lines that stand together, for a mail in the text
_MOST_QUOTED = 400  # lines
_HEADER_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}: ?\S")
_OF_EVERY_MAIL = frozenset({"from", "to", "subject", "date", "message-id", "received"})
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "to", "cc", "return-path")
_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers", "message/rfc822-headers"})


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """An address that the mail was delivered to, and the header that says so (lower case)."""

    header: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One incoming mail. Nothing in it is to be believed: anybody can write anything."""

    headers: Headers
    type: str  # lower case, such as `multipart/report`
    report_type: str  # of a multipart/report: `delivery-status`, `feedback-report`, …
    subject: str
    sender: str  # the address in From; empty where there is none
    sender_name: str
    return_path: str  # `<>` where it says that nobody waits for bounces; empty where unknown
    recipients: tuple[Recipient, ...]
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str  # all that can be read, quoted or not
    own_words: str  # of it, what the writer says newly
    delivery: str  # the fields of a delivery status (RFC 3464), blocks divided by blank lines
    feedback: str  # the fields of a feedback report (RFC 5965)
    disposition: str  # the fields of a disposition notification (RFC 8098)
    original: Headers  # of the mail that this one is about; empty where it carries none
    cut: tuple[str, ...]  # what was not read


def parse(octets: bytes) -> Mail:
    """The mail in these bytes, whatever they are."""
    cut: list[str] = []
    if len(octets) > LONGEST_MAIL:
        cut.append(f"only the first {LONGEST_MAIL} bytes were read")
        octets = octets[:LONGEST_MAIL]
    if b"\r" in octets:
        octets = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    headers, body = split_headers(octets)
    kind, parameters = content_type(headers)
    parts = list(parts_of(headers, body, cut))
    text = _readable(parts, cut)
    from_ = headers.get("from")
    return Mail(
        headers=headers,
        type=kind,
        report_type=parameters.get("report-type", "").lower(),
        subject=headers.get("subject")[:1000],
        sender=next(iter(addresses_in(from_)), ""),
        sender_name=from_.partition("<")[0].strip(' "')[:200] if "<" in from_ else "",
        return_path=_return_path(headers),
        recipients=_recipients(headers),
        message_id=next(iter(message_ids_in(headers.get("message-id"))), ""),
        in_reply_to=message_ids_in(headers.get("in-reply-to"))[:MOST_REFERENCES],
        references=message_ids_in(headers.get("references"))[-MOST_REFERENCES:],
        text=text,
        own_words=own_words(text),
        delivery=_fields_of(parts, _STATUS),
        feedback=_fields_of(parts, {"message/feedback-report"}),
        disposition=_fields_of(parts, {"message/disposition-notification"}),
        original=_original(parts, text),
        cut=tuple(dict.fromkeys(cut)),
    )


def _return_path(headers: Headers) -> str:
    value = headers.get("return-path").strip()
    return "<>" if value == "<>" else next(iter(addresses_in(value)), "")


def _recipients(headers: Headers) -> tuple[Recipient, ...]:
    found = [
        Recipient(header=name, address=address)
        for name in _DELIVERED_TO
        for value in headers.all(name)[:MOST_ADDRESSES]
        for address in addresses_in(value)[:MOST_ADDRESSES]
    ]
    return tuple(dict.fromkeys(found))[:MOST_ADDRESSES]


def _fields_of(parts: Iterable[Part], kinds: Iterable[str]) -> str:
    return "\n\n".join(part.text.strip() for part in parts if part.type in kinds)[:MOST_TEXT]


def _readable(parts: Sequence[Part], cut: list[str]) -> str:
    """Plain text, and HTML where an alternative has no plain text that says as much."""
    texts: list[str] = []
    done: set[int] = set()
    left = MOST_TEXT
    for part in parts:
        if part.type not in {"text/plain", "text/html"} or part.group in done:
            continue
        if part.is_attachment and texts:
            continue
        if part.group:
            done.add(part.group)
            text = _best([each for each in parts if each.group == part.group])
        else:
            text = _shown(part)
        if text.strip():
            if len(text) > left:
                cut.append(f"of the text the first {MOST_TEXT} characters were read")
            texts.append(text[:left])
            left -= len(texts[-1])
        if left <= 0:
            break
    return "\n\n".join(texts)


def _best(alternatives: list[Part]) -> str:
    plain = next((p.text for p in alternatives if p.type == "text/plain" and p.text.strip()), "")
    if len(plain.split()) > _FEW_WORDS:
        return plain
    markup = next((_shown(p) for p in alternatives if p.type == "text/html"), "")
    return markup if len(markup.split()) > 2 * len(plain.split()) else plain


def _shown(part: Part) -> str:
    text = part.text
    return text_of(text) if part.type == "text/html" or _is_markup(text) else text


def _is_markup(text: str) -> bool:
    """Some systems send HTML and call it plain text."""
    return bool(re.match(r"\s{0,200}(?:<!doctype html|<html)\b", text, re.IGNORECASE))


def _original(parts: Iterable[Part], text: str) -> Headers:
    for part in parts:
        if part.type in _HEADERS or is_message(part.type):
            headers, _ = split_headers(part.octets.replace(b"\r\n", b"\n").lstrip())
            if headers.fields:
                return headers
    return quoted_headers(text)[0]


def quoted_headers(text: str) -> tuple[Headers, int]:
    """The headers of a mail that stands in this text, and where they begin; none: its length."""
    place = 0
    block: list[str] = []
    begin = 0
    for line in (*text.split("\n"), ""):
        bare = line.lstrip("> \t")
        goes_on = bool(block) and line[:1] in {" ", "\t"} and bool(bare)
        if _HEADER_LINE.match(bare) or goes_on:
            begin = begin if block else place
            block.append(bare if _HEADER_LINE.match(bare) else f" {bare}")
        else:
            if headers := _headers_of_mail(block):
                return headers, begin
            block = []
        place += len(line) + 1
    return Headers(), len(text)


def _headers_of_mail(block: list[str]) -> Headers | None:
    if len(block) < _FEWEST_HEADERS:
        return None
    headers, _ = split_headers("\n".join(block[:_MOST_QUOTED]).encode("utf-8", "replace"))
    names = {name for name, _ in headers.fields}
    return headers if len(names & _OF_EVERY_MAIL) > 1 else None
