"""Which markers an answer shows: the page's words go in, the markers' names come out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from untilgone.looks import Finding, Shape, Sign, Verdict, Where
from untilgone.marker import Marker, Markers, Platform
from untilgone.page import Page, word_count

SHORT = 150  # words; a page with no more has little to say but its message
LONG = 250  # words; a page with more shows something, whatever stands above it

_LONGEST_SENTENCE = 300
_MOST_LINES = 60  # of a short page
_SEGMENTS = re.compile(r"\s+[|\-–—·•:»«>/_]+\s+|\s*[|｜»«]\s*|_{1,3}")  # noqa: RUF001
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")  # noqa: RUF001
_SMALLEST_SHARE = 0.55  # of a title or heading that a phrase must cover
_PROSE = 15  # words; a line with more tells something
_SENTENCE = 4  # words; a line with fewer is a menu's
_MOST_OTHER_WORDS = 12  # in sentences beside the message of a page that has nothing but a message
_MUCH_ELSE = 40  # words
_ENDS = (".", "!", "?", "\u3002", "\u2026")  # of sentences; menus have none
_MOST_TEXTS_OF_AN_ERROR = 3
_LATIN = re.compile("[a-z]{3}")
_NO_LETTERS = re.compile(r"[\W_]+")
# What a page that is gone says beside it.
_OF_MESSAGES = frozenset({Finding.SERVER_ERROR, Finding.LOGIN_WALL, Finding.CONSENT_WALL})
_QUOTES = frozenset("\"'\u201c\u201d\u201e\u00ab\u2039\u300c\u300e\u2018")
_WORKS = re.compile(
    r"^(?:video|music|article|book)\b|^(?:videoobject|audioobject|imageobject|newsarticle|blogposting"
    r"|socialmediaposting|discussionforumposting|movie|tvepisode|musicrecording|podcastepisode"
    r"|imagegallery|mediaobject|photograph|clip|recipe|product|reportagenewsarticle)$"
)


def shape_of(page: Page) -> Shape:
    """The page in numbers."""
    return Shape(
        words=page.words,
        prose=sum(count for line in page.lines if (count := word_count(line)) >= _PROSE),
        players=len(page.media),
        is_work=_is_work(page),
        has_title=bool(page.title),
        has_pictures=bool(page.pictures),
        asks_password=page.asks_password,
        scripts=page.scripts,
        leads_on=bool(page.refresh),
    )


def _is_work(page: Page) -> bool:
    return any(_WORKS.search(kind) for kind in page.kinds)


def signs_of(
    *,
    markers: Markers,
    status: int,
    headers: Mapping[str, str],
    final_url: str,
    page: Page,
    body: str,
    is_data: bool,
) -> tuple[Sign, ...]:
    """All signs of one answer; those of the platform first."""
    parts = _host_and_path(final_url)
    if 300 <= status < 400 and "location" in headers:  # noqa: PLR2004
        # A redirect that was not followed: where it leads is what tells.
        parts = parts[0], _host_and_path(urljoin(final_url, headers["location"]))[1]
    found: list[Sign] = []
    for platform in (markers.of_host(parts[0]), markers.general):
        if platform is not None:
            places = _places(platform, parts, page, body, is_data=is_data)
            found += (
                Sign(marker=m.id, finding=m.finding, where=m.where, platform=platform.slug)
                for m in (*_in_headers(platform, headers), *places)
                if (not m.status or status in m.status)
                and (m.on_long_pages or platform.slug or page.words < LONG)
            )
    found += _phrases(markers, page, body, parts[0], is_data=is_data)
    return tuple(dict.fromkeys(found))


def _host_and_path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    host = (parts.hostname or "").lower()
    return host, f"{host}{parts.path}{'?' if parts.query else ''}{parts.query}"


def _in_headers(platform: Platform, headers: Mapping[str, str]) -> Iterator[Marker]:
    for marker in platform.headers:
        value = headers.get(marker.header)
        if value is not None and marker.is_in(value):
            yield marker


def _places(
    platform: Platform, parts: tuple[str, str], page: Page, body: str, *, is_data: bool
) -> Iterator[Marker]:
    yield from platform.places[Where.ADDRESS].find(parts[1])
    yield from platform.places[Where.DATA if is_data else Where.MARKUP].find(body)
    yield from platform.places[Where.TITLE].find(page.title)
    for heading in page.headings:
        yield from platform.places[Where.HEADING].find(heading)
    if page.words < SHORT or platform.slug:
        for line in page.lines[:_MOST_LINES]:
            yield from platform.places[Where.LINE].find(line)


def _phrases(
    markers: Markers, page: Page, body: str, host: str, *, is_data: bool
) -> Iterator[Sign]:
    # A question is no answer: "Account suspended: what can I do?" is a page of help.
    title = [page.title, *_SEGMENTS.split(page.title)] if not _asks(page.title) else []
    yield from _said(markers, Where.TITLE, title, _SMALLEST_SHARE)
    yield from _said(markers, Where.HEADING, page.headings, _SMALLEST_SHARE)
    if is_data:
        # Of an error's answer the first texts are the message; in longer ones they are content.
        is_short = len(page.lines) <= _MOST_TEXTS_OF_AN_ERROR and not body.lstrip().startswith("<")
        yield from _said(markers, Where.DATA, page.lines if is_short else (), 0)
    elif page.words < SHORT:
        yield from _in_lines(markers, page, host)


def _in_lines(markers: Markers, page: Page, host: str) -> Iterator[Sign]:
    """What the lines of a short page say; that something is gone only if they say little else."""
    lines = page.lines[:_MOST_LINES]
    parts = (part for line in lines for part in _SEGMENTS.split(line) if part != line)
    others = _other_words(markers, lines)
    title = [part for part in _SEGMENTS.split(page.title) if part]
    has_subject = all(not _is_message(markers, part) for part in title) and any(
        not _is_name(page, part, host) for part in title
    )
    is_doubtful = has_subject or others > _MOST_OTHER_WORDS
    for sign in _said(markers, Where.LINE, [*lines, *parts, page.without_scripts], 0):
        if sign.finding.verdict is Verdict.GONE and is_doubtful:
            # A page with a subject of its own, or with more to tell: is it gone, or is it about
            # something else that is? In much text, such a line means nothing.
            if others <= _MUCH_ELSE:
                yield replace(sign, finding=Finding.CONTRADICTION)
        else:
            yield sign


def _is_name(page: Page, text: str, host: str) -> bool:
    """Whether it is the site's name."""
    letters = _NO_LETTERS.sub("", text)
    return letters in _NO_LETTERS.sub("", f"{page.site} {host}")


def _is_message(markers: Markers, text: str) -> bool:
    """Whether it says that something is gone, or what pages say beside that."""
    return any(
        finding.verdict is Verdict.GONE or finding in _OF_MESSAGES
        for _, finding, _ in markers.phrases.find(text[:_LONGEST_SENTENCE])
    )


def _other_words(markers: Markers, lines: Iterable[str]) -> int:
    """How many words stand in sentences that say nothing of the material being gone."""
    counts = (
        word_count(line)
        for line in lines
        if line.endswith(_ENDS) and not _is_message(markers, line)
    )
    return sum(count for count in counts if count >= _SENTENCE)


def _asks(text: str) -> bool:
    """Whether it is a question; in Chinese and Japanese, messages are asked as well."""
    return text.endswith("?") and _LATIN.search(text) is not None


def _said(markers: Markers, where: Where, texts: Iterable[str], share: float) -> Iterator[Sign]:
    for text in texts:
        whole = [text] if len(text) <= _LONGEST_SENTENCE else []
        sentences = _SENTENCES.split(text)
        for sentence in whole + (sentences if len(sentences) > 1 or not whole else []):
            if not sentence or len(sentence) > _LONGEST_SENTENCE:
                continue
            for marker, finding, (start, end) in markers.phrases.find(sentence):
                if finding.verdict is Verdict.GONE and (
                    end - start < share * len(sentence)
                    or _asks(sentence)
                    or (start > 0 and sentence[start - 1] in _QUOTES)
                ):
                    continue
                yield Sign(marker=marker, finding=finding, where=where)
