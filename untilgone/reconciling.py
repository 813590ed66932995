"""Store and Temporal side by side, after one of them was restored: what differs, what mends it.

Pure: both sides come in, the difference goes out (docs/production.md, backup and restore).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from untilgone.cases import Category, Outcome, State, TaskKind, task_id
from untilgone.looks import Standing
from untilgone.notices import Answer, NoticeKey, NoticeKind, NoticeState, SentAs
from untilgone.parties import PartyKind
from untilgone.playbook import Playbook
from untilgone.progress import Carried
from untilgone.store.views import NoticeView, TakedownView

SETTLED = frozenset(
    {NoticeState.DELIVERED, NoticeState.UNKNOWN, NoticeState.REFUSED, NoticeState.BOUNCED}
)
"""States of a notice that has left, or may have, or was turned away: it is never sent again."""


class Remedy(StrEnum):
    """What mends a difference."""

    START = "start"  # a workflow is started from what the store knows
    BEGIN_ANEW = "begin_anew"  # the one that runs knows less: it ends, another goes on
    END = "end"  # the one that runs follows what is closed
    CATCH_UP = "catch_up"  # the store takes over what the workflow knows
    REOPEN = "reopen"  # the store takes over a case that it does not know
    DO_AGAIN = "do_again"  # what was handed in since is done once more
    PERSON = "person"  # nothing that this program can do safely


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that store and Temporal do not agree on; ``says`` is a sentence for people."""

    reference: str
    says: str
    remedy: Remedy


@dataclass(frozen=True, kw_only=True)
class Follows:
    """In two figures what Temporal has: how many takedowns, and how far the record had come."""

    running: int
    mark: str  # of untilgone.store.reconciling.head; empty: not known


@dataclass(frozen=True, kw_only=True)
class KnownLetter:
    """A letter that Temporal's history tells of."""

    notice_id: str
    kind: NoticeKind
    party: PartyKind
    state: NoticeState  # DELIVERED or UNKNOWN
    at: datetime
    answer_by: datetime | None = None
    sent_as: SentAs | None = None  # None in histories of before 0.1.0


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What Temporal knows of a takedown, read from its history."""

    reference: str
    run_id: str
    is_running: bool
    category: Category
    playbook: Playbook
    reported_by: str
    at: Carried
    outcome: Outcome | None = None  # of one that has ended
    letters: tuple[KnownLetter, ...] = ()
    in_hand: tuple[KnownLetter, ...] = ()  # an attempt to send them has begun
    withdrew: tuple[tuple[int, int], ...] = ()  # rounds whose letters were withdrawn, from and to
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the store knows of a takedown."""

    view: TakedownView
    round: int
    life: int  # the round since which it was never gone

    @property
    def is_open(self) -> bool:
        """Whether anything still happens to it."""
        return self.view.line.state is not State.CLOSED


def difference(
    reference: str, kept: Kept | None, followed: Followed | None, *, store_is_older: bool
) -> Difference | None:
    """What is to be mended about one takedown; None where both sides agree."""
    remedy, says = _found(kept, followed, store_is_older=store_is_older)
    return None if remedy is None else Difference(reference=reference, says=says, remedy=remedy)


def _found(
    kept: Kept | None, followed: Followed | None, *, store_is_older: bool
) -> tuple[Remedy | None, str]:
    if kept is None or not kept.is_open:
        return _left_over(kept, followed)
    if followed is None or (not followed.is_running and followed.outcome is None):
        return Remedy.START, "It is open, and nothing follows it."
    if not followed.is_running:
        return Remedy.CATCH_UP, f"It was closed since ({followed.outcome})."
    if says := _store_lacks(kept, followed, store_is_older=store_is_older):
        return Remedy.CATCH_UP, f"The store does not know: {says}."
    if not store_is_older and (says := _temporal_lacks(kept, followed)):
        return Remedy.BEGIN_ANEW, f"Temporal does not know: {says}."
    return None, ""


def _left_over(kept: Kept | None, followed: Followed | None) -> tuple[Remedy | None, str]:
    """What still runs, though the store does not have it or has it as closed."""
    if followed is None or not followed.is_running:
        return None, ""
    if kept is None:
        return Remedy.PERSON, _NOBODYS
    # What closes ends by itself: somebody may still have to hear that a notice is taken back.
    return (Remedy.END, _CLOSED) if followed.at.outcome is None else (None, "")


_NOBODYS = (
    "Temporal follows it, and neither the store nor a report that Temporal still has tells what it "
    "is. Look for it in your own papers and report it anew."
)
_CLOSED = "It is closed, and Temporal follows it."


def lost_letters(kept: Kept, followed: Followed, *, store_is_older: bool) -> list[KnownLetter]:
    """Letters that left, or may have, and of which the store does not know it."""
    states = {notice.notice_id: notice.state for notice in kept.view.notices}
    told = [*followed.letters, *(followed.in_hand if store_is_older else ())]
    return [letter for letter in told if states.get(letter.notice_id) not in SETTLED]


def lost_answers(kept: Kept, followed: Followed) -> list[Answer]:
    """Answers that were heard, and that the store does not have."""
    known = {answer.answer_id for answer in kept.view.answers}
    return [answer for answer in followed.answers if answer.answer_id not in known]


def _store_lacks(kept: Kept, followed: Followed, *, store_is_older: bool) -> str:
    at, line = followed.at, kept.view.line
    lost = lost_letters(kept, followed, store_is_older=store_is_older)
    says = [f"{len(lost)} letters that left or may have"] if lost else []
    if store_is_older:
        says += ["answers"] if lost_answers(kept, followed) else []
        says += ["a round"] if kept.round < at.round else []
        is_told = Standing(line.standing) is at.standing
        says += [] if is_told else [f"that it is {at.standing}"]
        says += ["tasks"] if _open_tasks(kept) != asked(followed) else []
        says += [] if _is_held(kept) == at.is_held else ["whether it is on hold"]
    return ", ".join(says)


def _temporal_lacks(kept: Kept, followed: Followed) -> str:
    at = followed.at
    in_hand = {letter.notice_id for letter in followed.in_hand}
    says = ["letters that left"] if _ahead(kept.view.notices, at, in_hand) else []
    says += ["a round"] if kept.round > at.round else []
    says += ["whether it is on hold"] if _is_held(kept) != at.is_held else []
    says += ["tasks"] if (_open_tasks(kept) ^ asked(followed)) - _unheard(followed) else []
    return ", ".join(says)


def _ahead(notices: Iterable[NoticeView], at: Carried, in_hand: set[str]) -> bool:
    """Whether a letter has left that the workflow is still to send."""
    due = (at.round, at.step, at.attempt)
    states = {
        (key.round, key.step, key.attempt): notice.state
        for notice in notices
        if not (key := NoticeKey.parse(notice.notice_id)).withdraws
        and notice.notice_id not in in_hand
    }
    # What a person said had not left is sent again, before what came after it.
    goes_back = states.get(due) is NoticeState.PREPARED
    return not goes_back and any(k >= due and state in SETTLED for k, state in states.items())


def asked(followed: Followed) -> set[str]:
    """The tasks that must be open in an older store: what its workflow asks, or is to hear of."""
    if not followed.is_running:
        return set()
    return {task.task_id for task in followed.at.tasks} | _unheard(followed)


def _unheard(followed: Followed) -> set[str]:
    """What people are asked about letters that may have left at the last moment."""
    reference, kind = followed.reference, TaskKind.CHECK_SENT
    return {task_id(reference, kind, letter.notice_id) for letter in followed.in_hand}


def _open_tasks(kept: Kept) -> set[str]:
    return {task.task_id for task in kept.view.tasks if task.done_at is None}


def _is_held(kept: Kept) -> bool:
    return is_held(act.kind for act in kept.view.timeline)


def is_held(acts: Iterable[str]) -> bool:
    """Whether a person paused the ladder and nobody resumed it; ``acts`` by their order."""
    held = False
    for kind in acts:
        if kind == "held" or kind.endswith(" rejected"):
            held = True
        elif kind == "resumed":
            held = False
    return held
