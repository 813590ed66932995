"""The header block of a mail, read so that nothing in it can do harm (RFC 5322 2.2, RFC 2047).

Nothing here raises, whatever the bytes are, and every step is linear in a bounded length.
"""

import base64
import binascii
import codecs
import re
from dataclasses import dataclass
from functools import cached_property

MOST_HEADER_BYTES = 128 * 1024
_MOST_HEADERS = 1000
_LONGEST_VALUE = 32 * 1024  # characters; a subject or a list of addresses needs far less
_NAME = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_WORD = re.compile(r"=\?([\w.:*+()'-]{1,60})\?([bBqQ])\?([^?\n]{0,2000})\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\n]{1,20}(?==\?[\w.:*+()'-]{1,60}\?[bBqQ]\?)")
_CODEC = re.compile(
    r"ascii|utf-(?:8|16|32)(?:-[bl]e)?|utf-8-sig|iso8859-\d+|iso2022_\w+|cp\d+|koi8-[rtu]"
    r"|gb2312|gbk|gb18030|big5\w*|euc_\w+|shift_jis\w*|johab|hz|mac-\w+|tis-620|hp-roman8"
)
_ADDRESS = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~@-])[\w.!#$%&'*+/=?^`{|}~-]{1,128}@[^\W_](?:[\w.-]{0,250}[^\W_])?"
)
_ANGLED = re.compile(r"<([^<>\s@]{1,128}@[^<>\s@]{1,253})>")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")


@dataclass(frozen=True)
class Headers:
    """Names in lower case with their values, unfolded and decoded, in their order."""

    fields: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _first(self) -> dict[str, str]:
        return dict(reversed(self.fields))

    def get(self, name: str) -> str:
        """The first value of this name; empty where there is none."""
        return self._first.get(name, "")

    def all(self, name: str) -> tuple[str, ...]:
        """All values of this name."""
        return tuple(value for each, value in self.fields if each == name)

    def __contains__(self, name: str) -> bool:
        return name in self._first


def split_headers(octets: bytes) -> tuple[Headers, bytes]:
    """The header block and what follows; lines end with LF here. All body where none begins it."""
    lines: list[bytes] = []
    place, end = 0, min(len(octets), MOST_HEADER_BYTES)
    while place < end and len(lines) < _MOST_HEADERS * 20:
        stop = octets.find(b"\n", place, end)
        stop = end if stop < 0 else stop
        line = octets[place:stop]
        if not line.strip():
            if lines:
                return _headers(lines), octets[stop + 1 :]
            place = stop + 1
            continue
        is_first_mbox_line = not lines and line.startswith((b"From ", b">From "))
        if not is_first_mbox_line and line[:1] not in b" \t" and not _NAME.match(line):
            break
        if not is_first_mbox_line:
            lines.append(line)
        place = stop + 1
    return _headers(lines), octets[place:]


def _headers(lines: list[bytes]) -> Headers:
    unfolded: list[list[bytes]] = []
    for line in lines:
        if line[:1] in b" \t":
            if unfolded:
                unfolded[-1].append(line)
        elif len(unfolded) < _MOST_HEADERS:
            unfolded.append([line])
    fields = []
    for pieces in unfolded:
        name, _, value = b"\n".join(pieces)[:_LONGEST_VALUE].partition(b":")
        fields.append((name.strip().decode("ascii", "replace").lower(), words_of(value)))
    return Headers(tuple(fields))


def words_of(value: bytes) -> str:
    """The value of a header as one line: unfolded, encoded words decoded, no control characters."""
    text = _BETWEEN_WORDS.sub(r"\1", decoded(value, ""))
    text = _WORD.sub(_decoded_word, text)
    text = "".join(c if c.isprintable() else " " for c in text[:_LONGEST_VALUE])
    return " ".join(text.split())


def _decoded_word(match: re.Match[str]) -> str:
    charset, how, text = match.groups()
    if how in "bB":
        octets = unbase64(text.encode("ascii", "ignore"))
    else:
        octets = binascii.a2b_qp(text.encode("ascii", "replace"), header=True)
    return decoded(octets, charset.partition("*")[0])


def unbase64(octets: bytes) -> bytes:
    """What can be read of it; what is no base64 is passed over."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", octets)
    clean = clean[: len(clean) - (len(clean) % 4 == 1)]
    return base64.b64decode(clean + b"=" * (-len(clean) % 4))


def decoded(octets: bytes, charset: str) -> str:
    """As text: in this character set if it is one for mail, else UTF-8, else Windows-1252."""
    try:
        name = codecs.lookup(charset.strip("\"' ")).name if charset else ""
    except (LookupError, ValueError):
        name = ""
    if name and name != "ascii" and _CODEC.fullmatch(name):
        return octets.decode(name, "replace")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        if b"\x1b$" in octets or b"\x1b(" in octets:  # Japanese mail without saying so
            return octets.decode("iso2022_jp", "replace")
        return octets.decode("cp1252", "replace")


def addresses_in(value: str) -> tuple[str, ...]:
    """The mail addresses in a header's value, in order, each once."""
    found = _ANGLED.findall(value) or [each.rstrip(".") for each in _ADDRESS.findall(value)]
    if len(found) > 1 or "," in value:
        found = [each.rstrip(".") for each in _ADDRESS.findall(value)]
    return tuple(dict.fromkeys(found))


def message_ids_in(value: str) -> tuple[str, ...]:
    """The Message-IDs in a header's value, in order."""
    return tuple(_MESSAGE_ID.findall(value))
