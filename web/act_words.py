"""What the record calls an act, in plain words and in the reader's language."""

from collections.abc import Mapping

from untilgone.cases import State, TaskKind
from untilgone.notices import AnswerKind, NoticeKind, NoticeState
from web import words
from web.reader import gettext
from web.reader import marked as _
from web.words import Words

_ACTS: Mapping[str, str] = Words(
    {
        "takedown opened": _("Reported"),
        "notice waits": _("The notice waits for a person"),
        "reminder waits": _("The reminder waits for a person"),
        "escalation waits": _("The escalation waits for a person"),
        "held": _("Put on hold"),
        "history counted": _("Takedowns of before counted"),
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
        "kept from erasing": _("Kept from being erased"),
        "no longer kept from erasing": _("No longer kept from being erased"),
        "keys renewed": _("Everything was sealed anew under another key"),
        "read": _("Looked at it"),
        "dossier handed out": _("Dossier handed out"),
        "exported": _("A table was exported"),
        "data exported": _("Data about persons handed out"),
        "data searched": _("Data about persons searched for"),
        "directory changed": _("Directory changed"),
        "directory reset": _("Directory: the files speak again"),
        "letters drafted": _("Letters: draft kept"),
        "letters submitted": _("Letters: submitted for review"),
        "letters taken back": _("Letters: taken back to change them"),
        "letters sent back": _("Letters: sent back to those who wrote them"),
        "letters approved": _("Letters: approved"),
        "test letter sent": _("Letter sent to themselves as a test"),
        "letters discarded": _("Letters: draft discarded"),
        "news no longer wanted": _("No more news for the reporter"),
        "news wanted": _("The reporter wants news"),
        "report made": _("A report to publish was made"),
        "record read": _("Details of the record read"),
        "seen gone": _("Seen: gone"),
        "mandate recorded": _("Mandate recorded"),
        "mandate changed": _("Mandate changed"),
        "mandate withdrawn": _("Mandate withdrawn"),
        "notice written anew": _("The notice was written anew"),
        "reminder written anew": _("The reminder was written anew"),
        "escalation written anew": _("The escalation was written anew"),
        "withdrawal prepared": _("Withdrawal: written"),
        "withdrawal written anew": _("The withdrawal was written anew"),
    }
)


def act(kind: str) -> str:
    """What the record calls an act, in words."""
    if kind.startswith("task ") and kind.removeprefix("task ") in set(TaskKind):
        task = words.TASKS[TaskKind(kind.removeprefix("task "))]
        return gettext("Asked: {what}").format(what=_inside(task))
    if kind.startswith("now "):
        state = kind.removeprefix("now ").replace(" ", "_")
        if state in set(State):
            return gettext("Now: {state}").format(state=_inside(words.STATES[State(state)]))
    if kind.startswith("answer ") and kind.removeprefix("answer ") in set(AnswerKind):
        said = _inside(words.ANSWERS[AnswerKind(kind.removeprefix("answer "))])
        return gettext("Answer: {what}").format(what=said)
    notice, _sep, became = kind.partition(" ")
    if notice in set(NoticeKind) and became == "approved":
        return gettext("{notice}: approved").format(notice=words.NOTICE_KINDS[NoticeKind(notice)])
    if notice in set(NoticeKind) and became in set(NoticeState) - {NoticeState.PREPARED}:
        said = _inside(words.NOTICE_STATES[NoticeState(became)])
        return f"{words.NOTICE_KINDS[NoticeKind(notice)]}: {said}"
    return _ACTS.get(kind) or kind.replace("_", " ").capitalize()


def _inside(said: str) -> str:
    """As words stand inside a sentence."""
    return said[:1].lower() + said[1:]
