"""Plain words for what the program knows by short ones, in the reader's language."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.looks import Standing, Verdict
from untilgone.notices import AnswerKind, NoticeKind, NoticeState
from untilgone.parties import PartyKind
from untilgone.people import Role
from untilgone.urls import display_all
from web.reader import gettext, ngettext
from web.reader import marked as _

_K = TypeVar("_K")
_MOST_MINUTES = 90  # from here on hours are said
_MOST_HOURS = 48  # from here on days are said


class Words(Mapping[_K, str]):
    """Words for each of some things; what is taken out is in the reader's language."""

    def __init__(self, english: Mapping[_K, str]) -> None:
        self._english = dict(english)

    def __getitem__(self, key: _K) -> str:
        return gettext(self._english[key])

    def __iter__(self) -> Iterator[_K]:
        return iter(self._english)

    def __len__(self) -> int:
        return len(self._english)


STATES: Mapping[State, str] = Words(
    {
        State.REPORTED: _("Not looked at yet"),
        State.NOTIFYING: _("Notice on its way"),
        State.WAITING: _("Waiting for an answer"),
        State.NEEDS_PERSON: _("Needs a person"),
        State.HELD: _("On hold"),
        State.CONFIRMING: _("Seen gone, confirming"),
        State.GONE: _("Gone, being watched"),
        State.EXHAUSTED: _("All steps taken"),
        State.CLOSED: _("Closed"),
    }
)
OUTCOMES: Mapping[Outcome, str] = Words(
    {
        Outcome.GONE: _("gone"),
        Outcome.ALREADY_GONE: _("gone before we wrote to anybody"),
        Outcome.WITHDRAWN: _("withdrawn"),
    }
)
STANDINGS: Mapping[Standing, str] = Words(
    {
        Standing.UNSEEN: _("We have not looked at it yet."),
        Standing.LIVE: _("It can still be reached."),
        Standing.UNKNOWN: _("Our looks cannot tell yet whether it is there."),
        Standing.UNCLEAR: _("Our looks could not tell for a long time. Somebody has to look."),
        Standing.GOING: _("It was seen gone. More looks must confirm it."),
        Standing.GONE: _("Confirmed gone. We keep watching."),
    }
)
VERDICTS: Mapping[Verdict, str] = Words(
    {
        Verdict.LIVE: _("Still there"),
        Verdict.GONE: _("Gone"),
        Verdict.UNKNOWN: _("Could not tell"),
    }
)
CATEGORIES: Mapping[Category, str] = Words(
    {
        Category.CSAM: _("Sexual abuse of a child"),
        Category.CSAM_SYNTHETIC: _("Sexual abuse of a child, made by AI"),
        Category.NCII: _("Intimate images without consent"),
        Category.NCII_SYNTHETIC: _("Fake intimate images (deepfake)"),
        Category.SEXTORTION: _("Blackmail with intimate images"),
        Category.IMPERSONATION: _("Somebody poses as the victim"),
        Category.DOXING: _("Private details made public"),
        Category.NUDIFY_SERVICE: _("Site or app that sells “undressing”"),
        Category.OTHER_ILLEGAL: _("Something else that is illegal"),
    }
)
TASKS: Mapping[TaskKind, str] = Words(
    {
        TaskKind.APPROVE: _("Read and approve a letter"),
        TaskKind.SEND_BY_HAND: _("Send a letter by hand"),
        TaskKind.FIND_CONTACT: _("Find out whom to write to"),
        TaskKind.CHECK_SENT: _("Check whether a letter left"),
        TaskKind.LOOK: _("Look with your own eyes"),
        TaskKind.ANSWER: _("Read an answer"),
        TaskKind.EXHAUSTED: _("Decide what else can be done"),
        TaskKind.MOVED: _("Decide whether it has moved"),
        TaskKind.REPAIR: _("Mend something of ours"),
    }
)
NOTICE_STATES: Mapping[NoticeState, str] = Words(
    {
        NoticeState.AWAITING_APPROVAL: _("Waits for approval"),
        NoticeState.PREPARED: _("Ready to leave"),
        NoticeState.LEAVING: _("Leaving now"),
        NoticeState.DELIVERED: _("Delivered"),
        NoticeState.REFUSED: _("Refused by their server"),
        NoticeState.UNKNOWN: _("May have left"),
        NoticeState.BOUNCED: _("Came back"),
        NoticeState.REJECTED: _("Not approved"),
        NoticeState.BY_HAND: _("To be sent by hand"),
        NoticeState.NOT_SENT: _("Not sent"),
    }
)
MEANINGS: Mapping[AnswerKind, str] = Words(
    {
        AnswerKind.REMOVED: _("They say it is gone"),
        AnswerKind.ACKNOWLEDGED: _("They have it and look into it"),
        AnswerKind.REFUSED: _("They refuse"),
        AnswerKind.QUESTION: _("They ask something"),
        AnswerKind.WRONG_ADDRESSEE: _("It is not theirs"),
        AnswerKind.BOUNCED: _("It came back: the address is bad"),
    }
)
ANSWERS: Mapping[AnswerKind, str] = Words(
    {
        AnswerKind.ACKNOWLEDGED: _("Acknowledged"),
        AnswerKind.REMOVED: _("Removed"),
        AnswerKind.REFUSED: _("Refused"),
        AnswerKind.QUESTION: _("Question"),
        AnswerKind.BOUNCED: _("Bounced"),
        AnswerKind.WRONG_ADDRESSEE: _("Wrong addressee"),
        AnswerKind.UNCLEAR: _("Unclear"),
        AnswerKind.PENDING: _("Pending"),
    }
)
PARTIES: Mapping[PartyKind, str] = Words(
    {
        PartyKind.PLATFORM: _("Platform"),
        PartyKind.HOST: _("Host"),
        PartyKind.CDN: _("CDN"),
        PartyKind.NETWORK: _("Network"),
        PartyKind.REGISTRAR: _("Registrar"),
        PartyKind.SEARCH: _("Search engine"),
        PartyKind.HOTLINE: _("Hotline"),
        PartyKind.REGULATOR: _("Regulator"),
        PartyKind.POLICE: _("Police"),
    }
)
MAIL_KINDS: Mapping[str, str] = Words(
    {
        "bounce": _("a letter that came back"),
        "auto_reply": _("an automatic reply"),
        "acknowledgement": _("a receipt"),
        "removed": _("word that something is gone"),
        "refused": _("a refusal"),
        "question": _("a question"),
        "wrong_addressee": _("word that it is not theirs"),
    }
)
LANGUAGES: Mapping[str, str] = Words(
    {
        "en": _("English"),
        "nl": _("Dutch"),
        "de": _("German"),
        "fr": _("French"),
        "es": _("Spanish"),
    }
)
"""Those that letters and news are written in; the pages themselves speak fewer."""
ROLES: Mapping[Role, str] = Words(
    {
        Role.CASE_WORKER: _("case worker"),
        Role.LEGAL: _("legal staff"),
        Role.MANAGER: _("manager"),
        Role.ADMIN: _("administrator"),
    }
)
NOTICE_KINDS: Mapping[NoticeKind, str] = Words(
    {
        NoticeKind.NOTICE: _("Notice"),
        NoticeKind.REMINDER: _("Reminder"),
        NoticeKind.ESCALATION: _("Escalation"),
        NoticeKind.WITHDRAWAL: _("Withdrawal"),
    }
)

_QUOTED = re.compile(r"`([^`\n]*)`")


def role(of: Role) -> str:
    """A role in words."""
    return ROLES[of]


def defanged(text: str) -> str:
    """A sentence for people: no URL in it can be clicked by mistake, no backtick is left."""
    return _QUOTED.sub("“\\1”", display_all(text))


def iso(moment: datetime) -> str:
    """The moment for machines."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def when(moment: datetime, now: datetime) -> str:
    """How far away a moment is: `in 5 hours`, `2 days ago`."""
    away = moment - now
    is_ahead = away > timedelta(0)
    if abs(away) < timedelta(minutes=1):
        return gettext("within a minute") if is_ahead else gettext("just now")
    words = length(abs(away))
    said = gettext("in {length}") if is_ahead else gettext("{length} ago")
    return said.format(length=words)


def length(time: timedelta) -> str:
    """A length of time in minutes, hours or days, whichever says it best."""
    minutes = round(time.total_seconds() / 60)
    if minutes < _MOST_MINUTES:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if minutes < _MOST_HOURS * 60:
        hours = round(minutes / 60)
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    days = round(minutes / (24 * 60))
    return ngettext("{n} day", "{n} days", days).format(n=days)
