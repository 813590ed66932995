"""A desk of ten weeks, kept by the real write functions in the order in which it happened.

Everything is drawn with a fixed seed, so the same desk comes out each time: takedowns that were
removed, are open, were gone before anybody was told, withdrawn, moved, blocked for us or back again.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tests.recount.deeds import Deed, Followed
from tests.untilgone.store.examples import HOUR, report, there
from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.looks import Verdict
from untilgone.notices import AnswerKind, NoticeKind
from untilgone.progress import Place
from untilgone.store.database import Store
from untilgone.store.write import cases, measured
from untilgone.store.write.cases import CleanUrl

READ_AT = datetime(2026, 1, 21, 12, 30, tzinfo=UTC)
"""The moment of which all pages are; the ten weeks before it hold the end of a year."""
COUNTED_AT = READ_AT - timedelta(days=3)
"""Clocks that stopped before were counted; the others are not yet."""
PERIODS = {("lantern", "ncii"): 48.0, ("lantern", "sextortion"): 48.0, ("harbour", "csam"): 24.0}
"""Legal periods in hours, as ``DIRECTORY`` has them."""
_SEED, _CASES, _WEEKS = 20_260_121, 120, 10
_PLATFORMS = {"lantern": 5, "harbour": 4, "meadow": 2, "unknown": 1}
_CATEGORIES = {Category.NCII: 5, Category.SEXTORTION: 3, Category.CSAM: 3, Category.DOXING: 2}
_STORIES = {
    "removed": 36, "asked_first": 8, "back": 10, "still_there": 12, "held": 2, "gone_already": 7,
    "gone_just_before": 4, "withdrawn": 8, "moved": 10, "blocked": 4, "nobody_told": 4,
}  # fmt: skip
_LOOKED_AT_FIRST = {"held", "gone_just_before", "withdrawn", "moved", "blocked", "nobody_told"}
_MEDIANS = {"lantern": 16, "harbour": 30, "meadow": 60, "unknown": 90}  # hours to the removal
_HOSTS = ((None, None), ("oak_hosting", "NL"), ("elm_hosting", "US"), ("ash_hosting", None))
_AT_THE_EDGE = 3  # cases reported at the very ends of weeks
# Hours from the notice to the last live and the first gone look, about the ends of periods.
_EXACT = (
    (20, 48), (47.5, 48.5), (48, 49), (24, 24.25), (23.75, 24), (12, 12), (48, 48), (30, 30.05),
    (167.5, 168.5),
)  # fmt: skip
_EXACTLY = range(10, 10 + len(_EXACT))
_LIVE, _GONE = Verdict.LIVE, Verdict.GONE
_T = TypeVar("_T")

DIRECTORY = """
[[party]]
slug = "lantern"
kind = "platform"
name = "Lantern"
domains = ["lantern.example"]
contacts = [{channel = "abuse_email", address = "abuse@lantern.example", source = "directory"}]
duties = [{law = "The Pretend Act", deadline = "48h", for = ["ncii", "sextortion"], source = "invented", certainty = "B"}]

[[party]]
slug = "harbour"
kind = "platform"
name = "Harbour"
domains = ["harbour.example"]
contacts = [{channel = "abuse_email", address = "abuse@harbour.example", source = "directory"}]
duties = [{law = "The Other Act", deadline = "24h", for = ["csam"], source = "invented", certainty = "B"}]
"""


class Stage:
    """Draws the takedowns, and plays what happens to all of them in order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._chance = random.Random(_SEED)

    async def play(self) -> tuple[str, ...]:
        """Fill the store as it is at ``READ_AT``; six takedowns about which nothing was done."""
        idle: list[Followed] = []
        deeds: list[Deed] = [(COUNTED_AT, lambda: measured.count(self._store, PERIODS))]
        for number in range(_CASES):
            made = self._case(number)
            deeds.append((made[0].reported_at, self._report(number, made)))
            deeds += [deed for each in made for deed in each.deeds]
            idle += made if number < _AT_THE_EDGE else []
        for at, deed in sorted(deeds, key=lambda each: each[0]):
            if at <= READ_AT:
                await deed()
        return tuple(each.reference for each in idle)

    def _case(self, number: int) -> list[Followed]:
        chance, is_exact = self._chance, number in _EXACTLY
        ago = timedelta(minutes=chance.randrange(30, _WEEKS * 7 * 24 * 60))
        if number < _AT_THE_EDGE:
            ago = timedelta(days=7 * number)
        category, desk = _one(chance, _CATEGORIES), chance.choice(["main", "main", "other"])
        made = [
            Followed(
                store=self._store,
                platform="lantern" if is_exact else _one(chance, _PLATFORMS),
                category=Category.NCII if is_exact else category,
                desk="main" if is_exact else desk,
                host=chance.choice(_HOSTS),
                channel=chance.choice(["abuse_email", "abuse_email", "form"]),
                reported_at=READ_AT - (timedelta(days=20 + number) if is_exact else ago),
            )
            for _ in range(_how_many(chance, number))
        ]
        if is_exact:
            self._exact(made[0], *_EXACT[number - _EXACTLY.start])
        elif number >= _AT_THE_EDGE:
            for each in made:
                story = _one(chance, _STORIES)
                if story in _LOOKED_AT_FIRST:
                    first = each.reported_at + timedelta(minutes=chance.randrange(1, 20))
                    each.look(first, _LIVE)
                getattr(self, f"_{story}")(each, each.reported_at + self._hours(6))
        return made

    def _report(self, number: int, made: list[Followed]):  # type: ignore[no-untyped-def]
        first, by = made[0], self._chance.choice(["carol", "dana"])
        urls = [f"https://{each.platform}.example/{number}/{at}" for at, each in enumerate(made)]

        async def deed() -> None:
            given = report(*urls, category=first.category, desk=first.desk, reported_by=by)
            clean = [CleanUrl(url=u, platform=m.platform) for u, m in zip(urls, made, strict=True)]
            opened = await cases.open_case(
                self._store, given, clean, playbook="ncii", now=first.reported_at
            )
            for each, taken in zip(made, opened.takedowns, strict=True):
                each.reference = taken.reference or ""

        return deed

    def _removed(self, it: Followed, told: datetime) -> None:
        self._tell(it, told)
        confirmed = self._remove(it, told)
        if self._chance.random() < 0.4:
            it.close(confirmed + self._hours(300), "system", Outcome.GONE)

    def _back(self, it: Followed, told: datetime) -> None:
        self._tell(it, told)
        back = self._remove(it, told) + self._hours(200)
        it.look(back, _LIVE)
        if self._chance.random() < 0.7:
            again = back + self._hours(10)
            self._tell(it, again, 1)
            self._remove(it, again)

    def _still_there(self, it: Followed, told: datetime) -> None:
        self._tell(it, told)
        it.look(max(it.reported_at + HOUR, READ_AT - self._hours(20)), _LIVE)

    def _held(self, it: Followed, told: datetime) -> None:
        self._still_there(it, told)
        it.act(told + self._hours(5), "leo", "held", Place(state=State.HELD))

    def _gone_already(self, it: Followed, told: datetime) -> None:
        self._gone(it, it.reported_at + (told - it.reported_at) / 8)

    def _gone_just_before(self, it: Followed, told: datetime) -> None:
        self._gone(it, told - timedelta(seconds=30))
        self._tell(it, told)

    def _withdrawn(self, it: Followed, told: datetime) -> None:
        if self._chance.random() < 0.8:  # else before anybody was told
            self._tell(it, told)
        if self._chance.random() < 0.3:  # seen gone, and not confirmed yet
            it.look(told + self._hours(10), _GONE)
        it.close(told + self._hours(50), self._somebody(), Outcome.WITHDRAWN)

    def _moved(self, it: Followed, told: datetime) -> None:
        if self._chance.random() < 0.9:  # else before anybody was told
            self._tell(it, told)
        to = it.moves_to = "meadow" if it.platform == "lantern" else "lantern"
        away = told + self._hours(40)
        new = there(f"https://{to}.example/moved/{self._chance.randrange(10**9)}", platform=to)
        it.look(away, _LIVE, found=new, final_url=new.url)
        again = away + self._hours(10)
        self._tell(it, again, 1)
        if self._chance.random() < 0.6:
            self._remove(it, again)

    def _blocked(self, it: Followed, told: datetime) -> None:
        self._tell(it, told)
        for after in (8, 15, 30):
            it.look(told + after * HOUR, Verdict.UNKNOWN)

    def _nobody_told(self, it: Followed, told: datetime) -> None:
        it.ask(told, "nobody told")
        if self._chance.random() < 0.3:
            it.task_done(told + self._hours(30), TaskKind.FIND_CONTACT, "nobody told")

    def _asked_first(self, it: Followed, told: datetime) -> None:
        """Two tasks that overlap, and perhaps a third one later that is open for longer."""
        wait, at = (told - it.reported_at) // 10, it.reported_at
        wait -= wait % timedelta(minutes=1)
        it.ask(at + wait, "one")
        it.ask(at + 2 * wait, "two")
        it.task_done(at + 5 * wait, TaskKind.FIND_CONTACT, "one")
        it.task_done(at + 4 * wait, TaskKind.FIND_CONTACT, "two")
        if self._chance.random() < 0.5:
            it.ask(at + 8 * wait, "three")
            it.task_done(told + HOUR, TaskKind.FIND_CONTACT, "three")
        self._removed(it, told)

    def _exact(self, it: Followed, live: float, gone: float) -> None:
        """Told at midnight, and seen so many hours later, to the minute."""
        told = it.reported_at.replace(hour=0, minute=0) + timedelta(days=1)
        it.letter(told, "0.0.0", NoticeKind.NOTICE, told + 24 * HOUR)
        it.look(told + live * HOUR, _LIVE)
        if gone > live:
            self._gone(it, told + gone * HOUR)

    def _tell(self, it: Followed, told: datetime, ladder: int = 0) -> None:
        """The first letter, sometimes reminders and an escalation, and sometimes an answer."""
        at, kinds = told, _one(self._chance, _LADDERS)
        for step, kind in enumerate(kinds):
            by = at + 24 * HOUR
            if self._chance.random() < 0.4:
                by = READ_AT + timedelta(minutes=self._chance.randrange(-8 * 1440, 1500))
            it.letter(at, f"{ladder}.{step}.0", kind, by)
            at += (20 + self._chance.randrange(10)) * HOUR
        if self._chance.random() < 0.5:
            kind = _one(self._chance, _ANSWERS)
            to = self._chance.choice([0, 0, 0, len(kinds) - 1])
            # Some say so long after it is gone, or when others are asked already.
            after = self._hours(200 if self._chance.random() < 0.3 else 9)
            it.answer(told + to * 24 * HOUR + after, f"{ladder}.{to}.0", kind)

    def _remove(self, it: Followed, told: datetime) -> datetime:
        """Looks every so many hours, between two of which it is removed; when it was confirmed."""
        every = self._chance.choice([1, 6, 24]) * HOUR
        gone = told + self._hours(_MEDIANS[it.platform])
        seen = max(it.reported_at + timedelta(minutes=30), told - self._chance.random() * every)
        while seen + every < gone:
            seen += every
        if self._chance.random() < 0.9:  # else nobody looked between
            it.look(seen, _LIVE)
        return self._gone(it, seen + every)

    def _gone(self, it: Followed, seen: datetime) -> datetime:
        confirmed = seen + 24 * HOUR + self._hours(1)
        for at in (seen, seen + HOUR, confirmed):
            it.look(at, _GONE)
        return confirmed

    def _somebody(self) -> str:
        return self._chance.choice(["carol", "dana", "leo"])

    def _hours(self, median: float) -> timedelta:
        """A time of this median, in whole minutes; never none."""
        return timedelta(minutes=1 + int(median * 60 * self._chance.lognormvariate(0, 0.8)))


_FIRST, _AGAIN, _HIGHER = NoticeKind.NOTICE, NoticeKind.REMINDER, NoticeKind.ESCALATION
_LADDERS = {
    (_FIRST,): 5, (_FIRST, _AGAIN): 3, (_FIRST, _AGAIN, _HIGHER): 1,
    (_FIRST, _AGAIN, _AGAIN, _HIGHER): 1,
}  # fmt: skip
_ANSWERS = {AnswerKind.ACKNOWLEDGED: 4, AnswerKind.REFUSED: 2, AnswerKind.BOUNCED: 1}


def _how_many(chance: random.Random, number: int) -> int:
    """Takedowns of a case."""
    if number in _EXACTLY:
        return 1
    return 2 if number < _AT_THE_EDGE else chance.choice([1, 2, 3])


def _one(chance: random.Random, weights: dict[_T, int]) -> _T:
    return chance.choices(list(weights), list(weights.values()))[0]
