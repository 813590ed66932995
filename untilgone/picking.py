"""Addresses picked out of whatever somebody pastes: a list, a whole mail, CSV, a chat.

Pure. What is found is as it was written, defanged or not; ``untilgone.urls`` makes one spelling of
it or says why not. Better one too many than one lost: a person reads the list before it is sent.
"""

import csv
import email
import email.policy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from untilgone.domains import registrable
from untilgone.errors import BadInput
from untilgone.mail.html_text import text_of

MOST_TEXT = 300_000  # characters
MOST_FILE = 256 * 1024  # bytes

_END = '\\s<>"`\u201c\u201d\u201e\u00ab\u00bb\ufeff\u200b\u200e\u200f\u2060\\x00-\\x1f\\x7f'
_DOT = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))"
_WEB = r"h(?:tt|xx|\*\*)ps?(?:\[://\]|(?:\[:\]|:)[/\\])"
_HIDDEN_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# With its scheme; else a name, which counts only where more than a dot says that it is one.
_FOUND = re.compile(
    rf"(?P<web>{_WEB}[^{_END}]+)"
    rf"|(?<![\w@.%+/:=-])(?P<name>{_LABEL}(?:{_DOT}{_LABEL})+(?::[0-9]{{1,5}})?(?![\w@-])(?:[/?#][^{_END}]*)?)",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"[,;|\])]\(?(?={_WEB})", re.IGNORECASE)  # `a,b` and `[a](b)`: two addresses
_WRAPPED = re.compile(rf"<({_WEB}[^<>]{{1,8192}})>", re.IGNORECASE)  # RFC 3986, appendix C
_AT_THE_END = ".,;:!?*'\u2019\u2026"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_COLUMNS = frozenset({"url", "urls", "link", "links", "address", "adres", "website"})
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_SHORTEST = len("a.b")
_MOST_MARKS = 100  # at the end of an address
_MOST_LINE = 10_000  # of one that is looked at as a whole


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What was found, each once and in order, and the lines in which nothing was."""

    addresses: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """CSV with a heading."""

    names: tuple[str, ...]  # of its columns, in small letters
    rows: tuple[tuple[str, ...], ...]  # without the heading


def picked(text: str) -> Picked:
    """The addresses in a text. Never raises."""
    rows = _column(text)
    lines = _WRAPPED.sub(_unwrapped, _mail(text)).splitlines() if rows is None else rows
    addresses: dict[str, None] = {}
    left_out = []
    for line in lines:
        found = list(_in_line(line))
        addresses.update(dict.fromkeys(found))
        if not found and line.strip():
            left_out.append(line.strip())
    return Picked(addresses=tuple(addresses), left_out=tuple(left_out))


def text_in(content: bytes) -> str:
    """The text of an uploaded file; BadInput where it is too large or none."""
    if len(content) > MOST_FILE:
        raise BadInput(f"The file is larger than {MOST_FILE // 1024} KiB. Hand it in in parts.")
    text = _decoded(content)
    if "\x00" in text:
        raise BadInput("The file is not text. Save a spreadsheet as CSV, and hand that in.")
    return text


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark; else what spreadsheets of western Europe write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _in_line(line: str) -> Iterator[str]:
    alone = line.strip().strip("<>\"'").strip("\ufeff\u200b\u200e\u200f\u2060")
    count = 0
    for match in _FOUND.finditer(line):
        if match["web"] is not None:
            before = line[match.start() - 1 : match.start()]
            for part in _NEXT.split(match["web"]):
                count += 1
                yield _trimmed(part.partition("'")[0] if before == "'" else part)
        elif _is_address(name := _trimmed(match["name"])) or name == _trimmed(alone):
            count += 1
            yield name
    # Somebody put it on a line of its own as an address; why it is none will be said.
    if not count and _may_be_meant(alone):
        yield alone


def _is_address(name: str) -> bool:
    """Whether a name without a scheme is meant as an address: `see a.example/1`, not `end.Then`."""
    plain = _HIDDEN_DOT.sub(".", name)
    host, _, path = plain.partition("/")
    if registrable(host.partition(":")[0].partition("?")[0].partition("#")[0]) is None:
        return False
    return plain != name or bool(path) or host.lower().startswith("www.")


def _may_be_meant(alone: str) -> bool:
    if not _SHORTEST < len(alone) <= _MOST_LINE or re.search(r"\s", alone):
        return False
    return "://" in alone or bool(re.match(r"[a-z]{2,12}:\S*[./]", alone, re.IGNORECASE))


def _trimmed(text: str) -> str:
    """Without the marks that belong to the sentence around it."""
    for _ in range(_MOST_MARKS):
        last = text[-1:]
        is_hidden_dot = bool(re.search(r"(?:\[\.\]|\(\.\)|\{\.\})$", text))
        is_unpaired = last in _PAIRS and text.count(_PAIRS[last]) < text.count(last)
        if not ((last and last in _AT_THE_END) or is_unpaired) or is_hidden_dot:
            return text
        text = text[:-1]
    return text


def _unwrapped(found: re.Match[str]) -> str:
    return "<" + re.sub(r"[\r\n]+[ \t]*", "", found[1]) + ">"


def table_in(text: str) -> Table | None:
    """The text as CSV whose first row names a column of addresses; None where it is none."""
    heading = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    names = tuple(name.strip().strip('"').lower() for name in heading.split(delimiter))
    if _COLUMNS.isdisjoint(names) or len(heading) > _MOST_LINE:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))[1:]
    except csv.Error:
        return None
    return Table(names=names, rows=tuple(map(tuple, rows)))


def _column(text: str) -> list[str] | None:
    """The cells of a CSV's column of addresses; None where the text is no such CSV."""
    table = table_in(text)
    if table is None:
        return None
    at = [place for place, name in enumerate(table.names) if name in _COLUMNS]
    # A row that has fewer cells, or none of that column, is read as it stands.
    return [
        cell
        for row in table.rows
        for cell in ([row[place] for place in at if place < len(row)] or row)
    ]


def _mail(text: str) -> str:
    """The readable parts of a mail with its headers; any other text as it is."""
    if not _HEADER.match(text.lstrip()) or not re.search(
        r"^content-(?:type|transfer-encoding):", text, re.IGNORECASE | re.MULTILINE
    ):
        return text
    try:
        mail = email.message_from_string(text.lstrip(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        bodies = [
            text_of(body) + "\n" + _links(body) if part.get_content_subtype() == "html" else body
            for part in mail.walk()
            if part.get_content_maintype() == "text" and isinstance(body := part.get_content(), str)
        ]
    except Exception:  # noqa: BLE001 - the parser meets whatever anybody pastes
        return text
    subject = str(mail.get("subject", ""))
    return "\n".join([subject, *bodies]) if bodies else text


def _links(markup: str) -> str:
    return "\n".join(re.findall(r"""href\s{0,3}=\s{0,3}["']([^"'<>]{1,8192})["']""", markup))
