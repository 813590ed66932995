"""Reported URLs: one spelling for each, or BadInput that says what to hand in instead."""

import re
import unicodedata
from dataclasses import dataclass

from untilgone.errors import BadInput
from untilgone.hosts import host_and_port, refused

LONGEST = 8192  # characters; browsers and servers stop somewhere between 2,048 and this

_QUOTES = dict(zip("<\"'`\u201c\u201e\u2018\u00ab", ">\"'`\u201d\u201c\u2019\u00bb", strict=True))
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"  # travel along when a URL is copied from a chat
_SAYABLE_SCHEMES = ("blob", "data", "ftp", "file", "javascript", "magnet", "mailto", "tel", "tg")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[^/?#\\:]*[.\]][^/?#\\:]*:[0-9]{1,5}(?:[/?#\\]|$)")
_WEB = re.compile(
    r"h(?P<middle>tt|xx|\*\*)p(?P<s>s?)(?P<colon>\[://\]|\[:\]|:)[/\\]*", re.IGNORECASE
)
_HIDDEN_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE)
# U+3002, U+FF0E and U+FF61 are full stops of other scripts; they part names too (RFC 3490).
_LOOKS_LIKE_HOST = re.compile("[.\\]\u3002\uff0e\uff61]|\\(dot\\)", re.IGNORECASE)
_IN_TEXT = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_SECOND_URL = re.compile(r"\sh(?:tt|xx)ps?://", re.IGNORECASE)

# RFC 3986 section 3; brackets and a second # stay where browsers leave them, people know them so.
_UNRESERVED = r"A-Za-z0-9._~\-"
_PCHAR = _UNRESERVED + "!$&'()*+,;=:@"
_TO_ENCODE = {
    "path": re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_PCHAR}/]"),
    "query": re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_PCHAR}/?\[\]]"),
    "fragment": re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_PCHAR}/?\[\]#]"),
}
_IS_UNRESERVED = re.compile(rf"[{_UNRESERVED}]")


@dataclass(frozen=True, kw_only=True)
class CanonicalUrl:
    """The one spelling of a URL, and as sentences what was changed to get there."""

    url: str
    host: str  # ASCII; an IPv6 address stands here without its brackets
    remarks: tuple[str, ...] = ()


def canonical(raw: str) -> CanonicalUrl:
    """The one spelling of a reported URL, after RFC 3986 section 6 and the WHATWG URL standard.

    Raises BadInput for what nobody could look at or must not. Idempotent. No message repeats
    what was handed in: it may hold a password.
    """
    remarks: list[str] = []
    text = _bare(raw)
    scheme, rest, is_defanged = _scheme(text, remarks)
    authority, tail = _cut(rest, r"[/\\?#]")
    authority = _without_credentials(authority, remarks)
    if _HIDDEN_DOT.search(authority):
        authority = _HIDDEN_DOT.sub(".", authority)
        is_defanged = True
    before_fragment, fragment = _cut(tail, "#")
    path, query = _cut(before_fragment, r"\?")
    if is_defanged:
        path = path.replace("[.]", ".")
        remarks.append("It was written so that nobody clicks it by mistake; that was undone.")
    if "\\" in path:
        path = path.replace("\\", "/")
        remarks.append("Backslashes were turned into slashes, as browsers do.")
    if " " in path + query + fragment:
        remarks.append("Spaces inside it were encoded as %20.")
    host, port = host_and_port(authority, scheme, remarks)
    path = _without_dot_segments(_encoded(path, "path")) or "/"
    # ``query`` and ``fragment`` still carry their mark; an empty fragment addresses nothing.
    query = query[:1] + _encoded(query[1:], "query")
    fragment = "#" + _encoded(fragment[1:], "fragment") if fragment[1:] else ""
    if fragment:
        remarks.append("The part after # never leaves a browser: looks do not send it.")
    netloc = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{netloc}{port}{path}{query}{fragment}"
    if len(url) > LONGEST:
        raise _too_long()
    return CanonicalUrl(url=url, host=host, remarks=tuple(remarks))


def display(url: str) -> str:
    """The URL as people see it: it can be read, copied and reported, but not clicked by mistake."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return url.replace(".", "[.]")
    authority, tail = _cut(rest, r"[/\\?#]")
    scheme = re.sub("^http", "hxxp", scheme, flags=re.IGNORECASE)
    return f"{scheme}://{authority.replace('.', '[.]')}{tail}"


def display_all(text: str) -> str:
    """The text with every URL in it as ``display`` writes it."""
    return _IN_TEXT.sub(lambda found: display(found[0]), text)


def _too_long() -> BadInput:
    return refused(
        f"The URL is longer than {LONGEST:,} characters.",
        "Hand in a shorter address of the same page; the share button often has one.",
    )


def _cut(text: str, pattern: str) -> tuple[str, str]:
    """Everything before the first match, and the rest with the match still in front."""
    found = re.search(pattern, text)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])


def _bare(raw: str) -> str:
    text = raw.strip().strip(_INVISIBLE).strip()
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    if not text:
        raise refused("There is no URL here.", "Hand in the address of the page or file.")
    if len(text) > LONGEST:
        raise _too_long()
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise refused(
            "The URL contains control characters.", "Copy it again from the browser's address bar."
        )
    if _SECOND_URL.search(text):
        raise refused("There is more than one URL here.", "Hand them in one by one.")
    return text


def _scheme(text: str, remarks: list[str]) -> tuple[str, str, bool]:
    """The scheme, what follows its slashes, and whether it was written as hxxp."""
    web = _WEB.match(text)
    if web is not None:
        is_defanged = web["middle"].lower() != "tt" or web["colon"] != ":"
        return "http" + web["s"].lower(), text[web.end() :], is_defanged
    named = _SCHEME.match(text)
    if named is not None and not _HOST_AND_PORT.match(text):
        scheme, after = named[1].lower(), text[named.end() :]
        # Anything else before a colon may be a user name, or worse.
        is_sayable = scheme in _SAYABLE_SCHEMES or after.startswith("//")
        raise refused(
            f"A {scheme}: address is not a web address."
            if is_sayable
            else "This is not a web address.",
            "Hand in an address that begins with https:// or http://.",
        )
    rest = text[2:] if text.startswith(("//", "\\\\")) else text
    authority, tail = _cut(rest, r"[/\\?#]")
    if "@" in authority and not tail:
        raise refused("This looks like a mail address.", "Hand in the address of the page or file.")
    if not _LOOKS_LIKE_HOST.search(authority) or " " in authority:
        raise refused(
            "This does not look like a web address.",
            "Hand in an address that begins with https:// or http://.",
        )
    remarks.append("It came without https:// or http://; https:// was assumed.")
    return "https", rest, False


def _without_credentials(authority: str, remarks: list[str]) -> str:
    credentials, at, host_and_port = authority.rpartition("@")
    if at and credentials:
        remarks.append("A user name or password in front of the host was cut off and not kept.")
    return host_and_port


def _encoded(text: str, part: str) -> str:
    """Percent-encoding in one spelling (RFC 3986 sections 2.1 and 6.2.2)."""
    return _TO_ENCODE[part].sub(_one_spelling, text)


def _one_spelling(found: re.Match[str]) -> str:
    seen = found[0]
    if len(seen) == 1:  # a lone % too
        return "".join(f"%{byte:02X}" for byte in seen.encode())
    decoded = chr(int(seen[1:], 16))
    return decoded if _IS_UNRESERVED.fullmatch(decoded) else seen.upper()


def _without_dot_segments(path: str) -> str:
    """The path with ``.`` and ``..`` walked (RFC 3986 section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def without_password(raw: str) -> str:
    """What somebody handed in, less any user name and password before an ``@``; for messages."""
    return re.sub(r"//[^/?#\s]*@", "//", raw)
