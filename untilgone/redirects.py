"""Where redirects have led: to the same object, to the front page, or to something else."""

import re
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

FRONT_NAME = re.compile(r"^(?:www\d?|m|mobile|amp|old|new|web)\.(?=[^.]+\.)")
"""What stands in front of a host name and makes it no other site."""

_FRONT_PAGE = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:home|index|default|start|main|welcome)(?:\.\w{2,5})?/?)?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\w-]{4,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST_TOKEN = 4


_PLACEHOLDER = re.compile(
    r"(?:^|[/_-])(?:404|410|not[_-]?found|removed|deleted|gone|no[_-]?(?:image|video|longer)\w*)"
    r"(?:[._-][\w-]*)?\.\w{2,5}$",
    re.IGNORECASE,
)


class Led(StrEnum):
    """What the last address is to the first."""

    NOWHERE = "nowhere"  # it is the same address
    ON = "on"  # the same object under another address
    HOME = "home"  # the front page
    ELSEWHERE = "elsewhere"


def led(url: str, final_url: str | None) -> Led:
    """What became of a URL that was followed to ``final_url``."""
    if final_url is None or url == final_url:
        return Led.NOWHERE
    try:
        first, last = urlsplit(url), urlsplit(final_url)
    except ValueError:
        return Led.ELSEWHERE
    first_path, last_path = unquote(first.path), unquote(last.path)
    hosts = {FRONT_NAME.sub("", (part.hostname or "").lower()) for part in (first, last)}
    is_same_path = first_path.rstrip("/").lower() == last_path.rstrip("/").lower()
    first_query, last_query = dict(parse_qsl(first.query)), dict(parse_qsl(last.query))
    keeps_query = last_query.items() <= first_query.items() or first_query.items() <= (
        last_query.items()
    )
    if is_same_path and keeps_query:
        return Led.NOWHERE if len(hosts) == 1 else Led.ON
    if _FRONT_PAGE.fullmatch(last_path) and not _tokens(last_path, last.query) & _tokens(
        first_path, first.query
    ):
        return Led.NOWHERE if _FRONT_PAGE.fullmatch(first_path) and not first.query else Led.HOME
    if _object(first_path, first.query) & _tokens(last_path, last.query):
        return Led.ON
    is_deeper = last_path.strip("/").count("/") > first_path.strip("/").count("/")
    return Led.ON if is_deeper else Led.ELSEWHERE


def names_same_object(url: str, final_url: str) -> bool:
    """Whether the last address names the object of the first, not only a page as deep.

    Stricter than ``led``: where the first has a number or an id, that very one must stand there,
    and a year names nothing.
    """
    first, last = urlsplit(url), urlsplit(final_url)
    named = {n for n in _object(unquote(first.path), first.query) if not _YEAR.fullmatch(n)}
    sure = {name for name in named if re.search(r"\d", name)}
    return bool((sure or named) & _tokens(unquote(last.path), last.query))


def is_placeholder(url: str, final_url: str | None) -> bool:
    """Whether another file was sent in the place of this one, which says by its name why."""
    if led(url, final_url) is not Led.ELSEWHERE:
        return False
    return _PLACEHOLDER.search(urlsplit(final_url or "").path) is not None


def _tokens(path: str, query: str) -> set[str]:
    text = f"{path.lower()} {unquote(query).lower()}"
    return {*_TOKEN.findall(text), *_TOKEN.findall(text.replace("-", " "))}


def _object(path: str, query: str) -> set[str]:
    """What names the object: the last part of the path, and what the query says."""
    last = path.rstrip("/").rpartition("/")[2].lower()
    stem = last.rpartition(".")[0] or last
    values = {value.lower() for _, value in parse_qsl(query) if len(value) >= _SHORTEST_TOKEN}
    numbers = set(re.findall(r"\d{4,}|(?=\w*\d)[a-z0-9_-]{6,}", f"{path.lower()} {query.lower()}"))
    named = {stem} if len(stem) >= _SHORTEST_TOKEN else set()
    return named | values | numbers
