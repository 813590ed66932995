"""`/answer/…`: the page behind the link in a letter, on which the party answers without an account.

Whoever has the link sees what the letter said, and nothing else. An answer moves timers and makes us
look; it never ends a takedown.
"""

import logging
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from fastapi import Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response
from starlette.background import BackgroundTask

from untilgone.errors import NotFound, OutOfReach
from untilgone.letter_times import moment
from untilgone.notices import Notifier
from untilgone.periods import period_of
from untilgone.store import answering, overrides
from untilgone.store.answering import AskedLetter
from untilgone.tokens import read_link
from untilgone.urls import display, display_all
from web import answer_words
from web.answer_words import Words
from web.limits import Limit, network_of
from web.pages.answer_form import LONGEST_TEXT, Typed, answers, opening, typed, wrong_with
from web.parts import In, Parts, visitor_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address as the party sees it: nothing that can be clicked."""

    reference: str
    url: str
    is_open: bool
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class AnswerPage:
    """What the page may see."""

    language: str
    words: Words
    organisation: Notifier
    reference: str
    asked: str
    facts: tuple[tuple[str, str], ...]
    addresses: tuple[Address, ...]
    is_open: bool
    has_choice: bool  # of addresses
    typed: Typed
    longest_text: int
    earliest: str
    errors: dict[str, str]
    message: str


@dataclass(frozen=True, kw_only=True)
class AnsweredPage:
    """What the page after sending may see."""

    language: str
    words: Words
    organisation: Notifier
    choice: str
    date: str
    text: str
    contact: str
    addresses: tuple[Address, ...]


async def show(request: Request, parts: In, token: str) -> Response:
    """What is asked, and the form. Asking for it changes nothing but that it was opened."""
    letter = await _letter(request, parts, token, parts.limits.openings)
    response = await _form(parts, letter, Typed(key=uuid4().hex, about=_all(letter)))
    is_party = request.method == "GET" and visitor_of(request).person is None
    if is_party:
        response.background = BackgroundTask(_opened, parts, letter)
    logger.info("answer page of %s: shown", letter.addresses[0].reference)
    return response


async def note(request: Request, parts: In, token: str) -> Response:
    """Note the answer for every address that it is about; what is wrong comes back filled in."""
    letter = await _letter(request, parts, token, parts.limits.answers)
    reference, now = letter.addresses[0].reference, parts.now()
    given = typed(await request.form(max_files=0), letter)
    if not any(each.is_open for each in letter.addresses):
        logger.info("answer page of %s: closed", reference)
        return await _form(parts, letter, given, status=409)
    if errors := wrong_with(given, now, _words(letter)):
        logger.info("answer page of %s: incomplete", reference)
        return await _form(parts, letter, given, errors=errors, status=422)
    try:
        for address, answer in answers(given, letter, now):
            try:
                await parts.desk.answered(address.reference, answer)
            except NotFound:  # it closed meanwhile
                logger.info("answer page of %s: closed meanwhile", address.reference)
    except OutOfReach:
        logger.warning("answer page of %s: not taken, Temporal does not answer", reference)
        return await _form(parts, letter, given, message=_words(letter).busy, status=503)
    logger.info("answer page of %s: answered %s", reference, given.choice)
    return parts.html.for_parties("answered.html", _noted(parts, letter, given))


async def _letter(request: Request, parts: Parts, token: str, limit: Limit) -> AskedLetter:
    """The letter behind the link; the same 404 for every link that leads to none.

    Every link takes the same way down to the store, so that time tells nothing either.
    """
    now, limits = parts.now(), parts.limits
    client = network_of(request.client.host if request.client else "")
    notice_id = read_link(token, parts.secret, now) or ""
    waits = (
        [limit.wait(notice_id, now), limits.clients.wait(client, now)]
        if notice_id
        else [limits.guesses.wait(client, now)]
    )
    wait = max((wait for wait in waits if wait), default=None)
    if wait is not None:
        logger.warning("answer page: too many requests")
        seconds = math.ceil(wait / timedelta(seconds=1))
        raise HTTPException(429, headers={"Retry-After": str(seconds)})
    letter = await answering.asked(parts.store, notice_id)
    if letter is None:
        logger.info("answer page: a link that leads nowhere")
        raise HTTPException(404)
    return letter


async def _opened(parts: Parts, letter: AskedLetter) -> None:
    """Let the takedowns know, once; nothing is lost where they cannot be reached."""
    for address, answer in opening(letter, parts.now()):
        if await answering.was_opened(parts.store, answer.answer_id):
            continue
        try:
            await parts.desk.answered(address.reference, answer)
        except NotFound:  # it closed meanwhile
            continue
        except OutOfReach:  # nor can the others be reached; whoever opens it again is noted
            logger.warning("answer page of %s: opening not noted", address.reference)
            return


async def _form(
    parts: Parts,
    letter: AskedLetter,
    given: Typed,
    *,
    errors: dict[str, str] | None = None,
    message: str = "",
    status: int = 200,
) -> Response:
    words = _words(letter)
    still_open = [each for each in letter.addresses if each.is_open]
    page = AnswerPage(
        language=_language(letter),
        words=words,
        organisation=parts.notifier,
        reference=letter.addresses[0].reference,
        asked=words.ask(letter.party_kind, letter.category, len(letter.addresses)),
        facts=await _facts(parts, letter),
        addresses=_addresses(letter, given.about),
        is_open=bool(still_open),
        has_choice=len(still_open) > 1,
        typed=given,
        longest_text=LONGEST_TEXT,
        earliest=f"{parts.now().date()}",
        errors=errors or {},
        message=message,
    )
    return parts.html.for_parties("answer.html", page, status)


async def _facts(parts: Parts, letter: AskedLetter) -> tuple[tuple[str, str], ...]:
    """When it was sent, by when an answer is asked, and what the law says of that."""
    words, language = _words(letter), _language(letter)
    found = []
    if letter.sent_at is not None:
        found.append((words.sent, moment(letter.sent_at, language)))
        if letter.answer_by is not None and _all(letter):
            found.append((words.answer_by, moment(letter.answer_by, language)))
    if _all(letter) and (law := await _law(parts, letter, parts.now())):
        found.append((words.law, law))
    return tuple(found)


async def _law(parts: Parts, letter: AskedLetter, now: datetime) -> str:
    words = _words(letter)
    known = await overrides.applied(parts.store, parts.files)
    party = (letter.party_kind, letter.party_slug)
    entry = next((each for each in known.entries if (each.kind, each.slug) == party), None)
    period = period_of(entry.duties if entry else (), letter.category, letter.first_told_at, now)
    if not period.law:
        return ""
    if period.ends_at is None:
        return words.law_from.format(law=period.law, hours=period.hours)
    until = moment(period.ends_at, _language(letter))
    return words.law_until.format(law=period.law, hours=period.hours, until=until)


def _noted(parts: Parts, letter: AskedLetter, given: Typed) -> AnsweredPage:
    words = _words(letter)
    return AnsweredPage(
        language=_language(letter),
        words=words,
        organisation=parts.notifier,
        choice=words.choices[given.choice][0],
        date=given.date if given.choice == "will_remove" else "",
        text=display_all(given.text),
        contact=given.contact,
        addresses=tuple(each for each in _addresses(letter, given.about) if each.is_chosen),
    )


def _addresses(letter: AskedLetter, chosen: frozenset[str]) -> tuple[Address, ...]:
    return tuple(
        Address(
            reference=each.reference,
            url=display(each.url),
            is_open=each.is_open,
            is_chosen=each.reference in chosen,
        )
        for each in letter.addresses
    )


def _all(letter: AskedLetter) -> frozenset[str]:
    return frozenset(each.reference for each in letter.addresses if each.is_open)


def _language(letter: AskedLetter) -> str:
    return letter.language if letter.language in answer_words.ALL else "en"


def _words(letter: AskedLetter) -> Words:
    return answer_words.ALL[_language(letter)]
