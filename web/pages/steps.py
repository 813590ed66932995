"""The next step of a takedown, and what happens next in one sentence."""

from datetime import datetime

from untilgone.cases import State
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.store.views import TakedownLine
from web import words
from web.reader import exact, gettext
from web.reader import marked as _


def step(next_step: str | None) -> str:
    """A step in the reader's words: `Reminder to platform, no. 2`; empty where there is none."""
    kind, _, whom = (next_step or "").partition(" to ")
    party, _, number = whom.partition(", ")
    if kind not in set(NoticeKind) or party not in set(PartyKind):
        return (next_step or "").capitalize()
    to = words.PARTIES[PartyKind(party)]
    said = gettext("{kind} to {party}").format(
        kind=words.NOTICE_KINDS[NoticeKind(kind)], party=to if to.isupper() else to.lower()
    )
    return gettext("{step}, no. {n}").format(step=said, n=number) if number else said


def what_next(line: TakedownLine, now: datetime, *, is_held: bool, task: str) -> str:
    """What happens next and when; ``task`` is what waits for a person, in words."""
    if line.state is State.CLOSED:
        return gettext("Nothing more happens: it is closed.")
    if is_held:
        return gettext("On hold: no notice leaves until somebody lets it go on. Looks go on.")
    if line.state is State.NEEDS_PERSON and task:
        return gettext("Nothing leaves before a person has done this: {task}.").format(task=task)
    at = _when(line.next_at, now) if line.next_at else ""
    said = _WITH_TIME.get(line.state) if at else None
    if said is not None and (line.next_step or line.state is not State.WAITING):
        return gettext(said).format(step=step(line.next_step), at=at)
    if line.state is State.WAITING and at:
        return gettext("Their time ends {at}. No step is left after that.").format(at=at)
    return gettext(_WITHOUT_TIME[line.state])


def _when(at: datetime, now: datetime) -> str:
    return f"{exact(at)} ({words.when(at, now)})"


_WITH_TIME = {
    State.NOTIFYING: _("The letter leaves {at}, with others to the same address."),
    State.WAITING: _("{step}: {at}, unless an answer or a look changes that before."),
    State.GONE: _("We watch it until {at}, and begin anew if it comes back."),
}
_WITHOUT_TIME = {
    State.REPORTED: _("The first look is on its way."),
    State.NOTIFYING: _("A letter is being written or sent."),
    State.WAITING: _("We wait for an answer and go on looking."),
    State.NEEDS_PERSON: _("Nothing leaves before a person has decided. Looks go on."),
    State.HELD: _("On hold: no notice leaves until somebody lets it go on. Looks go on."),
    State.CONFIRMING: _("More looks must confirm that it is gone. Then we watch it for months."),
    State.GONE: _("We watch it for months, and begin anew if it comes back."),
    State.EXHAUSTED: _("No step is left. Looks go on; a person decides what else can be done."),
    State.CLOSED: _("Nothing more happens: it is closed."),
}
