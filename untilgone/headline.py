"""Whether a title and headings name what is shown, however much they sound like a message.

An article called "Page not found: the story of an error" is no error, nor is a film of that name.
"""

import re
from collections.abc import Iterator

from untilgone.message import SEGMENTS, Message
from untilgone.page import Page
from untilgone.visible import Line

MUCH_PROSE = 120  # words; an article, whatever is written above it
_LONG_PROSE = 250

_STRONG = re.compile(r"\s+[|\-–—·•»«]\s+|\s*[|｜»«]\s*")  # noqa: RUF001  # not the colon
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_LETTERS = re.compile(r"[\W\d_]+")


def asks(text: str) -> bool:
    """Whether it is a question; in Chinese and Japanese, messages are asked as well."""
    return text.endswith(("?", "\u061f")) and _CJK.search(text) is None


def parts_of_title(title: str) -> Iterator[str]:
    """The title and its parts, without those that ask: a page of help asks, a message does not."""
    parts = _STRONG.split(title)
    if not any(map(asks, parts)):
        yield title
    for part in parts:
        if not asks(part):
            yield part
            yield from (piece for piece in SEGMENTS.split(part) if piece != part)


def parts_of_heading(heading: str) -> Iterator[str]:
    """The heading and its parts, where the name of the site stands in it too."""
    yield heading
    yield from (part for part in _STRONG.split(heading) if part != heading)


def is_headline(page: Page, message: Message, prose: int, *, is_work: bool) -> bool:
    """Whether the main heading is the name of what the page shows."""
    main = next((line for line in message.headings if line.heading == 1), None)
    if main is None:
        return False
    if prose >= MUCH_PROSE and not message.is_message(main.text) and not asks(main.text):
        return True
    shows = bool(page.media) or prose >= MUCH_PROSE
    return is_work and shows and _is_longer_name(page.title, main)


def _is_longer_name(title: str, main: Line) -> bool:
    """`Not Found (2013)` above a film called `Not Found`: names of works go on, messages do not."""
    first = _STRONG.split(title)[0]
    rest = first[len(main.text) :]
    return first.startswith(main.text) and bool(_NO_LETTERS.sub("", rest) or "(" in rest)


def drowns(prose: int, *, is_work: bool) -> bool:
    """Whether so much is told that words like `rate limit` above it are its subject."""
    return prose >= (MUCH_PROSE if is_work else _LONG_PROSE)
