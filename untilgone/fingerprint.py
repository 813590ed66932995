"""What a look may read of a page, and what is kept of it: hashes and sizes, never content."""

import codecs
import hashlib
import html
import re
import unicodedata
from collections.abc import Mapping

from untilgone.looks import Fingerprint

MOST_BYTES = 256 * 1024
"""The most of a body, after decompression, that is ever read."""

TEXT_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/json"})
"""The only media types whose body is read at all: an image or a video never is."""

KEPT_HEADERS = (
    "cf-mitigated",  # Cloudflare says here that it showed a challenge instead of the page
    "content-length",
    "content-type",
    "location",
    "retry-after",
    "server",
)

_LONGEST_HEADER = 2048
_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
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

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}  # moves no position
_TAG_NAME = re.compile("[a-z][a-z0-9]*")
_OWN_END_ELEMENTS = frozenset({"script", "style", "title", "textarea"})  # hold no other tags
_UNSEEN_ELEMENTS = frozenset({"script", "style", "title"})
_SPACE = re.compile(r"\s+")


def media_type(headers: Mapping[str, str]) -> str:
    """The media type in lower case without its parameters; empty where none was said."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that matter for a verdict, under lower-case names and of bounded length."""
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


def fingerprint(
    text: str, *, media_type: str, text_bytes: int, is_cut: bool, keep_title: bool
) -> Fingerprint:
    """A page without its content. ``keep_title`` is False for `csam*`: not even a title's hash.

    The text is what a reader sees: no markup, no scripts, white space as one space. A page that
    shows nothing has no hash, so that two empty shells are not taken for the same page.
    """
    title, seen = _title_and_seen(text) if media_type in _MARKUP_TYPES else ("", text)
    return Fingerprint(
        title_sha256=_sha256(title) if keep_title else None,
        text_sha256=_sha256(seen),
        text_bytes=text_bytes,
        is_cut=is_cut,
    )


def _encoding(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return "utf-8"
    if name in _SINGLE_BYTE_DEFAULTS:
        return "cp1252"
    return name if _ENCODINGS.fullmatch(name) else "utf-8"


def _sha256(text: str) -> str | None:
    normal = unicodedata.normalize("NFC", _SPACE.sub(" ", _unescaped(text)).strip())
    return hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest() if normal else None


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a character reference of more than 4,300 digits
        return text


def _title_and_seen(markup: str) -> tuple[str, str]:
    """The first title and the text outside of tags, in one pass.

    Not html.parser: it needs time in the square of the length for some broken markup, and the
    pages we look at may be made to hurt. Here every search that fails is the last one.
    """
    lower = markup.translate(_LOWER)
    title, seen, at = "", [], 0
    while (start := lower.find("<", at)) != -1:
        seen.append(markup[at:start])
        if lower.startswith("<!--", start):
            end, length = lower.find("-->", start + 4), 3
        elif lower[start + 1 : start + 2] in {"/", "!", "?"} or _TAG_NAME.match(lower, start + 1):
            end, length = lower.find(">", start), 1
        else:  # a bare < is text
            seen.append("<")
            at = start + 1
            continue
        if end == -1:
            return title, "".join(seen)
        seen.append(" ")
        at = end + length
        name = _TAG_NAME.match(lower, start + 1)
        if name is None or name[0] not in _OWN_END_ELEMENTS:
            continue
        close = lower.find("</" + name[0], at)
        content = markup[at:] if close == -1 else markup[at:close]
        if name[0] == "title":
            title = title or content
        if name[0] not in _UNSEEN_ELEMENTS:
            seen.append(content)
        if close == -1:
            return title, "".join(seen)
        at = close
    seen.append(markup[at:])
    return title, "".join(seen)
