"""Which markers an answer shows: the page's words go in, the markers' names come out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from untilgone.headline import drowns, is_headline, parts_of_heading, parts_of_title
from untilgone.looks import Finding, Sign, Verdict, Where
from untilgone.marker import Marker, Markers, Platform, Remembered
from untilgone.message import Message, Trust
from untilgone.own_lines import LONGEST_SENTENCE, SEGMENTS, asks
from untilgone.page import Page
from untilgone.quotes import holds_quotes, is_quoted, unquoted, without_query
from untilgone.regions import Region
from untilgone.shapes import is_work, shape_of
from untilgone.surest import surest
from untilgone.word_count import word_count

SHORT = 150  # words; a page with no more has little to say but its message
LONG = 250  # words; a page with more shows something, whatever stands above it

_MOST_LINES = 60  # of a short page
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")  # noqa: RUF001
_SMALLEST_SHARE = 0.55  # of a title or heading that a phrase must cover
_MOST_TEXTS_OF_AN_ERROR = 3
_MOST_VALUES_OF_AN_ERROR = 12
_LONGEST_MESSAGE = 50  # words; what is longer was written by somebody
_LOG_IN = ".log_in"  # the words alone
_FOR_GOOD = frozenset({Finding.REMOVED, Finding.ACCOUNT_REMOVED, Finding.PRIVATE})
_OF_A_WORK = frozenset({Finding.REMOVED, Finding.PRIVATE, Finding.SOFT_404})
_ABOVE = frozenset({Where.TITLE, Where.HEADING})
_SAID = _ABOVE | {Where.LINE, Where.INSTEAD}
_OF_A_SITE = frozenset({Finding.PARKED})
# What a line may say of a part of what is shown: sold out for now, old trouble on a status page.
_DETAILS = frozenset({Finding.TEMPORARY, Finding.MAINTENANCE})
# What pages are about, too: a ferry that is temporarily out of service.
_DROWNED = frozenset({Finding.TEMPORARY, Finding.RATE_LIMIT, Finding.MAINTENANCE})


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
    whole, page = page, without_query(page, parts[1])
    found: list[Sign] = []
    for platform in (markers.of_host(parts[0]), markers.general):
        if platform is not None:
            places = _places(platform, parts, page, body, is_data=is_data)
            found += (
                Sign(marker=m.id, finding=m.finding, where=m.where, platform=platform.slug)
                for m in (*_in_headers(platform, headers), *places)
                if (not m.status or status in m.status)
                and (m.on_long_pages or platform.slug or _words_beside(m, page) < LONG)
            )
    phrases = Remembered(markers.phrases)
    if is_data:
        found += _of_data(phrases, page, body)
    else:
        found += _phrases(phrases, page, parts)
    if page.title != whole.title:  # the results of a search
        found = [_doubted(sign) if _says_gone(sign) else sign for sign in found]
    return tuple(surest(dict.fromkeys(found), asks_password=page.asks_password))


def _words_beside(marker: Marker, page: Page) -> int:
    """Long menus speak against no page that says it is gone; against walls, any text does."""
    return page.own_words if marker.finding.verdict is Verdict.GONE else page.words


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


def _phrases(phrases: Remembered, page: Page, address: tuple[str, str]) -> Iterable[Sign]:
    message = Message(phrases, page, address)
    found = list(_of_markup(phrases, message, page))
    if not phrases.has_found:
        return []
    is_sure = any(map(_says_gone, found)) and not message.is_told_of
    if not is_sure and page.reread is not None and message.comes_first:
        return _phrases(phrases, page.reread(page), address)
    return _weighed(phrases, message, page, found) if found else []


def _weighed(
    phrases: Remembered, message: Message, page: Page, found: list[Sign]
) -> Iterable[Sign]:
    """Without what the page as a whole speaks against."""
    shape = shape_of(page)
    if is_headline(page, message, shape.prose, is_work=shape.is_work):
        found = [sign for sign in found if sign.where not in _ABOVE or not _is_said(sign)]
    elif message.is_one_of_many or message.is_a_name or message.is_of_messages:
        # What a page quotes, explains or sings has not happened to it.
        found = [
            _doubted(sign) if _says_gone(sign) and sign.where in _SAID else sign for sign in found
        ]
    if message.has_answers:  # a place to sign in stands below threads, too
        found = [sign for sign in found if not sign.marker.endswith(_LOG_IN)]
    if message.lists_errors:
        found = [sign for sign in found if sign.finding is not Finding.LEGAL_BLOCK]
    if message.lists_errors or drowns(shape.prose, is_work=shape.is_work):
        found = [sign for sign in found if sign.finding not in _DROWNED]
    if message.is_of_the_site:
        found = [_doubted(sign) if sign.finding is Finding.SOFT_404 else sign for sign in found]
    if _is_removed_for_good(phrases, found, page):
        found = [sign for sign in found if sign.finding is not Finding.TEMPORARY]
    return found


def _is_removed_for_good(phrases: Remembered, found: Iterable[Sign], page: Page) -> bool:
    """Whether a sentence says that it was removed, beside one that it is "currently" away."""
    findings = {sign.finding for sign in found}
    if Finding.TEMPORARY not in findings or findings.isdisjoint(_FOR_GOOD):
        return False
    return any(
        not told.isdisjoint(_FOR_GOOD) and Finding.TEMPORARY not in told
        for line in page.lines[:_MOST_LINES]
        for sentence in _SENTENCES.split(line)
        if (told := {finding for _, finding, _ in phrases.find(sentence)})
    )


def _of_data(phrases: Remembered, page: Page, body: str) -> Iterator[Sign]:
    """Of an error's answer the first texts are the message; in longer ones they are content."""
    is_short = (
        len(page.lines) <= _MOST_TEXTS_OF_AN_ERROR
        and page.answer.values <= _MOST_VALUES_OF_AN_ERROR
        and not body.lstrip().startswith("<")
    )
    first = page.answer.loose if page.answer.texts else page.lines
    short = (text for text in first if word_count(text) <= _LONGEST_MESSAGE)
    texts = [*(short if is_short else ()), *page.answer.messages]
    found = list(_signs(Where.DATA, _said(phrases, texts, 0)))
    if page.answer.is_removed:
        found.append(Sign(marker="json.removed", finding=Finding.REMOVED, where=Where.DATA))
    if page.answer.is_suspended:
        suspended = Finding.ACCOUNT_REMOVED
        found.append(Sign(marker="json.suspended", finding=suspended, where=Where.DATA))
    for sign in found:
        doubt = _says_gone(sign) and page.answer.has_media
        yield _doubted(sign) if doubt else sign


def _of_markup(phrases: Remembered, message: Message, page: Page) -> Iterator[Sign]:
    yield from _above(phrases, message, page)
    if page.words < SHORT:
        for text in filter(message.may_hide, _lines(page)):
            for sign in _signs(Where.LINE, _said(phrases, [text, *_parts(text)], 0)):
                is_detail = sign.finding in _DETAILS and message.has_subject_and_more
                if not (_says_gone(sign) or is_detail):
                    yield sign
    yield from _in_own_lines(phrases, message)
    yield from _of_the_site(phrases, message)


def _above(phrases: Remembered, message: Message, page: Page) -> Iterator[Sign]:
    """What title and headings say; most pages say nothing there, which one look at all shows."""
    told = "\n".join((page.title, *page.headings))
    if not holds_quotes(told) and not phrases.may_hold(told):
        return
    yield from _signs(Where.TITLE, _said(phrases, parts_of_title(page.title), _SMALLEST_SHARE))
    own = {line.text: line for line in message.headings}
    for text in filter(message.may_hide, page.headings):
        parts = parts_of_heading(text)
        for sign in _signs(Where.HEADING, _said(phrases, parts, _SMALLEST_SHARE)):
            if not _says_gone(sign):
                yield sign
            elif text in own and (trust := message.trust_heading(own[text])) is not Trust.IGNORED:
                yield sign if trust is Trust.BELIEVED else _doubted(sign)


def _lines(page: Page) -> Iterator[str]:
    for line in page.said[:_MOST_LINES]:
        is_menu = line.region is Region.AROUND and line.is_link
        if not is_menu and line.region is not Region.LIST:
            yield line.text
    yield page.without_scripts


def _parts(text: str) -> list[str]:
    return [part for part in SEGMENTS.split(text) if part != text]


def _in_own_lines(phrases: Remembered, message: Message) -> Iterator[Sign]:
    """What the page's own lines say of its being gone, as far as they are believed."""
    is_short, is_film = message.words < SHORT, is_work(message.page)
    if not is_short and Region.NOTICE not in message.regions:
        return
    for line in (*message.headings, *message.lines):
        if not is_short and line.region is not Region.NOTICE:
            continue
        for marker, finding, length in _said(phrases, [line.text, *_parts(line.text)], 0):
            if finding.verdict is not Verdict.GONE:
                if line.region is Region.NOTICE:
                    yield Sign(marker=marker, finding=finding, where=Where.LINE)
                continue
            trust = message.trust(line, length / len(line.text))
            is_instead = (
                is_film
                and finding in _OF_A_WORK
                and message.stands_instead(line, length / len(line.text))
            )
            if trust is not Trust.IGNORED and is_instead:
                yield Sign(marker=marker, finding=finding, where=Where.INSTEAD)
            if trust is Trust.DOUBTED:
                yield Sign(marker=marker, finding=Finding.CONTRADICTION, where=Where.LINE)
            elif trust is Trust.BELIEVED:
                where = Where.NOTICE if line.region is Region.NOTICE else Where.LINE
                yield Sign(marker=marker, finding=finding, where=where)


def _doubted(sign: Sign) -> Sign:
    return replace(sign, finding=Finding.CONTRADICTION)


def _of_the_site(phrases: Remembered, message: Message) -> Iterator[Sign]:
    if message.words >= SHORT:
        return
    for line in message.others():
        for marker, finding, _ in _said(phrases, [line.text], 0):
            if finding in _OF_A_SITE:
                yield Sign(marker=marker, finding=finding, where=Where.LINE)


def _says_gone(sign: Sign) -> bool:
    return sign.finding.verdict is Verdict.GONE


def _is_said(sign: Sign) -> bool:
    return _says_gone(sign) or sign.finding is Finding.CONTRADICTION


def _signs(where: Where, said: Iterable[tuple[str, Finding, int]]) -> Iterator[Sign]:
    return (Sign(marker=marker, finding=finding, where=where) for marker, finding, _ in said)


def _said(
    phrases: Remembered, texts: Iterable[str], share: float
) -> Iterator[tuple[str, Finding, int]]:
    """Marker and finding of each phrase in these texts, and how many letters it covers."""
    for text in texts:
        whole = [text] if len(text) <= LONGEST_SENTENCE else []
        sentences = _SENTENCES.split(text)
        parts = whole + (sentences if len(sentences) > 1 or not whole else [])
        for sentence in map(unquoted, parts):
            if not sentence or len(sentence) > LONGEST_SENTENCE:
                continue
            for marker, finding, (start, end) in phrases.find(sentence):
                if finding.verdict is Verdict.GONE and (
                    end - start < share * len(sentence)
                    or asks(sentence)
                    or is_quoted(sentence[:start])
                ):
                    continue
                yield marker, finding, end - start
