"""What a workflow has to know to go on with a takedown of which only the store is left. Pure.

It errs on the side of silence: what left, or may have, is behind it, and what a person was asked is
still asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from untilgone import ladder
from untilgone.cases import State, Task, TaskKind
from untilgone.looks import Standing
from untilgone.notices import AnswerKind, NoticeKey, NoticeState
from untilgone.parties import Contact, PartyKind
from untilgone.playbook import OnRefusal, Playbook
from untilgone.progress import Carried, Correction
from untilgone.reconciling import Kept, is_held
from untilgone.record import Act
from untilgone.store.views import NoticeView, TaskView

_STILL_TO_LEAVE = frozenset(
    {NoticeState.PREPARED, NoticeState.LEAVING, NoticeState.AWAITING_APPROVAL}
)
_NEXT_CONTACT = frozenset({NoticeState.REFUSED, NoticeState.BOUNCED})


def taken_up(kept: Kept, playbook: Playbook) -> Carried:
    """Everything that its workflow knew, as far as the store tells."""
    view, line = kept.view, kept.view.line
    tasks = [task for task in view.tasks if task.done_at is None]
    letters = {
        key: notice
        for notice in view.notices
        if not (key := NoticeKey.parse(notice.notice_id)).withdraws
    }
    withdrawn = [
        notice.state
        for notice in view.notices
        if NoticeKey.parse(notice.notice_id).withdraws
        and NoticeKey.parse(notice.notice_id).round >= kept.life
    ]
    is_gone = line.standing is Standing.GONE and line.confirmed_at is not None
    at = Carried(
        state=line.state,
        standing=line.standing,
        round=kept.round,
        life=kept.life,
        moves=line.moves,
        is_held=is_held(act.kind for act in view.timeline),
        is_exhausted=line.state is State.EXHAUSTED
        or any(task.kind is TaskKind.EXHAUSTED for task in tasks),
        tasks=[_task(task) for task in tasks],
        corrections=_corrections(view.timeline),
        delivered=sum(
            notice.delivered_at is not None and notice.state is not NoticeState.BOUNCED
            for notice in letters.values()
        ),
        last_live_at=line.last_live_at,
        first_gone_at=line.first_gone_at,
        watch_until=line.confirmed_at + playbook.looks.watch_for
        if is_gone and line.confirmed_at
        else None,
        thanked=kept.round if withdrawn and NoticeState.PREPARED not in withdrawn else None,
    )
    now = {key: notice for key, notice in letters.items() if key.round == kept.round}
    return _on_the_ladder(at, now, kept, playbook)


def _on_the_ladder(
    at: Carried, letters: Mapping[NoticeKey, NoticeView], kept: Kept, playbook: Playbook
) -> Carried:
    """Which step is due, and what is waited for."""
    asked = {task.notice_id for task in at.tasks if task.notice_id}
    ahead = [key for key, notice in letters.items() if _is_ahead(notice, asked)]
    if ahead:
        due = min(ahead, key=_place)
        return replace(at, step=due.step, attempt=due.attempt)
    passed = max((key.step + 1 for key in _passed_over(kept) if key.round == at.round), default=0)
    last = max(letters, key=_place, default=None)
    if last is None or passed > last.step + 1:
        return replace(at, step=passed)
    return _after(at, last, letters[last], kept, playbook)


def _after(
    at: Carried, last: NoticeKey, notice: NoticeView, kept: Kept, playbook: Playbook
) -> Carried:
    """What follows the last letter of this round."""
    answers = _answers(kept, notice.notice_id)
    if notice.state in _NEXT_CONTACT or AnswerKind.WRONG_ADDRESSEE in answers:
        return replace(at, step=last.step, attempt=last.attempt + 1)
    at = replace(at, step=last.step + 1, notice_id=notice.notice_id)
    if notice.state in {NoticeState.REJECTED, NoticeState.BY_HAND}:
        return at  # passed over by a person
    if AnswerKind.REFUSED in answers and playbook.on_refusal is OnRefusal.NEXT:
        return replace(at, step=ladder.step_after_refusal(at, playbook.steps))
    was_cut_short = any(act.kind == "wait cut short" for act in _since(kept.view.timeline, notice))
    return replace(at, waiting_until=None if was_cut_short else notice.answer_by)


def _is_ahead(notice: NoticeView, asked: set[str]) -> bool:
    by_hand = notice.state is NoticeState.BY_HAND and notice.notice_id in asked
    return by_hand or notice.state in _STILL_TO_LEAVE


def _place(key: NoticeKey) -> tuple[int, int]:
    return key.step, key.attempt


def _passed_over(kept: Kept) -> list[NoticeKey]:
    """The steps that were not taken, because a person or the playbook said so."""
    skipped = [
        (act.detail or {}).get("notice", "")
        for act in kept.view.timeline
        if act.kind.endswith(" skipped")
    ]
    skipped += [task.task_id.split(":", 2)[2] for task in kept.view.tasks if task.outcome == "skip"]
    return [key for each in skipped if (key := _key(each)) is not None]


def _key(about: str) -> NoticeKey | None:
    try:
        return NoticeKey.parse(about)
    except ValueError:
        return None


def _answers(kept: Kept, notice_id: str) -> list[AnswerKind]:
    return [answer.kind for answer in kept.view.answers if answer.notice_id == notice_id]


def _since(timeline: Iterable[Act], notice: NoticeView) -> list[Act]:
    since = notice.delivered_at or notice.left_at or notice.prepared_at
    return [act for act in timeline if act.at >= since]


def _task(task: TaskView) -> Task:
    return Task(
        task_id=task.task_id,
        kind=task.kind,
        created_at=task.created_at,
        notice_id=task.notice_id,
    )


def _corrections(timeline: Iterable[Act]) -> list[Correction]:
    """The contacts that people named, from the record."""
    found, moves = [], 0
    for act in timeline:
        moves += act.kind == "moved"
        if act.kind == "contact corrected" and act.detail:
            channel, _, address = act.detail.get("address", "").partition(":")
            contact = Contact(channel=channel, address=address, source="person", confidence=1.0)
            party = PartyKind(act.detail["party"])
            found.append(Correction(party=party, contact=contact, moves=moves))
    return found
