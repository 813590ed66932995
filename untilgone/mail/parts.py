"""The parts of a mail, read without recursion and within limits (RFC 2045, RFC 2046).

The standard library's parser is not used: it follows any depth by recursion, and each line of a
deep mail is compared with the boundaries of all levels.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from untilgone.mail.headers import Headers, decoded, split_headers, unbase64

MOST_PARTS = 300
DEEPEST = 12
LONGEST_TEXT = 256 * 1024  # octets of one part, as they stand in the mail
_PARAMETER = re.compile(
    r";\s{0,50}([\w!#$%&'*+.^`|~-]{1,60})\s{0,9}=\s{0,9}(?:\"((?:[^\"\\]|\\.){0,500})\"?|([^\s;]{1,500}))"
)
_GUESSED = re.compile(rb"^--([!-~]{5,70})[ \t]*\n(?=[Cc]ontent-)", re.MULTILINE)
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(frozen=True)
class Part:
    """One leaf of the mail, or one mail inside it."""

    type: str  # lower case, such as `text/plain`
    headers: Headers
    octets: bytes  # decoded, at most LONGEST_TEXT before
    charset: str
    is_attachment: bool
    group: int  # parts of one multipart/alternative share it; 0: of none

    @property
    def text(self) -> str:
        """As text; unknown character sets are guessed."""
        return decoded(self.octets, self.charset).replace("\x00", "")


def parts_of(headers: Headers, body: bytes, cut: list[str]) -> Iterator[Part]:
    """The leaves in their order; what was passed over is added to ``cut``.

    Mails inside the mail are leaves too: what somebody wrote in them is not this mail's.
    """
    waiting = [(headers, body, 0, 0)]
    seen = groups = 0
    while waiting:
        head, octets, depth, group = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            cut.append(f"only the first {MOST_PARTS} parts were read")
            return
        kind, parameters = content_type(head)
        if kind.startswith("multipart/"):
            pieces = _pieces(octets, parameters.get("boundary", ""), MOST_PARTS - seen + 1)
            if pieces and depth >= DEEPEST:
                cut.append(f"parts deeper than {DEEPEST} levels were not read")
                continue
            if pieces:
                if kind == "multipart/alternative":
                    groups += 1
                    group = groups
                inside = [(*_split_part(piece), depth + 1, group) for piece in reversed(pieces)]
                waiting.extend(inside)
                continue
            kind = "text/plain"  # the boundary is broken or missing: all of it is one text
        yield _leaf(kind, parameters, head, octets, group, cut)


def _split_part(piece: bytes) -> tuple[Headers, bytes]:
    """A part may begin with a blank line, and then has no headers (RFC 2046 5.1)."""
    if piece.startswith(b"\n"):
        return Headers(), piece[1:]
    return split_headers(piece)


def _leaf(
    kind: str, parameters: dict[str, str], head: Headers, octets: bytes, group: int, cut: list[str]
) -> Part:
    is_text = kind.startswith(("text/", "message/")) or not kind
    if len(octets) > LONGEST_TEXT:
        if is_text:
            cut.append(f"of a part of {len(octets)} bytes the first {LONGEST_TEXT} were read")
        octets = octets[:LONGEST_TEXT] if is_text else b""
    elif not is_text:
        octets = b""
    disposition = head.get("content-disposition").partition(";")[0].strip().lower()
    return Part(
        type=kind or "text/plain",
        headers=head,
        octets=_decoded(octets, head.get("content-transfer-encoding").strip().lower()),
        charset=parameters.get("charset", ""),
        is_attachment=disposition == "attachment",
        group=group,
    )


def _decoded(octets: bytes, encoding: str) -> bytes:
    if encoding.startswith("base64"):
        return unbase64(octets)
    if encoding.startswith("quoted-printable"):
        return binascii.a2b_qp(octets)
    return octets


def content_type(headers: Headers) -> tuple[str, dict[str, str]]:
    """The type in lower case and its parameters; ``text/plain`` where it says none."""
    value = headers.get("content-type")[:4000]
    kind = value.partition(";")[0].strip().lower()
    parameters: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(value):
        said = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        parameters.setdefault(name.lower(), said.strip())
    return (kind if "/" in kind else "text/plain"), parameters


def is_message(kind: str) -> bool:
    """Whether a part of this type is a whole mail."""
    return kind in _MESSAGES


def _pieces(octets: bytes, boundary: str, most: int) -> list[bytes]:
    """What stands between the delimiter lines, at most so many; nothing where there is none."""
    mark = b"--" + boundary.encode("utf-8", "replace") if boundary else b""
    starts = _delimiters(octets, mark, most) if mark else []
    if not starts:
        guess = _GUESSED.search(octets, 0, LONGEST_TEXT)
        if guess is None:
            return []
        starts = _delimiters(octets, b"--" + guess[1], most)
    pieces = []
    for (_, begin, closes), after in zip(
        starts, [*(start for start, _, _ in starts[1:]), len(octets)], strict=True
    ):
        if closes:
            break
        pieces.append(octets[begin : max(begin, after)])
    return pieces


def _delimiters(octets: bytes, mark: bytes, most: int) -> list[tuple[int, int, bool]]:
    """Where a delimiter's line break begins, where the part after it begins, whether it closes."""
    found: list[tuple[int, int, bool]] = []
    place = 0 if octets.startswith(mark) else octets.find(b"\n" + mark)
    while place >= 0 and len(found) <= most:
        after = place + len(mark) + (octets[place : place + 1] == b"\n")
        line_end = octets.find(b"\n", after)
        line_end = len(octets) if line_end < 0 else line_end
        rest = octets[after : min(line_end, after + 80)].strip()
        if rest in {b"", b"--"}:  # else a longer boundary that begins alike
            found.append((place, line_end + 1, rest == b"--"))
            if rest:
                break
        place = octets.find(b"\n" + mark, after)
    return found
