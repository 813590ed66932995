"""Reported URLs: one spelling for each, and none that leads into somebody's own network."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote_to_bytes

import idna

from untilgone.addresses import is_public
from untilgone.errors import BadInput

LONGEST = 8192  # characters; browsers and servers stop somewhere between 2,048 and this

_DEFAULT_PORTS = {"http": 80, "https": 443}
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
_SECOND_URL = re.compile(r"\sh(?:tt|xx)ps?://", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_JOINERS = "\u200c\u200d"

# Names that lead into somebody's own network, and names that no resolver of ours can follow.
_PRIVATE_NAMES = ("localhost", "local", "localdomain", "internal", "home.arpa", "lan")
_OVERLAY_NAMES = ("onion", "i2p")

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
    host, port = _host_and_port(authority, scheme, remarks)
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


def _refused(wrong: str, advice: str) -> BadInput:
    return BadInput(f"{wrong} It was not taken. {advice}")


def _too_long() -> BadInput:
    return _refused(
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
        raise _refused("There is no URL here.", "Hand in the address of the page or file.")
    if len(text) > LONGEST:
        raise _too_long()
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise _refused(
            "The URL contains control characters.", "Copy it again from the browser's address bar."
        )
    if _SECOND_URL.search(text):
        raise _refused("There is more than one URL here.", "Hand them in one by one.")
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
        raise _refused(
            f"A {scheme}: address is not a web address."
            if is_sayable
            else "This is not a web address.",
            "Hand in an address that begins with https:// or http://.",
        )
    rest = text[2:] if text.startswith(("//", "\\\\")) else text
    authority, tail = _cut(rest, r"[/\\?#]")
    if "@" in authority and not tail:
        raise _refused(
            "This looks like a mail address.", "Hand in the address of the page or file."
        )
    if not _LOOKS_LIKE_HOST.search(authority) or " " in authority:
        raise _refused(
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


def _host_and_port(authority: str, scheme: str, remarks: list[str]) -> tuple[str, str]:
    authority = authority.replace("[:]", ":")
    if authority.startswith("["):
        name, bracket, port = authority.partition("]")
        if not bracket or not (port == "" or port.startswith(":")):
            raise _bad_host()
        host = _ipv6(name[1:], remarks)
        port = port[1:]
    else:
        name, _, port = authority.partition(":")
        host = _name_or_ipv4(name, remarks)
    if port == "":
        return host, ""
    if not re.fullmatch("[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:  # noqa: PLR2004  # RFC 6335
        raise _refused(
            "The port of the URL is not a number from 1 to 65535.",
            "Copy it again from the browser's address bar.",
        )
    return host, "" if int(port) == _DEFAULT_PORTS[scheme] else f":{int(port)}"


def _bad_host() -> BadInput:
    return _refused(
        "The host in the URL is not a name the Internet can look up.",
        "Copy it again from the browser's address bar.",
    )


def _name_or_ipv4(name: str, remarks: list[str]) -> str:
    try:
        typed = unquote_to_bytes(name).decode("utf-8")
        mapped = idna.uts46_remap(typed, std3_rules=False).removesuffix(".")
        labels = [_alabel(label) for label in mapped.split(".")]
    except UnicodeError as error:  # idna's errors are of this kind too
        raise _bad_host() from error
    host = ".".join(labels)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004  # RFC 1035
        raise _bad_host()
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels, remarks)
    _refuse_private_name(host)
    if not typed.isascii():
        remarks.append(f"The name {mapped} is written {host} on the network.")
    return host


def _alabel(label: str) -> str:
    """One label as the network writes it (RFC 3492).

    Not idna.alabel: that refuses names which exist and which browsers open, such as emoji.
    """
    if label.isascii():
        return label
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    if any(joiner in label for joiner in _JOINERS):
        idna.check_label(label)
    return "xn--" + label.encode("punycode").decode("ascii")


def _refuse_private_name(host: str) -> None:
    for suffix in _OVERLAY_NAMES:
        if host.endswith("." + suffix):
            raise _refused(
                f"A .{suffix} address lies outside the public Internet, where we cannot look.",
                "If the page has an ordinary address too, hand in that one.",
            )
    for suffix in _PRIVATE_NAMES:
        if host == suffix or host.endswith("." + suffix):
            raise _refused(
                f"Names under {suffix} lead into somebody's own network.",
                "Hand in the address under which the public reaches the material.",
            )
    if "." not in host:
        raise _refused(
            "The host in the URL has no dot: such a name lies in somebody's own network.",
            "Hand in the address under which the public reaches the material.",
        )


def _ipv4(labels: list[str], remarks: list[str]) -> str:
    """A host that ends in a number, in every notation browsers take (WHATWG URL, section 3.5)."""
    try:
        *leading, last = [_number(label) for label in labels]
    except ValueError as error:
        raise _bad_host() from error
    if len(leading) > 3 or max(leading, default=0) > 255 or last >= 256 ** (4 - len(leading)):  # noqa: PLR2004  # four bytes
        raise _bad_host()
    address = IPv4Address(last + sum(n << (24 - 8 * place) for place, n in enumerate(leading)))
    if not is_public(address):
        raise _not_public(str(address))
    if str(address) != ".".join(labels):
        remarks.append(f"The host is another notation of the address {address}.")
    return str(address)


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def _ipv6(literal: str, remarks: list[str]) -> str:
    try:
        address = IPv6Address(literal)
    except ValueError as error:
        raise _bad_host() from error
    if not is_public(address):
        raise _not_public(str(address))
    if address.ipv4_mapped:  # one spelling, whatever the Python: newer ones write it with dots
        remarks.append(f"The host is another notation of the address {address.ipv4_mapped}.")
        return str(address.ipv4_mapped)
    return str(address)


def _not_public(address: str) -> BadInput:
    return _refused(
        f"{address} is not a public address.",
        "Hand in the address under which the public reaches the material.",
    )


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
