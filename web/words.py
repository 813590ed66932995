"""Plain English for what the program knows by short words."""

import re
from datetime import UTC, datetime, timedelta

from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.looks import Standing, Verdict
from untilgone.notices import AnswerKind, NoticeKind, NoticeState
from untilgone.people import Role
from untilgone.urls import display_all

STATES: dict[State, str] = {
    State.REPORTED: "Not looked at yet",
    State.NOTIFYING: "Notice on its way",
    State.WAITING: "Waiting for an answer",
    State.NEEDS_PERSON: "Needs a person",
    State.HELD: "On hold",
    State.CONFIRMING: "Seen gone, confirming",
    State.GONE: "Gone, being watched",
    State.EXHAUSTED: "All steps taken",
    State.CLOSED: "Closed",
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.GONE: "gone",
    Outcome.ALREADY_GONE: "gone before we wrote to anybody",
    Outcome.WITHDRAWN: "withdrawn",
}
STANDINGS: dict[Standing, str] = {
    Standing.UNSEEN: "We have not looked at it yet.",
    Standing.LIVE: "It can still be reached.",
    Standing.UNKNOWN: "Our looks cannot tell yet whether it is there.",
    Standing.UNCLEAR: "Our looks could not tell for a long time. Somebody has to look.",
    Standing.GOING: "It was seen gone. More looks must confirm it.",
    Standing.GONE: "Confirmed gone. We keep watching.",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.LIVE: "Still there",
    Verdict.GONE: "Gone",
    Verdict.UNKNOWN: "Could not tell",
}
CATEGORIES: dict[Category, str] = {
    Category.CSAM: "Sexual abuse of a child",
    Category.CSAM_SYNTHETIC: "Sexual abuse of a child, made by AI",
    Category.NCII: "Intimate images without consent",
    Category.NCII_SYNTHETIC: "Fake intimate images (deepfake)",
    Category.SEXTORTION: "Blackmail with intimate images",
    Category.IMPERSONATION: "Somebody poses as the victim",
    Category.DOXING: "Private details made public",
    Category.NUDIFY_SERVICE: "Site or app that sells “undressing”",
    Category.OTHER_ILLEGAL: "Something else that is illegal",
}
TASKS: dict[TaskKind, str] = {
    TaskKind.APPROVE: "Read and approve a letter",
    TaskKind.SEND_BY_HAND: "Send a letter by hand",
    TaskKind.FIND_CONTACT: "Find out whom to write to",
    TaskKind.CHECK_SENT: "Check whether a letter left",
    TaskKind.LOOK: "Look with your own eyes",
    TaskKind.ANSWER: "Read an answer",
    TaskKind.EXHAUSTED: "Decide what else can be done",
    TaskKind.MOVED: "Decide whether it has moved",
    TaskKind.REPAIR: "Mend something of ours",
}
NOTICE_STATES: dict[NoticeState, str] = {
    NoticeState.AWAITING_APPROVAL: "Waits for approval",
    NoticeState.PREPARED: "Ready to leave",
    NoticeState.LEAVING: "Leaving now",
    NoticeState.DELIVERED: "Delivered",
    NoticeState.REFUSED: "Refused by their server",
    NoticeState.UNKNOWN: "May have left",
    NoticeState.BOUNCED: "Came back",
    NoticeState.REJECTED: "Not approved",
    NoticeState.BY_HAND: "To be sent by hand",
}
MEANINGS: dict[AnswerKind, str] = {
    AnswerKind.REMOVED: "They say it is gone",
    AnswerKind.ACKNOWLEDGED: "They have it and look into it",
    AnswerKind.REFUSED: "They refuse",
    AnswerKind.QUESTION: "They ask something",
    AnswerKind.WRONG_ADDRESSEE: "It is not theirs",
    AnswerKind.BOUNCED: "It came back: the address is bad",
}
MAIL_KINDS = {
    "bounce": "a letter that came back",
    "auto_reply": "an automatic reply",
    "acknowledgement": "a receipt",
    "removed": "word that something is gone",
    "refused": "a refusal",
    "question": "a question",
    "wrong_addressee": "word that it is not theirs",
}
LANGUAGES = {"en": "English", "nl": "Dutch"}

_ACTS = {
    "takedown opened": "Reported",
    "notice waits": "The notice waits for a person",
    "reminder waits": "The reminder waits for a person",
    "escalation waits": "The escalation waits for a person",
    "held": "Put on hold",
    "resumed": "Taken off hold",
    "withdrawn": "Withdrawn",
    "asked to look": "Asked for a look now",
    "wait cut short": "Did not wait any longer",
    "task done": "Task done",
    "task not needed": "Tasks no longer needed",
    "contact corrected": "Contact corrected",
    "seen live": "Seen: still there",
    "seen unknown": "Looked: could not tell",
    "live again": "It is back",
    "moved": "Moved: followed to another address",
    "host changed": "Another host has it now",
    "move not followed": "Led to another address, not followed",
    "notice not repeated": "The notice was not repeated",
    "reminder not repeated": "The reminder was not repeated",
    "escalation not repeated": "The escalation was not repeated",
    "unclear for too long": "Could not tell for too long",
    "ladder exhausted": "Every step was taken",
    "reporter told": "The reporter was told",
    "reporter perhaps told": "The reporter was told, or perhaps not: the answer was lost",
    "reporter not told": "The reporter could not be told",
    "looks stopped": "Our looks stopped",
}
_QUOTED = re.compile(r"`([^`\n]*)`")


def role(of: Role) -> str:
    """A role in words."""
    return of.replace("_", " ")


def act(kind: str) -> str:
    """What the record calls an act, in words."""
    if kind.startswith("task ") and kind.removeprefix("task ") in set(TaskKind):
        return f"Asked: {TASKS[TaskKind(kind.removeprefix('task '))].lower()}"
    if kind.startswith("now "):
        state = kind.removeprefix("now ").replace(" ", "_")
        if state in set(State):
            return f"Now: {STATES[State(state)].lower()}"
    notice, _, became = kind.partition(" ")
    if notice in set(NoticeKind) and became in set(NoticeState) - {NoticeState.PREPARED}:
        return f"{notice.capitalize()}: {NOTICE_STATES[NoticeState(became)].lower()}"
    return _ACTS.get(kind, kind.replace("_", " ").capitalize())


def defanged(text: str) -> str:
    """A sentence for people: no URL in it can be clicked by mistake, no backtick is left."""
    return _QUOTED.sub("“\\1”", display_all(text))


def exact(moment: datetime) -> str:
    """Date and time, always in UTC and saying so."""
    return f"{moment.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def iso(moment: datetime) -> str:
    """The moment for machines."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def when(moment: datetime, now: datetime) -> str:
    """How far away a moment is: `in 5 hours`, `2 days ago`."""
    away = moment - now
    if abs(away) < timedelta(minutes=1):
        return "within a minute" if away > timedelta(0) else "just now"
    words = _length(abs(away))
    return f"in {words}" if away > timedelta(0) else f"{words} ago"


def _length(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    for unit, size, most in (("minute", 1, 90), ("hour", 60, 48 * 60)):
        if minutes < most:
            number = round(minutes / size)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{round(minutes / (24 * 60))} days"
