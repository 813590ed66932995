"""Answers for machines: the texts of a JSON document, and what it says of itself.

A text called `error` is about the answer; one called `message` may be what somebody wrote.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

_SHIPPED = Path(__file__).parent / "markers" / "layout" / "json.toml"
_DEEPEST = 12
_MOST_TEXTS = 400
_DEEPEST_MESSAGE = 3
_INSIDE = 5  # how deep what is read of a document that was cut is taken to be
_LONGEST_MESSAGE = 300  # characters
_OF_AN_OBJECT = frozenset({"id", "title", "name", "url", "username"})
_OBJECT = frozenset({"id", "videoid", "postid", "photoid", "fileid", "userid", "uuid", "slug"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Pairs of a name and a text, or of a name and the bracket that opens its value.
_PAIR = re.compile(r'"([^"\\]{1,80})"\s*:\s*(?:("(?:[^"\\]|\\.)*")|([\[{])|[-\w.]+)')
_MEDIA = re.compile(
    r"^(?:https?:)?//\S+\.(?:mp4|webm|m3u8|mpd|mp3|jpe?g|png|gif|webp)(?:$|\?)", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a JSON document holds."""

    texts: tuple[str, ...] = ()  # the outermost first
    loose: tuple[str, ...] = ()  # of these, what stands under no name of content
    messages: tuple[str, ...] = ()  # what it says of itself; names of errors as words
    is_removed: bool = False  # a flag says so
    is_suspended: bool = False
    has_media: bool = False  # addresses of films or pictures
    values: int = 0  # of all kinds


def read_answer_text(text: str) -> Answer:
    """The answer in this text; an empty one where it is no JSON. One that was cut is read too."""
    try:
        document = json.loads(text)
        found = list(_named(document))
    except (ValueError, RecursionError):
        document, found = None, list(_pairs(text))
    is_cut = document is None
    texts = tuple(value for _, _, value in found if isinstance(value, str) and value)
    has_failed = any(_says_failed(name, value) for depth, name, value in found if depth <= 1)
    is_object = not has_failed and any(
        depth == 0 and name in _OBJECT and value for depth, name, value in found
    )
    flags = {name for name, value in _flags(document) if value is True}
    return Answer(
        texts=texts[:_MOST_TEXTS],
        loose=tuple(
            value
            for _, name, value in found
            if isinstance(value, str)
            and value
            and not (is_cut or is_object or name in _names("content"))
        )[:_MOST_TEXTS],
        messages=tuple(
            _as_words(value)
            for depth, name, value in found
            if isinstance(value, str)
            and 0 < len(value) <= _LONGEST_MESSAGE
            and depth <= _DEEPEST_MESSAGE
            and (name in _names("errors") or (has_failed and name in _names("messages")))
        ),
        is_removed=bool(flags & _names("removed")),
        is_suspended=bool(flags & _names("suspended")),
        has_media=any(map(_MEDIA.match, texts)),
        values=len(found),
    )


def _pairs(text: str) -> Iterator[tuple[int, str, object]]:
    """What ``_named`` yields, as far as it can be told of a document that was cut."""
    depth = 0
    for pair in islice(_PAIR.finditer(text), _MOST_TEXTS):
        name, value, opens = pair.groups()
        if opens:
            depth = _INSIDE  # names that stand further in are those of parts
        elif value:
            try:
                yield depth, _plain_name(name), json.loads(value)
            except ValueError:  # no text after all
                continue
        else:
            yield depth, _plain_name(name), 0


def _named(document: object) -> Iterator[tuple[int, str, object]]:
    """Depth, name and value of all that is no list and no object, the outermost first."""
    level, depth = [("", document)], 0
    while level and depth < _DEEPEST:
        below: list[tuple[str, object]] = []
        for name, value in level:
            if isinstance(value, dict):
                below += ((_name_in(name, key), part) for key, part in value.items())
            elif isinstance(value, list):
                below += [(name, part) for part in value[:_MOST_TEXTS]]
            else:
                yield depth - 1, name, value
        level, depth = below, depth + 1


def _name_in(outer: str, key: str) -> str:
    """The name of a value; what an error says is an error's text, whatever it is called there."""
    name = _plain_name(key)
    return outer if outer in _names("errors") and name in _names("messages") else name


def _flags(document: object) -> Iterator[tuple[str, object]]:
    """Name and value of what the document says of the object that was asked for."""
    while isinstance(document, dict):
        named = {_plain_name(key): value for key, value in document.items()}
        yield from named.items()
        if named.keys() & _OF_AN_OBJECT:  # this is it; what is inside are parts of it
            return
        inner = (named[name] for name in _ordered("wrappers") if isinstance(named.get(name), dict))
        document = next(inner, None)


def _says_failed(name: str, value: object) -> bool:
    if name in _names("success"):
        return value is False or (type(value) is int and value == 0)
    said = _plain_name(str(value)) if isinstance(value, str | int) else ""
    return name in {"status", "code", "statuscode", "state", "result", "error"} and any(
        said == word or (not word.isdigit() and said.startswith(word)) for word in _names("failed")
    )


def _as_words(value: str) -> str:
    """`error-notFound` as words; sentences as they are."""
    if " " in value:
        return value
    return " ".join(re.split(r"[\W_]+", _CAMEL.sub(" ", value))).strip()


def _plain_name(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


@cache
def _ordered(key: str) -> tuple[str, ...]:
    return tuple(tomllib.loads(_SHIPPED.read_text("utf-8"))[key].split())


@cache
def _names(key: str) -> frozenset[str]:
    return frozenset(_ordered(key))
