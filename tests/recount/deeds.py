"""What is done about one takedown of the stage, each deed by the real write function."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.untilgone.store.examples import CONTACT, HOUR, NOW, delivered, look
from untilgone.cases import Category, Outcome, State, TaskKind, task_id
from untilgone.looks import Standing, Verdict
from untilgone.notices import Answer, AnswerKind, NoticeKind
from untilgone.parties import Party, PartyKind
from untilgone.progress import Place, Question, TaskEnd
from untilgone.store.database import Store
from untilgone.store.write import bounces, tasks

Deed = tuple[datetime, Callable[[], Awaitable[object]]]


@dataclass(kw_only=True)
class Followed:
    """One takedown, and what will be done about it; ``deeds`` in any order."""

    store: Store
    platform: str
    category: Category
    desk: str
    host: tuple[str | None, str | None]
    channel: str
    reported_at: datetime
    moves_to: str = ""
    reference: str = ""
    round: int = 0
    sent: set[str] = field(default_factory=set)  # numbers of letters
    is_over: bool = False  # confirmed gone, or closed: nobody writes to anybody
    deeds: list[Deed] = field(default_factory=list)

    def look(self, at: datetime, verdict: Verdict, **more: object) -> None:
        """One look."""

        async def deed() -> None:
            seen = await look(self.store, self.reference, verdict, (at - NOW) / HOUR, **more)
            self.round = seen.round
            self.is_over = seen.standing is Standing.GONE

        self.deeds.append((at, deed))

    def letter(self, at: datetime, numbers: str, kind: NoticeKind, answer_by: datetime) -> None:
        """A letter that is delivered, unless there is nothing to write about any more."""
        ladder = int(numbers[0])

        async def deed() -> None:
            if self.is_over or self.round != ladder:
                return
            self.sent.add(numbers)
            parties = self._parties(ladder)
            to = parties[-1] if kind is NoticeKind.ESCALATION else parties[0]
            await delivered(
                self.store, self.reference, numbers, hours=(at - NOW) / HOUR, kind=kind,
                party=to, channel=self.channel, parties=parties, answer_by=answer_by,
            )  # fmt: skip

        self.deeds.append((at, deed))

    def _parties(self, ladder: int) -> tuple[Party, ...]:
        slug = self.moves_to if ladder and self.moves_to else self.platform
        platform = Party(kind=PartyKind.PLATFORM, name=slug.title(), slug=slug)
        host, country = self.host
        hosts = [Party(kind=PartyKind.HOST, name=host, slug=host, country=country)] if host else []
        return replace(platform, contacts=(CONTACT,)), *hosts

    def answer(self, at: datetime, numbers: str, kind: AnswerKind) -> None:
        """What the party says to one of the letters."""

        async def deed() -> None:
            if numbers not in self.sent:
                return
            notice = f"{self.reference}/{numbers}"
            if kind is AnswerKind.BOUNCED and (self.is_over or self.round != int(numbers[0])):
                return  # what was counted stays counted
            if kind is AnswerKind.BOUNCED:
                await bounces.bounce(self.store, notice, "550 unknown", at)
            said = Answer(answer_id=f"{notice} {at}", kind=kind, notice_id=notice, at=at)
            await tasks.keep_answer(self.store, self.reference, said, at, ask=None)

        self.deeds.append((at, deed))

    def act(self, at: datetime, actor: str, kind: str, to: Place, **more: object) -> None:
        """What a person or the workflow decides."""

        async def deed() -> None:
            self.is_over = self.is_over or to.state is State.CLOSED
            await tasks.keep_act(
                self.store, self.reference, kind=kind, actor=actor, detail={}, to=to, now=at, **more
            )

        self.deeds.append((at, deed))

    def close(self, at: datetime, actor: str, outcome: Outcome) -> None:
        """Nobody goes on with it."""
        kind = "withdrawn" if outcome is Outcome.WITHDRAWN else "closed"
        self.act(at, actor, kind, Place(state=State.CLOSED, outcome=outcome))

    def ask(self, at: datetime, about: str) -> None:
        """A person has to find out whom to tell."""
        ask = Question(kind=TaskKind.FIND_CONTACT, about=about, what="Whom?")
        self.act(at, "system", "asked", Place(state=State.NEEDS_PERSON), ask=ask)

    def task_done(self, at: datetime, kind: TaskKind, about: str) -> None:
        """Somebody did what was asked."""

        async def deed() -> None:
            end = TaskEnd(task_id=task_id(self.reference, kind, about), outcome="found")
            await tasks.finish_task(self.store, self.reference, end, by="dana", note="", now=at)

        self.deeds.append((at, deed))
