"""What a look may read of a page, and what is kept of it: hashes and sizes, never content."""

import codecs
import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import islice

from untilgone.looks import Fingerprint
from untilgone.page import Page

MOST_BYTES = 256 * 1024
"""The most of a body, after decompression, that is ever read."""

TEXT_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "application/json",
        "application/activity+json",
        "application/problem+json",
        "application/xml",
        "text/xml",
    }
)
"""The only media types whose body is read at all: an image or a video never is."""

KEPT_HEADERS = (
    "cf-mitigated",  # Cloudflare says here that it showed a challenge instead of the page
    "cf-ray",  # this and a few more tell which network stands in front (untilgone/cdns.toml)
    "content-length",
    "content-type",
    "location",
    "retry-after",
    "server",
    "via",
    "x-amz-cf-id",
    "x-amzn-waf-action",  # AWS WAF: `challenge` or `captcha`
    "x-azure-ref",
    "x-datadome",
    "x-iinfo",
    "x-served-by",
    "x-sucuri-block",
    "x-sucuri-id",
)

_LONGEST_HEADER = 2048
_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset=[\"']?([a-z0-9_:.-]{1,40})", re.IGNORECASE)
_SNIFFED_BYTES = 1024  # WHATWG HTML, "prescan a byte stream"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings of the web, as Python names them. A page may not choose from all that Python has:
# among those are decoders that need time in the square of the length.
_ENCODINGS = re.compile(
    r"utf-8|utf-16(-[bl]e)?|cp125\d|cp866|cp874|cp932|cp949|iso8859-\d+|koi8-[ru]|mac-roman"
    r"|big5(hkscs)?|gbk|gb2312|gb18030|euc_(jp|kr)|shift_jis|iso2022_jp|tis-620"
)
_SINGLE_BYTE_DEFAULTS = frozenset({"ascii", "iso8859-1"})  # browsers read both as windows-1252

_DIGITS = b"0123456789"  # counters and dates change from look to look
_MOST_LINES = 200  # for the simhash
_FEWEST_LINES = 4  # fewer say too little to compare
# A byte as eight lanes of 16 bits each, to count in all bits of a hash at once.
_LANES = tuple(sum(((byte >> bit) & 1) << (16 * bit) for bit in range(8)) for byte in range(256))


def media_type(headers: Mapping[str, str]) -> str:
    """The media type in lower case without its parameters; empty where none was said."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that matter for a verdict or tell who served it, under lower-case names and of bounded length."""
    lowered = {name.lower(): value for name, value in headers.items()}
    return {name: lowered[name][:_LONGEST_HEADER] for name in KEPT_HEADERS if name in lowered}


def decoded(body: bytes, content_type: str) -> str:
    """The text of a body as a browser would read it; bytes that fit nowhere become U+FFFD."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    said = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", content_type)
    if said is not None:
        return body.decode(_encoding(said[1]), errors="replace")
    written = _META_CHARSET.search(body[:_SNIFFED_BYTES])
    return body.decode(_encoding(written[1].decode("ascii") if written else ""), errors="replace")


def fingerprint(page: Page, *, text_bytes: int, is_cut: bool, keep_title: bool) -> Fingerprint:
    """A page without its content. ``keep_title`` is False for `csam*`: not even a title's hash.

    A page that shows nothing has no hash, so that two empty shells are not taken for the same page.
    """
    return Fingerprint(
        title_sha256=_sha256(page.title) if keep_title else None,
        text_sha256=_sha256("\n".join(page.lines)),
        text_bytes=text_bytes,
        is_cut=is_cut,
        simhash=simhash(page.lines),
        canonical_sha256=_sha256(page.canonical),
        media_sha256=tuple(filter(None, map(_sha256, page.media))),
    )


def simhash(lines: Iterable[str]) -> int | None:
    """64 bits that differ in few places where few lines differ; None where there are few lines.

    Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
    """
    text = "\n".join(islice(lines, _MOST_LINES)).encode("utf-8", "replace")
    features = set(text.translate(None, _DIGITS).split(b"\n"))
    if len(features) < _FEWEST_LINES:
        return None
    counts = [0] * 8
    for feature in features:
        digest = hashlib.blake2b(feature, digest_size=8).digest()
        for index, byte in enumerate(digest):
            counts[index] += _LANES[byte]
    half = len(features) / 2
    bits = ((lanes >> (16 * bit)) & 0xFFFF for lanes in counts for bit in range(8))
    return sum((count > half) << place for place, count in enumerate(bits))


def _encoding(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return "utf-8"
    if name in _SINGLE_BYTE_DEFAULTS:
        return "cp1252"
    return name if _ENCODINGS.fullmatch(name) else "utf-8"


def _sha256(text: str) -> str | None:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() if text else None
