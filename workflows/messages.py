"""What is said to a takedown: one dataclass a message. Names travel over Temporal's wire.

New fields need a default (docs/decisions/0006-names-on-the-wire-are-frozen.md).
"""

from dataclasses import dataclass

from untilgone.cases import Category
from untilgone.looks import Verdict
from untilgone.notices import AnswerKind
from untilgone.parties import Contact, PartyKind
from untilgone.people import Person
from untilgone.playbook import Playbook
from untilgone.progress import Carried


@dataclass(frozen=True, kw_only=True)
class Start:
    """One takedown: its reference, and the playbook as it was when it began."""

    reference: str
    category: Category
    playbook: Playbook
    carried: Carried | None = None  # from the run before (continue-as-new)
    reported_by: str = ""  # who may not approve its letters too; empty: not known


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who says it, and why."""

    by: Person
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Hold(Said):
    """Pause the ladder; looks go on."""


@dataclass(frozen=True, kw_only=True)
class Resume(Said):
    """Go on with the ladder."""


@dataclass(frozen=True, kw_only=True)
class Withdraw(Said):
    """End the takedown."""


@dataclass(frozen=True, kw_only=True)
class LookNow(Said):
    """Look at once, and often for a while."""


@dataclass(frozen=True, kw_only=True)
class SendNextStepNow(Said):
    """Do not wait any longer."""


@dataclass(frozen=True, kw_only=True)
class TaskDone(Said):
    """A task is done; ``outcome`` is one of ``rules.TASK_OUTCOMES``."""

    task_id: str
    outcome: str
    proof: str = ""  # `sent` by hand: the reference the party gave, or `none given`


@dataclass(frozen=True, kw_only=True)
class Approve(Said):
    """The letter may leave."""

    task_id: str


@dataclass(frozen=True, kw_only=True)
class Reject(Said):
    """The letter must not leave; the takedown is held."""

    task_id: str


@dataclass(frozen=True, kw_only=True)
class CorrectContact(Said):
    """Write to this contact, from the next step on."""

    party: PartyKind
    contact: Contact


@dataclass(frozen=True, kw_only=True)
class Understood(Said):
    """What an answer of a party means, where we did not know or were wrong."""

    answer_id: str
    kind: AnswerKind
    notice_id: str | None = None  # the notice that it answers


@dataclass(frozen=True, kw_only=True)
class Judge(Said):
    """What a person saw with own eyes."""

    verdict: Verdict
