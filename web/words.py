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

_ACTS: Mapping[str, str] = Words(
    {
        "takedown opened": _("Reported"),
        "notice waits": _("The notice waits for a person"),
        "reminder waits": _("The reminder waits for a person"),
        "escalation waits": _("The escalation waits for a person"),
        "held": _("Put on hold"),
        "resumed": _("Taken off hold"),
        "withdrawn": _("Withdrawn"),
        "asked to look": _("Asked for a look now"),
        "wait cut short": _("Did not wait any longer"),
        "task done": _("Task done"),
        "task not needed": _("Tasks no longer needed"),
        "task handed over": _("A task was handed over to a colleague"),
        "contact corrected": _("Contact corrected"),
        "seen live": _("Seen: still there"),
        "seen unknown": _("Looked: could not tell"),
        "live again": _("It is back"),
        "moved": _("Moved: followed to another address"),
        "host changed": _("Another host has it now"),
        "move not followed": _("Led to another address, not followed"),
        "notice not repeated": _("The notice was not repeated"),
        "reminder not repeated": _("The reminder was not repeated"),
        "escalation not repeated": _("The escalation was not repeated"),
        "unclear for too long": _("Could not tell for too long"),
        "ladder exhausted": _("Every step was taken"),
        "reporter told": _("The reporter was told"),
        "reporter perhaps told": _("The reporter was told, or perhaps not: the answer was lost"),
        "reporter not told": _("The reporter could not be told"),
        "looks stopped": _("Our looks stopped"),
        "case opened": _("Case opened"),
        "data erased": _("Data about persons erased"),
        "data exported": _("Data about persons handed out"),
        "data searched": _("Data about persons searched for"),
        "directory changed": _("Directory changed"),
        "directory reset": _("Directory: the files speak again"),
        "news no longer wanted": _("No more news for the reporter"),
        "news wanted": _("The reporter wants news"),
        "record read": _("Details of the record read"),
        "seen gone": _("Seen: gone"),
        "mandate recorded": _("Mandate recorded"),
        "mandate changed": _("Mandate changed"),
        "mandate withdrawn": _("Mandate withdrawn"),
        "notice written anew": _("The notice was written anew"),
        "reminder written anew": _("The reminder was written anew"),
        "escalation written anew": _("The escalation was written anew"),
    }
)
_QUOTED = re.compile(r"`([^`\n]*)`")


def role(of: Role) -> str:
    """A role in words."""
    return ROLES[of]


def act(kind: str) -> str:
    """What the record calls an act, in words."""
    if kind.startswith("task ") and kind.removeprefix("task ") in set(TaskKind):
        task = TASKS[TaskKind(kind.removeprefix("task "))]
        return gettext("Asked: {what}").format(what=_inside(task))
    if kind.startswith("now "):
        state = kind.removeprefix("now ").replace(" ", "_")
        if state in set(State):
            return gettext("Now: {state}").format(state=_inside(STATES[State(state)]))
    if kind.startswith("answer ") and kind.removeprefix("answer ") in set(AnswerKind):
        said = _inside(ANSWERS[AnswerKind(kind.removeprefix("answer "))])
        return gettext("Answer: {what}").format(what=said)
    notice, _sep, became = kind.partition(" ")
    if notice in set(NoticeKind) and became == "approved":
        return gettext("{notice}: approved").format(notice=NOTICE_KINDS[NoticeKind(notice)])
    if notice in set(NoticeKind) and became in set(NoticeState) - {NoticeState.PREPARED}:
        said = _inside(NOTICE_STATES[NoticeState(became)])
        return f"{NOTICE_KINDS[NoticeKind(notice)]}: {said}"
    return _ACTS.get(kind) or kind.replace("_", " ").capitalize()


def _inside(words: str) -> str:
    """As words stand inside a sentence."""
    return words[:1].lower() + words[1:]


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
