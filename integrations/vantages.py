"""Vantage points: our own place on the network first, then every proxy of the settings.

A proxy is always asked for a tunnel (CONNECT, SOCKS5), never to fetch: so whatever it says itself
stands before the tunnel, and nothing of it can pass for an answer of the target.
"""

import base64
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address
from typing import NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from integrations.guard import PUBLIC, Connection, Reach, Stopped
from integrations.http import DIRECT, LookClient
from integrations.resolving import parse_resolvers
from untilgone.errors import BadInput
from untilgone.looks import Trouble
from untilgone.settings import Secret

SETTING = "UNTILGONE_VANTAGES"

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,30}")
_TAKEN = frozenset({DIRECT, "person"})  # `person` stands for what somebody saw
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_MOST_HEAD_BYTES = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r\n]")
_LONGEST_TEXT = 255  # one byte counts in SOCKS
_SOCKS, _PASSWORD, _NO_PASSWORD = 5, 2, 0  # RFC 1928 section 3
_V4, _NAMED, _V6 = 1, 3, 4  # RFC 1928 section 5
_ADDRESS_BYTES = {_V4: 4, _V6: 16}


def connect_vantages(
    *,
    organisation_url: str,
    organisation_email: str,
    vantages: Secret,
    second_resolvers: str,
    reach: Reach | None = None,
) -> tuple[LookClient, ...]:
    """A client for every vantage point, ``direct`` first; BadInput names a setting that is wrong.

    ``reach``: where looks may go, and whom to ask about names, in place of ``second_resolvers``.
    """
    second = parse_resolvers(second_resolvers)
    tunnels = parse_vantages(vantages)
    return tuple(
        LookClient(
            organisation_url=organisation_url,
            organisation_email=organisation_email,
            reach=reach or replace(PUBLIC, second=second),
            tunnel=tunnel,
        )
        for tunnel in (None, *tunnels)
    )


@dataclass(frozen=True, kw_only=True)
class _Proxy(ABC):
    """A proxy of the settings."""

    vantage: str
    address: tuple[str, int]
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @abstractmethod
    async def lead(self, connection: Connection, host: str, port: int) -> None:
        """Turn a connection to the proxy into one to the target; Stopped where it will not."""

    def _fail(self, what: str) -> NoReturn:
        raise Stopped(
            Trouble.CONNECT_FAILED, f"The proxy of the vantage point {self.vantage} {what}."
        )


class HttpProxy(_Proxy):
    """Asks with CONNECT (RFC 9110 section 9.3.6), for pages without TLS too."""

    async def lead(self, connection: Connection, host: str, port: int) -> None:
        """Open the tunnel; every answer but 2xx is the proxy's own."""
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
        if self.username:
            both = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
            lines.append(f"Proxy-Authorization: Basic {both}")
        await connection.write("\r\n".join([*lines, "", ""]).encode())
        head = await self._head(connection)
        found = _STATUS.match(head)
        if found is None:
            self._fail("does not speak HTTP")
        if found[1] == b"407":
            self._fail("did not accept our name and password")
        if not found[1].startswith(b"2"):
            self._fail(f"opened no connection, it answered {int(found[1])}")
        if not head.endswith(b"\r\n\r\n") or head.count(b"\r\n\r\n") > 1:
            # The target has not been asked yet: this would pass for its answer.
            self._fail("spoke before the target was asked")

    async def _head(self, connection: Connection) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = await connection.read(_MOST_HEAD_BYTES)
            head += piece
            if not piece or len(head) > _MOST_HEAD_BYTES:
                self._fail("broke off, or said too much")
        return head


class SocksProxy(_Proxy):
    """Asks with SOCKS5 (RFC 1928), with a name and password if there are any (RFC 1929)."""

    async def lead(self, connection: Connection, host: str, port: int) -> None:
        """Open the tunnel; the proxy looks names up itself."""
        ways = bytes([_NO_PASSWORD, _PASSWORD] if self.username else [_NO_PASSWORD])
        await connection.write(bytes([_SOCKS, len(ways)]) + ways)
        version, way = await self._read(connection, 2)
        if version != _SOCKS:
            self._fail("does not speak SOCKS5")
        if way not in ways:
            self._fail("did not accept our name and password")
        if way == _PASSWORD:
            await connection.write(b"\x01" + _counted(self.username) + _counted(self.password))
            if (await self._read(connection, 2))[1] != 0:
                self._fail("did not accept our name and password")
        asked = bytes([_SOCKS, 1, 0]) + _socks_address(host) + port.to_bytes(2, "big")
        await connection.write(asked)
        _, reply, _, kind = await self._read(connection, 4)
        if reply != 0:
            self._fail(f"opened no connection, SOCKS reply {reply}")
        if kind == _NAMED:
            (length,) = await self._read(connection, 1)
        elif (length := _ADDRESS_BYTES.get(kind, 0)) == 0:
            self._fail("does not speak SOCKS5")
        await self._read(connection, length + 2)  # where it stands itself; no use to us

    async def _read(self, connection: Connection, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = await connection.read(count - len(data))
            if not piece:
                self._fail("broke off")
            data += piece
        return data


_KINDS: dict[str, type[HttpProxy] | type[SocksProxy]] = {"http": HttpProxy, "socks5": SocksProxy}


def parse_vantages(setting: Secret) -> tuple[HttpProxy | SocksProxy, ...]:
    """The proxies of the setting; BadInput tells which entry is wrong and never repeats it."""
    found: dict[str, HttpProxy | SocksProxy] = {}
    entries = filter(None, map(str.strip, setting.get_secret_value().split(",")))
    for number, entry in enumerate(entries, start=1):
        name, _, address = entry.partition("=")
        if not _NAME.fullmatch(name):
            _wrong(number, "begins with a name of small letters, digits, - . and _")
        if name in _TAKEN or name in found:
            _wrong(number, "has a name of its own; direct and person are taken")
        found[name] = _proxy(number, name, address)
    return tuple(found.values())


def _proxy(number: int, name: str, text: str) -> HttpProxy | SocksProxy:
    parts, port = _split(text)
    if parts is None or not port or not _HOST.fullmatch(parts.hostname or ""):
        _wrong(number, "names host and port")
    if parts.scheme not in _KINDS:
        _wrong(number, f"is a proxy of the kind {' or '.join(_KINDS)}")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        _wrong(number, "ends after the port")
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if password and not username:
        _wrong(number, "gives a name with its password")
    if ":" in username or max(len(username.encode()), len(password.encode())) > _LONGEST_TEXT:
        _wrong(number, f"has a name without : and a password of at most {_LONGEST_TEXT} bytes")
    return _KINDS[parts.scheme](
        vantage=name,
        address=(str(parts.hostname), port),
        username=username,
        password=password,
    )


def _split(text: str) -> tuple[SplitResult | None, int | None]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # not passed on: its text may quote the password
        return None, None
    return parts, port


def _wrong(number: int, rule: str) -> NoReturn:
    raise BadInput(
        f"{SETTING} is wrong in its entry {number}: every entry {rule}, such as "
        "nl=http://user:password@proxy.example:3128 or se=socks5://proxy.example:1080. Write "
        "other characters of a password as %2C. Nothing was started."
    )


def _counted(text: str) -> bytes:
    data = text.encode()
    return bytes([len(data)]) + data


def _socks_address(host: str) -> bytes:
    try:
        address = ip_address(host)
    except ValueError:
        return bytes([_NAMED]) + _counted(host)
    return bytes([_V4 if isinstance(address, IPv4Address) else _V6]) + address.packed
