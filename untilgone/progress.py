"""How far a takedown has come: what its workflow carries, and what it tells."""

from dataclasses import dataclass, field
from datetime import datetime

from untilgone.cases import Outcome, State, Task, TaskKind
from untilgone.looks import Standing
from untilgone.parties import Contact, PartyKind


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A contact that a person named; tried before all others for that kind of party."""

    party: PartyKind
    contact: Contact
    moves: int = 0  # how often the material had been moved by then
    round: int | None = None  # in which it was named; None: not known


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a takedown stands, as people see it."""

    state: State
    next_step: str | None = None
    next_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A task to ask; ``about`` keeps the same question from being asked twice."""

    kind: TaskKind
    about: str
    what: str  # the sentence the person reads


@dataclass(frozen=True, kw_only=True)
class TaskEnd:
    """A task that is done, and how it ended."""

    task_id: str
    outcome: str


@dataclass(kw_only=True)
class Carried:
    """Everything a takedown's workflow knows, and all that it takes into its next run.

    Mutable on purpose: it belongs to one workflow and crosses no border but continue-as-new.
    """

    state: State = State.REPORTED  # as the store has it
    standing: Standing = Standing.UNSEEN
    outcome: Outcome | None = None
    round: int = 0  # 0 for the first ladder, one more for each that followed
    life: int | None = None  # the round since which it was never gone; None: not known
    moves: int = 0  # how often it was followed to another address
    step: int = 0  # index of the next step to take
    attempt: int = 0  # how many contacts this step has used up
    waiting_until: datetime | None = None
    is_held: bool = False
    is_exhausted: bool = False
    tasks: list[Task] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    notice_id: str | None = None  # the last one that was settled
    delivered: int = 0
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None
    watch_until: datetime | None = None
    eager_until: datetime | None = None
    thanked: int | None = None  # the last round in which those told heard that it is gone


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a takedown tells whoever asks."""

    reference: str
    state: State
    standing: Standing
    outcome: Outcome | None
    round: int
    notices_delivered: int
    next_step: str | None
    next_at: datetime | None
    is_held: bool
    tasks: tuple[Task, ...] = ()
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None
