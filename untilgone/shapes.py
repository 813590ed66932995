"""A page in numbers, for the verdict."""

import re

from untilgone.looks import Shape
from untilgone.page import Page
from untilgone.word_count import word_count

_WORKS = re.compile(
    r"^(?:video|music|article|book)\b|^(?:videoobject|audioobject|imageobject|newsarticle|blogposting"
    r"|socialmediaposting|discussionforumposting|movie|tvepisode|musicrecording|podcastepisode"
    r"|imagegallery|mediaobject|photograph|clip|recipe|product|reportagenewsarticle)$"
)


def shape_of(page: Page) -> Shape:
    """The page in numbers."""
    return Shape(
        words=page.words,
        prose=page.prose,
        players=len(page.media),
        is_work=is_work(page),
        has_title=bool(page.title),
        title_words=word_count(page.title),
        has_pictures=bool(page.pictures),
        asks_password=page.asks_password,
        scripts=page.scripts,
        leads_on=bool(page.refresh),
    )


def is_work(page: Page) -> bool:
    """Whether it calls itself a film, an article or another thing that somebody made."""
    return any(_WORKS.search(kind) for kind in page.kinds)
