"""Words on a page that are not the page's own: what it quotes, and what its reader searched for."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl, unquote_plus

import re2

from untilgone.own_lines import is_search
from untilgone.page import Page, plain
from untilgone.word_count import word_count

_OPENING, _CLOSING = (
    "\u201c\u201e\u00ab\u2039\u300c\u300e\u2018",
    "\u201d\u00bb\u203a\u300d\u300f\u2019",
)
_QUOTES = frozenset('"\u201c\u201e\u00ab')
_QUOTED = re.compile('"[^"]*"|[\u201c\u201e][^\u201c\u201d]*[\u201c\u201d]|\u00ab[^\u00bb]*\u00bb')
_QUOTATION = re.compile(
    '"[^"]*"|[\u201c\u201d\u201e][^\u201c\u201d]*[\u201c\u201d]|\u00ab[^\u00bb]*\u00bb'
    "|\u00bb[^\u00ab]*\u00ab|\u300c[^\u300d]*\u300d|\u300e[^\u300f]*\u300f"
)
_ALL_QUOTES = frozenset('"\u201c\u201d\u201e\u00ab\u00bb\u300c\u300e')
_TAG = re2.compile(r"/(?:tags?|hashtags?|topics?|labels?|keywords?)/[^/?]+/?$")
_OF_ERRORS = re.compile(r"(?i)err|msg|message|reason|status|notice|alert|title|text|desc")
_SHORTEST_QUERY = 4  # characters


def holds_quotes(text: str) -> bool:
    """Whether anything in it may be quoted."""
    return not _QUOTES.isdisjoint(text)


def unquoted(sentence: str) -> str:
    """Without what is quoted in it, where it says more than that."""
    if not holds_quotes(sentence):
        return sentence
    rest = " ".join(_QUOTED.sub(" ", sentence).split())
    return rest if word_count(rest) > 1 else sentence


def quoted(text: str) -> list[str]:
    """What is quoted in it."""
    if _ALL_QUOTES.isdisjoint(text):
        return []
    return [said[1:-1] for said in _QUOTATION.findall(text)]


def is_quoted(before: str) -> bool:
    """Whether a quotation has begun in the text before, and has not ended."""
    opened = sum(before.count(mark) for mark in _OPENING)
    closed = sum(before.count(mark) for mark in _CLOSING)
    return before.count('"') % 2 == 1 or before.endswith("'") or opened > closed


def without_query(page: Page, where: str) -> Page:
    """The page of a search without the words that were searched for, which it repeats."""
    path, _, query = where.partition("?")
    searches = is_search(where) or _TAG.search(path) is not None
    asked = {
        plain(value)
        for name, value in parse_qsl(query)
        if searches or (" " in value and not _OF_ERRORS.search(name))
    }
    if searches:
        asked.add(plain(re.sub(r"[-+_]", " ", unquote_plus(path.rstrip("/").rpartition("/")[2]))))
    words = sorted((one for one in asked if len(one) >= _SHORTEST_QUERY), key=len, reverse=True)
    if not words:
        return page
    said = re.compile("|".join(map(re.escape, words)))

    def rest(text: str) -> str:
        return " ".join(said.sub(" ", text).split())

    return replace(
        page,
        reread=None,
        title=rest(page.title),
        headings=tuple(filter(None, map(rest, page.headings))),
        lines=tuple(filter(None, map(rest, page.lines))),
        said=tuple(line._replace(text=text) for line in page.said if (text := rest(line.text))),
    )
