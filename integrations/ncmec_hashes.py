"""NCMEC's hash sharing, version 2: hashes of child sexual abuse material, for members.

Docs: https://github.com/facebook/ThreatExchange (the client for members) and
https://www.missingkids.org/ (who may be one). What it is used for: docs/hashes.md.
"""

import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.hashes import MaterialHash
from integrations.reporting import taken
from untilgone.errors import BadInput, OutcomeUnknown, RetryLater
from untilgone.settings import Secret, setting

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml's one name for it

_LABEL = "NCMEC"
_LISTS = frozenset({"images", "videos"})


@dataclass(frozen=True, kw_only=True)
class Config:
    """A member's account; each environment has its own address."""

    username: str = setting("Your account for hash sharing")
    password: Secret = setting("Its password")
    server: str = setting(
        "Root of the environment you are a member of", default="https://hashsharing.ncmec.org/npo"
    )

    def __post_init__(self) -> None:
        service_root(self.server, "server")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One piece of material as a member described it."""

    member: str
    entry: str
    kind: str  # `image` or `video`
    is_deleted: bool
    hashes: tuple[MaterialHash, ...]


class NcmecHashes:
    """What a member can read. Entries do not come in the order of their times."""

    def __init__(self, config: Config, *, client: ApiClient | None = None) -> None:
        pair = f"{config.username}:{config.password.get_secret_value()}".encode()
        self._root = config.server.rstrip("/") + "/v2/"
        self._headers = {
            "Authorization": "Basic " + base64.b64encode(pair).decode(),
            "Accept": "application/xml",
        }
        self._client = client or ApiClient()

    async def entries(self, since: datetime, until: datetime) -> AsyncIterator[Entry]:
        """Every entry that was made or changed in between, page after page."""
        query = {"from": _moment(since), "to": _moment(until)}
        seen: set[tuple[tuple[str, str], ...]] = set()
        while True:
            page = _parsed(await self._get(self._root + "entries", query))
            for element in page.iter():
                if _name(element) in _LISTS:
                    for each in element:
                        yield _entry(each)
            following = next((e.text for e in page.iter() if _name(e) == "next"), None)
            if not following:
                return
            query = dict(parse_qsl(urlsplit(following.strip()).query))
            if tuple(query.items()) in seen or not query:
                raise RetryLater(f"{_LABEL} has more entries and does not say where.")
            seen.add(tuple(query.items()))

    async def _get(self, url: str, query: dict[str, str]) -> ApiAnswer:
        try:
            answer = await self._client.get(url, headers=self._headers, query=query)
            return taken(answer, _LABEL)
        except OutcomeUnknown as error:
            raise RetryLater(f"{error} Nothing was changed.") from error


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parsed(answer: ApiAnswer) -> Element:
    """The answer as XML, in which nothing is expanded and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(answer.body, parser)
    except etree.XMLSyntaxError as error:
        raise RetryLater(f"{_LABEL} answered nothing that we understand.") from error


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _entry(element: Element) -> Entry:
    """Of an `image`, a `deletedVideo` and so on: who described it, and each hash that is one."""
    kind = _name(element).lower()
    parts = {_name(part): part for part in element}
    hashes = []
    for part in parts.get("fingerprints", ()):
        with contextlib.suppress(BadInput):
            hashes.append(MaterialHash(kind=_name(part).upper(), value=(part.text or "").strip()))
    member, number = parts.get("member"), parts.get("id")
    return Entry(
        member="" if member is None else member.get("id") or "",
        entry="" if number is None else (number.text or "").strip(),
        kind=kind.removeprefix("deleted"),
        is_deleted=kind.startswith("deleted"),
        hashes=tuple(hashes),
    )
