"""What the page of one takedown may see, made of the store's view of it."""

from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import State
from untilgone.notices import NoticeKind
from untilgone.parties import Party, PartyKind
from untilgone.store.views import TakedownView
from untilgone.wishes import Action
from web import words
from web.mandate_words import MandateShown, mandate_shown
from web.pages.history import (
    Answered,
    Entry,
    Letter,
    Looks,
    answered,
    entry,
    letter,
    looks,
)
from web.pages.lines import Line, Moment, line, moment
from web.pages.tasks import OpenTask, open_task
from web.reader import gettext

_STILL_TO_GO = frozenset(
    {State.REPORTED, State.NOTIFYING, State.WAITING, State.NEEDS_PERSON, State.EXHAUSTED}
)
_HOLDING = frozenset({"held", *(f"{kind} rejected" for kind in NoticeKind)})  # acts of the record


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is told about what was just tried, and what was typed for it."""

    done: str = ""
    message: str = ""
    action: str = ""
    task: str = ""
    reason: str = ""
    proof: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Button:
    """Something a person can do to it now."""

    action: Action
    label: str


@dataclass(frozen=True, kw_only=True)
class TakedownPage:
    """What the page may see."""

    line: Line
    case: str
    playbook: str
    standing: str
    is_closed: bool
    is_held: bool
    is_csam: bool
    reported: Moment
    reappeared: int
    mandate: MandateShown | None
    said: Said
    may_act: bool
    may_take_dossier: bool
    tasks: tuple[OpenTask, ...]
    buttons: tuple[Button, ...]
    kinds: tuple[tuple[str, str], ...]  # of parties, to choose from
    kind: str  # the one asked for now
    timeline: tuple[Entry, ...]
    letters: tuple[Letter, ...]
    looks: tuple[Looks, ...]
    answers: tuple[Answered, ...]
    parties: tuple[Party, ...]


def takedown_page(view: TakedownView, now: datetime, said: Said, *, may_act: bool) -> TakedownPage:
    """The page for somebody who may act or may only look; the newest comes first."""
    is_closed = view.line.state is State.CLOSED
    is_held = not is_closed and _is_held(view)
    open_tasks = [task for task in view.tasks if task.done_at is None]
    return TakedownPage(
        line=line(view.line, now),
        case=view.line.case,
        playbook=view.playbook,
        standing=words.STANDINGS[view.line.standing],
        is_closed=is_closed,
        is_held=is_held,
        is_csam=view.line.category.is_csam,
        reported=moment(view.line.reported_at, now),
        reappeared=view.line.reappeared,
        mandate=mandate_shown(view.mandate),
        said=said,
        may_act=may_act and not is_closed,
        may_take_dossier=may_act,
        tasks=tuple(open_task(task, view, now) for task in open_tasks),
        buttons=_buttons(view.line.state, is_held=is_held),
        kinds=tuple((str(kind), text) for kind, text in words.PARTIES.items()),
        kind=_asked_for(view),
        timeline=tuple(entry(act, now) for act in reversed(view.timeline)),
        letters=tuple(letter(notice, now) for notice in reversed(view.notices)),
        looks=tuple(looks(look, now) for look in reversed(view.looks)),
        answers=tuple(answered(answer, now) for answer in reversed(view.answers)),
        parties=view.parties,
    )


def _is_held(view: TakedownView) -> bool:
    """Whether its ladder is on hold, also while looks have brought it into another state."""
    told = (act.kind for act in reversed(view.timeline) if act.kind in {*_HOLDING, "resumed"})
    return next(told, "resumed") in _HOLDING


def _buttons(state: State, *, is_held: bool) -> tuple[Button, ...]:
    """What makes sense in this state; the takedown itself decides when it is asked."""
    buttons = []
    if state is not State.CLOSED:
        buttons.append(Button(action=Action.LOOK_NOW, label=gettext("Look now")))
    if state is State.WAITING:
        buttons.append(
            Button(action=Action.NEXT_STEP, label=gettext("Do not wait: take the next step"))
        )
    if is_held:
        buttons.append(Button(action=Action.RESUME, label=gettext("Go on")))
    elif state in _STILL_TO_GO:
        buttons.append(Button(action=Action.HOLD, label=gettext("Put on hold")))
    return tuple(buttons)


def _asked_for(view: TakedownView) -> str:
    """The party that the next step goes to: the last word of `notice to platform`."""
    last = (view.line.next_step or "").rpartition(" ")[2]
    return last if last in set(PartyKind) else PartyKind.PLATFORM
