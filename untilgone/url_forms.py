"""One object, many addresses: the form under which its platform knows it.

Pure, from a data file. For finding out who can act on a URL (``plain``), and whether it was
reported already in another spelling (``material``); letters carry the URL as it was reported.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from pydantic import TypeAdapter

SHIPPED = Path(__file__).parent / "url_forms.toml"


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to write an address."""

    hosts: tuple[str, ...]
    path: str
    url: str
    take: dict[str, str] = field(default_factory=dict)
    is_own: bool = True  # False: somebody else's site, that shows what stands on the platform


@dataclass(frozen=True, kw_only=True)
class Forms:
    """What the file says."""

    form: tuple[Form, ...]
    names: frozenset[str]
    starts: tuple[str, ...]
    comments: frozenset[str]
    short_links: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class PlainUrl:
    """A URL in the form of its platform, and as sentences what was changed."""

    url: str
    remarks: tuple[str, ...] = ()


@cache
def shipped() -> Forms:
    """The forms of the file."""
    raw: dict[str, Any] = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return Forms(
        form=tuple(TypeAdapter(list[Form]).validate_python(raw["form"], extra="forbid")),
        names=frozenset(raw["tracking"]["names"]),
        starts=tuple(raw["tracking"]["starts"]),
        comments=frozenset(raw["comments"]["names"]),
        short_links=frozenset(raw["short_links"]["hosts"]),
    )


def plain(url: str) -> PlainUrl:
    """The address without what counts visitors, in the form under which its platform knows it.

    ``url`` is in our one spelling (``untilgone.urls.canonical``). Idempotent.
    """
    remarks: list[str] = []
    counted = _without_tracking(url)
    if counted != url:
        remarks.append("What only counts visitors was left out.")
    known = _known_form(counted, shipped().form)
    if known != counted:
        remarks.append("It was written in the form under which its platform knows it.")
    return PlainUrl(url=known, remarks=tuple(remarks))


def material(url: str) -> str:
    """The address that stands for all spellings of a URL which surely show the same. Idempotent.

    The platform's own addresses only: another site that shows its posts may go on doing so.
    ``url`` is in our one spelling.
    """
    counted = _without_tracking(url)
    asked = parse_qsl(urlsplit(counted).query, keep_blank_values=True)
    if shipped().comments.intersection(name for name, _ in asked):
        return counted
    return _known_form(counted, tuple(form for form in shipped().form if form.is_own))


def is_short_link(url: str) -> bool:
    """Whether the host only leads on to other sites."""
    return (urlsplit(url).hostname or "").removeprefix("www.") in shipped().short_links


def _without_tracking(url: str) -> str:
    parts = urlsplit(url)
    if not parts.query:
        return url
    forms = shipped()
    kept = [pair for pair in parts.query.split("&") if not _counts(pair, forms)]
    if len(kept) == parts.query.count("&") + 1:
        return url
    return urlunsplit(parts._replace(query="&".join(kept)))


def _counts(pair: str, forms: Forms) -> bool:
    name = pair.partition("=")[0].lower()
    return name in forms.names or name.startswith(forms.starts)


def _known_form(url: str, forms: tuple[Form, ...]) -> str:
    parts = urlsplit(url)
    if parts.port is not None:
        return url
    for form in forms:
        if parts.hostname not in form.hosts:
            continue
        found = re.fullmatch(form.path, parts.path)
        query = dict(parse_qsl(parts.query))
        if found is None or not all(query.get(name) for name in form.take):
            continue
        values = found.groupdict() | {to: quote(query[name]) for name, to in form.take.items()}
        written = form.url.format(**values)
        # What else the query says may name the object, where the form itself does not.
        rest = {name: value for name, value in query.items() if name not in form.take}
        is_whole = "{rest}" not in form.url or not rest
        return written if is_whole else f"{written}?{urlencode(rest)}"
    return url
