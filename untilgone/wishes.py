"""What a person can want of a takedown, before it is known whether it can be done."""

from dataclasses import dataclass
from enum import StrEnum

from untilgone.looks import Verdict
from untilgone.notices import AnswerKind
from untilgone.parties import PartyKind
from untilgone.people import Person

NONE_GIVEN = "none given"
"""The proof of a notice that was sent by hand and for which nothing was handed back."""


class Action(StrEnum):
    """What a person can do to a takedown."""

    HOLD = "hold"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    LOOK_NOW = "look-now"
    NEXT_STEP = "next-step"
    TASK_DONE = "task-done"
    APPROVE = "approve"
    REJECT = "reject"
    CORRECT_CONTACT = "correct-contact"
    JUDGE = "judge"
    UNDERSTAND = "understand"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants done; which fields count depends on the action."""

    action: Action
    by: Person
    reason: str = ""
    task: str | None = None  # task-done, approve, reject
    outcome: str | None = None  # task-done
    proof: str = ""  # task-done: what the party handed back to whoever sent a notice by hand
    verdict: Verdict | None = None  # judge
    answer: str | None = None  # understand: the answer's id …
    means: AnswerKind | None = None  # … what it means …
    notice: str | None = None  # … and the notice that it answers
    party: PartyKind | None = None  # correct-contact
    address: str | None = None  # correct-contact
    channel: str = "abuse_email"  # correct-contact; an https address is that of a form
