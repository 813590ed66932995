"""Hosts of reported URLs: one spelling each, and none that leads into somebody's own network."""

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote_to_bytes

import idna

from untilgone.addresses import is_public
from untilgone.errors import BadInput

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_JOINERS = "\u200c\u200d"

# Names that lead into somebody's own network, and names that no resolver of ours can follow.
_PRIVATE_NAMES = ("localhost", "local", "localdomain", "internal", "home.arpa", "lan")
_OVERLAY_NAMES = ("onion", "i2p")


def refused(wrong: str, advice: str) -> BadInput:
    """What to raise for a URL that nobody could look at or must not."""
    return BadInput(f"{wrong} It was not taken. {advice}")


def host_and_port(authority: str, scheme: str, remarks: list[str]) -> tuple[str, str]:
    """The one spelling of the host, without brackets, and ``:port`` unless it is the usual one.

    Raises BadInput; adds to the remarks what was changed.
    """
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
        raise refused(
            "The port of the URL is not a number from 1 to 65535.",
            "Copy it again from the browser's address bar.",
        )
    return host, "" if int(port) == _DEFAULT_PORTS[scheme] else f":{int(port)}"


def _bad_host() -> BadInput:
    return refused(
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
            raise refused(
                f"A .{suffix} address lies outside the public Internet, where we cannot look.",
                "If the page has an ordinary address too, hand in that one.",
            )
    for suffix in _PRIVATE_NAMES:
        if host == suffix or host.endswith("." + suffix):
            raise refused(
                f"Names under {suffix} lead into somebody's own network.",
                "Hand in the address under which the public reaches the material.",
            )
    if "." not in host:
        raise refused(
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
    if not _NUMBER.fullmatch(label):  # int() takes -3 and 1_0 too
        raise ValueError(label)
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
    return refused(
        f"{address} is not a public address.",
        "Hand in the address under which the public reaches the material.",
    )
