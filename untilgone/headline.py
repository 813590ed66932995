"""Whether a title and headings name what is shown, however much they sound like a message.

An article called "Page not found: the story of an error" is no error, nor is a film of that name.
"""

from collections.abc import Iterator

from untilgone.message import Message
from untilgone.own_lines import SEGMENTS, STRONG, WHOLE, asks
from untilgone.page import Page

MUCH_PROSE = 120  # words; an article, whatever is written above it
_LONG_PROSE = 250
_PROSE_OF_A_WORK = 60
_MOST = 0.8  # of the heading of a work


def parts_of_title(title: str) -> Iterator[str]:
    """The title and its parts, without those that ask: a page of help asks, a message does not."""
    parts = STRONG.split(title)
    if not any(map(asks, parts)):
        yield title
    for part in parts:
        if not asks(part):
            yield part
            yield from (piece for piece in SEGMENTS.split(part) if piece != part)


def parts_of_heading(heading: str) -> Iterator[str]:
    """The heading and its parts, where the name of the site stands in it too."""
    yield heading
    yield from (part for part in STRONG.split(heading) if part != heading)


def is_headline(page: Page, message: Message, prose: int, *, is_work: bool) -> bool:
    """Whether the main heading is the name of what the page shows."""
    main = message.main_heading
    if not main:
        return False
    if prose >= (_PROSE_OF_A_WORK if is_work else MUCH_PROSE) and (
        asks(main)
        or not message.is_wholly_message(main, _MOST if is_work else WHOLE)
        or message.is_a_name
    ):
        return True
    if prose >= MUCH_PROSE and message.is_about_messages:
        return True
    return is_work and bool(page.media) and message.is_a_name


def drowns(prose: int, *, is_work: bool) -> bool:
    """Whether so much is told that words like `rate limit` above it are its subject."""
    return prose >= (MUCH_PROSE if is_work else _LONG_PROSE)
