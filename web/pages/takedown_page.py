"""What the page of one takedown may see, made of the store's view of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import State
from untilgone.parties import Party, PartyKind
from untilgone.playbook import Playbooks
from untilgone.store import holds
from untilgone.store.views import TakedownView
from untilgone.wishes import Action
from web import words
from web.mandate_words import MandateShown, mandate_shown
from web.pages.claims import Share
from web.pages.history import Answered, Letter, answered, letter
from web.pages.lines import Line, Moment, line, moment
from web.pages.steps import what_next
from web.pages.tasks import OpenTask, open_task
from web.pages.timeline import Timeline, timeline
from web.reader import gettext

_STILL_TO_GO = frozenset(
    {State.REPORTED, State.NOTIFYING, State.WAITING, State.NEEDS_PERSON, State.EXHAUSTED}
)
_MOVING = frozenset({State.REPORTED, State.NOTIFYING})


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
    playbook_title: str
    standing: str
    is_closed: bool
    is_held: bool
    is_moving: bool  # we are at it this moment: there is news within seconds
    is_csam: bool
    reported: Moment
    reappeared: int
    mandate: MandateShown | None
    said: Said
    may_act: bool
    may_take_dossier: bool
    tasks: tuple[OpenTask, ...]
    shares: tuple[Share, ...]  # of the tasks: who works on which
    buttons: tuple[Button, ...]
    kinds: tuple[tuple[str, str], ...]  # of parties, to choose from
    kind: str  # the one asked for now
    next: str  # what happens next and when, in one sentence
    since: int  # the last act that the page shows, or showed when it was loaded
    last: int  # the last act there is
    mark: str  # changes with whatever the part shows that refreshes itself
    timeline: Timeline
    letters: tuple[Letter, ...]
    answers: tuple[Answered, ...]
    parties: tuple[Party, ...]


def takedown_page(
    view: TakedownView,
    now: datetime,
    said: Said,
    playbooks: Playbooks,
    *,
    may_act: bool,
    shares: tuple[Share, ...] = (),
    since: int | None = None,
) -> TakedownPage:
    """The page for somebody who may act or may only look; the newest comes first.

    ``since``: the last act that a page showed which refreshes a part of itself.
    """
    last = view.timeline[-1].seq if view.timeline else 0
    is_closed = view.line.state is State.CLOSED
    is_held = not is_closed and holds.is_held(view.timeline)
    open_tasks = [task for task in view.tasks if task.done_at is None]
    return TakedownPage(
        line=line(view.line, now),
        case=view.line.case,
        playbook=view.playbook,
        playbook_title=playbooks.title(view.playbook),
        standing=words.STANDINGS[view.line.standing],
        is_closed=is_closed,
        is_held=is_held,
        is_moving=not is_held and view.line.state in _MOVING and view.line.next_at is None,
        is_csam=view.line.category.is_csam,
        reported=moment(view.line.reported_at, now),
        reappeared=view.line.reappeared,
        mandate=mandate_shown(view.mandate, now),
        said=said,
        may_act=may_act and not is_closed,
        may_take_dossier=may_act,
        shares=shares,
        tasks=tuple(open_task(task, view, now) for task in open_tasks),
        buttons=_buttons(view.line.state, is_held=is_held),
        kinds=tuple((str(kind), text) for kind, text in words.PARTIES.items()),
        kind=_asked_for(view),
        next=what_next(
            view.line,
            now,
            is_held=is_held,
            task=words.TASKS[open_tasks[0].kind] if open_tasks else "",
        ),
        since=last if since is None else since,
        last=last,
        mark=_mark(view, is_held=is_held),
        timeline=timeline(view, now),
        letters=tuple(letter(notice, now) for notice in reversed(view.notices)),
        answers=tuple(answered(answer, now) for answer in reversed(view.answers)),
        parties=view.parties,
    )


def _mark(view: TakedownView, *, is_held: bool) -> str:
    """Changes whenever anything does that the part of the page shows which refreshes itself."""
    line = view.line
    last = view.timeline[-1].seq if view.timeline else 0
    tasks = [task.task_id for task in view.tasks if task.done_at is None]
    shown = (line.state, line.outcome, line.standing, line.next_step, line.next_at, is_held)
    return hashlib.sha256(repr((shown, tasks, last, view.mandate)).encode()).hexdigest()[:16]


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
