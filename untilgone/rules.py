"""Pure decisions: what to do next, what all looks together say, whom to write to.

No clock, no network, no store: everything comes in, a decision goes out.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from untilgone.cases import Category, Outcome, State, Task, TaskKind
from untilgone.looks import LookRun, Sighting, Standing, Verdict
from untilgone.notices import AnswerKind, NoticeKey, NoticeKind
from untilgone.parties import Contact, Party, PartyKind
from untilgone.people import Person, Role
from untilgone.playbook import LookPlan, Step
from untilgone.progress import Carried

BLOCKING = frozenset(
    {TaskKind.APPROVE, TaskKind.SEND_BY_HAND, TaskKind.FIND_CONTACT, TaskKind.REPAIR}
)
"""Tasks without which the next step of the ladder cannot be taken."""

TASK_OUTCOMES: Mapping[TaskKind, tuple[str, ...]] = MappingProxyType(
    {
        TaskKind.APPROVE: (),  # by `approve` and `reject`
        TaskKind.SEND_BY_HAND: ("sent", "skip"),
        TaskKind.FIND_CONTACT: ("skip",),  # or by `correct_contact`
        TaskKind.CHECK_SENT: ("sent", "not_sent"),
        TaskKind.LOOK: (),  # by `judge`
        TaskKind.ANSWER: ("done",),
        TaskKind.EXHAUSTED: ("done",),
        TaskKind.MOVED: ("follow", "stay"),
        TaskKind.REPAIR: ("retry", "skip"),
    }
)
"""How a task can end by `task_done`."""


def priority_key(category: Category) -> int:
    """Temporal's priority key, 1 first: child abuse material, then sextortion, then the rest.

    3 is Temporal's own for what names none: what people wait for at a page, whatever it is about.
    """
    if category.is_csam:
        return 1
    return 2 if category is Category.SEXTORTION else 4


class Next(StrEnum):
    """What a takedown does next."""

    CLOSE = "close"
    FIRST_LOOK = "first_look"
    WATCH = "watch"
    CONFIRM = "confirm"
    HOLD = "hold"
    PERSON = "person"
    WAIT = "wait"
    STEP = "step"
    EXHAUST = "exhaust"
    REST = "rest"


def next_move(at: Carried, steps: int, now: datetime) -> Next:  # noqa: PLR0911 - one line a rule
    """What to do now; the order of the rules is their rank."""
    if at.outcome is not None:
        return Next.CLOSE
    if at.standing is Standing.GONE:
        is_over = at.watch_until is not None and now >= at.watch_until
        return Next.CLOSE if is_over else Next.WATCH
    if at.standing is Standing.GOING:
        return Next.CONFIRM
    if at.is_held:
        return Next.HOLD
    if at.standing is Standing.UNSEEN:
        return Next.FIRST_LOOK
    if any(_blocks(task, at) for task in at.tasks):
        return Next.PERSON
    if at.waiting_until is not None and now < at.waiting_until:
        return Next.WAIT
    if at.step < steps:
        return Next.STEP
    return Next.REST if at.is_exhausted else Next.EXHAUST


def _blocks(task: Task, at: Carried) -> bool:
    """A task about another notice than the one that is due now holds nothing up."""
    return task.kind in BLOCKING and (task.notice_id is None or is_due(task.notice_id, at))


def is_due(notice_id: str, at: Carried) -> bool:
    """Whether this notice is the one to be sent next."""
    key = NoticeKey.parse(notice_id)
    is_there = (key.round, key.step, key.attempt) == (at.round, at.step, at.attempt)
    return is_there and not key.withdraws


def is_overtaken(task: Task, at: Carried) -> bool:
    """Whether it asks about a notice that nobody is going to send any more."""
    if task.kind not in BLOCKING or task.notice_id is None:
        return False
    key = NoticeKey.parse(task.notice_id)
    return at.standing is Standing.GONE or (key.round, key.step) < (at.round, at.step)


_STATES: Mapping[Next, State] = MappingProxyType(
    {
        Next.CLOSE: State.CLOSED,
        Next.FIRST_LOOK: State.REPORTED,
        Next.WATCH: State.GONE,
        Next.CONFIRM: State.CONFIRMING,
        Next.HOLD: State.HELD,
        Next.PERSON: State.NEEDS_PERSON,
        Next.WAIT: State.WAITING,
        Next.STEP: State.NOTIFYING,
        Next.EXHAUST: State.EXHAUSTED,
        Next.REST: State.EXHAUSTED,
    }
)


def state_of(move: Next) -> State:
    """The state that people see while a takedown does this."""
    return _STATES[move]


def state_seen(standing: Standing, before: State) -> State:
    """The state right after a look changed the standing, before anything else is done."""
    if before is State.CLOSED:
        return before  # a look that was on its way when it was closed
    if standing is Standing.GOING:
        return State.CONFIRMING
    if standing is Standing.GONE:
        return State.GONE
    if before is State.REPORTED:
        return State.NOTIFYING
    return State.WAITING if before in {State.CONFIRMING, State.GONE} else before


def next_step_text(at: Carried, steps: Sequence[Step]) -> str | None:
    """The next step in words, without any name; None when the ladder has ended."""
    if at.step >= len(steps):
        return None
    step = steps[at.step]
    return step_words(step.notice, step.party)


def step_words(notice: NoticeKind, party: PartyKind, number: int = 1) -> str:
    """A step as people read it, and as the store keeps it; ``number`` where there are several."""
    return f"{notice} to {party}" + (f", {number}" if number > 1 else "")


def life_of(at: Carried) -> int:
    """The round since which the material was never gone, when it is moved out of this one."""
    return at.round if at.life is None else at.life


def closing_outcome(at: Carried) -> Outcome:
    """How a takedown ends whose watch is over: ours, or gone before we said a word."""
    if at.last_live_at is None and at.delivered == 0:
        return Outcome.ALREADY_GONE
    return Outcome.GONE


def weigh(runs: Sequence[LookRun], before: Standing, plan: LookPlan) -> Sighting:
    """What all looks together say; ``runs`` begin with the last live one, oldest first.

    Only a live look takes back what gone looks showed. Looks that could not tell neither count
    nor take back, but after ``plan.patience`` of nothing else a person is asked.
    """
    last = runs[-1]
    live = runs[0] if runs[0].verdict is Verdict.LIVE else None
    gone = [run for run in runs if run.verdict is Verdict.GONE]
    standing = _standing(runs, before, plan)
    # What a person says and what a look sees are timed in two places, moments apart.
    first_gone_at = (
        max(gone[0].first_at, live.last_at if live else gone[0].first_at) if gone else None
    )
    return Sighting(
        standing=standing,
        at=last.last_at,
        reason=last.rule,
        rule=last.rule,
        last_live_at=live.last_at if live else None,
        first_gone_at=first_gone_at,
    )


def _standing(runs: Sequence[LookRun], before: Standing, plan: LookPlan) -> Standing:
    last = runs[-1]
    gone = [run for run in runs if run.verdict is Verdict.GONE]
    if last.verdict is Verdict.LIVE:
        return Standing.LIVE
    if before is Standing.GONE:
        return Standing.GONE
    if last.verdict is Verdict.GONE:
        return Standing.GONE if _is_confirmed(gone, plan) else Standing.GOING
    cannot_tell_since = _trailing_unknown(runs)[0].first_at
    if last.last_at - cannot_tell_since >= plan.patience:
        return Standing.UNCLEAR
    if gone:
        return Standing.GOING
    return Standing.LIVE if runs[0].verdict is Verdict.LIVE else Standing.UNKNOWN


def _is_confirmed(gone: Sequence[LookRun], plan: LookPlan) -> bool:
    """Often enough and spread over enough time; a person's look stands for the number of looks."""
    is_spread = gone[-1].last_at - gone[0].first_at >= plan.confirm_over
    is_often = sum(run.count for run in gone) >= plan.confirm_looks
    return is_spread and (is_often or any(run.by_person for run in gone))


def _trailing_unknown(runs: Sequence[LookRun]) -> list[LookRun]:
    trailing: list[LookRun] = []
    for run in reversed(runs):
        if run.verdict is not Verdict.UNKNOWN:
            break
        trailing.insert(0, run)
    return trailing


_AGE_PER_INTERVAL = 12  # a look each twelfth of the age: `every` 1h is reached after 12 hours
_MOST_JITTER = 0.2


def next_look_in(
    standing: Standing,
    plan: LookPlan,
    now: datetime,
    eager_until: datetime | None,
    reported_at: datetime,
) -> timedelta:
    """How long to wait before the next look; never longer than the playbook allows.

    A removal interval is as narrow as the looks are close: they are closest in the first hours
    after the report, and grow rarer with its age, from ``eager_every`` to ``every``.
    """
    if standing is Standing.GONE:
        return plan.watch_every
    if standing is Standing.GOING:
        return plan.confirm_every
    often = min(plan.eager_every, plan.every)
    if eager_until is not None and now < eager_until:
        return often
    return min(max(often, (now - reported_at) / _AGE_PER_INTERVAL), plan.every)


def jittered(interval: timedelta, chance: float) -> timedelta:
    """Between 80 and 100 % of the interval, so that looks do not march in step.

    Never more: what the playbook promises is not stretched. ``chance`` is from 0 to 1.
    """
    return interval * (1 - _MOST_JITTER * chance)


def scattered(interval: timedelta, chance: float) -> timedelta:
    """Any moment within the interval: what began together does not stay together."""
    return interval * (1 - chance)


def contact_to_use(
    party: Party | None, corrected: Sequence[Contact], unusable: Collection[tuple[str, str]]
) -> Contact | None:
    """The contact to try now: the latest that a person named, then the party's in their order.

    ``unusable`` holds (channel, address) of those that reach nobody or said no to this step.
    """
    known = [*reversed(corrected), *(party.contacts if party else ())]
    return next((c for c in known if (c.channel, c.address) not in unusable), None)


def party_of(parties: Sequence[Party], kind: PartyKind) -> Party | None:
    """The first party of this kind."""
    return next((party for party in parties if party.kind is kind), None)


ACTING = frozenset({Role.CASE_WORKER, Role.LEGAL, Role.ADMIN})
"""Roles that may act on takedowns; managers look."""

APPROVING = frozenset({Role.LEGAL, Role.ADMIN})
"""Roles that see all letters to approve and all refusals."""


def may_approve(role: Role, asked: Role | None) -> bool:
    """Whether somebody in this role may approve what ``asked`` must read."""
    return role is Role.ADMIN or role is asked


def is_second_pair(by: Person, reported_by: str) -> bool:
    """Whether other eyes read a letter than those that reported what it is about.

    Admins may stand in for both, so that a desk of one person is not stuck; the record names them.
    """
    return by.role is Role.ADMIN or by.name != reported_by


ASKS_A_PERSON = frozenset({AnswerKind.QUESTION, AnswerKind.UNCLEAR})
"""Answers that only a person understands."""
