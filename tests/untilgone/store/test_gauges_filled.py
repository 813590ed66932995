"""A filled desk: each figure is what a plain count over the same rows says, on both databases."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.untilgone.store.examples import HOUR, NOW
from untilgone.cases import Category, State, TaskKind
from untilgone.exposition import Gauge
from untilgone.looks import Verdict
from untilgone.periods import Lasting
from untilgone.store.database import Store
from untilgone.store.gauges import gauges
from untilgone.store.mail_rows import MailRow
from untilgone.store.tables import CaseRow, LookRow, TakedownRow, TaskRow
from untilgone.store.turn_rows import ChannelErrorRow, MailboxRow

PERIODS = (
    Lasting(category=Category.NCII, seconds=48 * 3600, platforms=("one",)),
    Lasting(category=Category.DOXING, seconds=24 * 3600, platforms=("one", "two")),
)
LASTS = {(each.category, platform): each.seconds for each in PERIODS for platform in each.platforms}
SETTLED = (State.CLOSED, State.GONE, State.CONFIRMING)
NUMBER = 300
DAY = timedelta(days=1)


@dataclass
class Filled:
    takedowns: list[TakedownRow] = field(default_factory=list)
    looks: list[LookRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    mails: list[MailRow] = field(default_factory=list)
    errors: list[ChannelErrorRow] = field(default_factory=list)


def filled(chance: random.Random) -> Filled:
    """What a busy desk could hold."""

    def ago(days: float) -> datetime:
        return NOW - timedelta(seconds=chance.randrange(int(days * 86400)))

    rows = Filled()
    for number in range(1, NUMBER + 1):
        state = chance.choice(list(State))
        rows.takedowns.append(
            TakedownRow(
                id=number,
                case_id=1,
                number=number,
                reference=f"UG-2026-000001-{number}",
                url_sealed="x",
                url_lookup=str(number),
                platform=chance.choice(["one", "two", "three"]),
                category=chance.choice([Category.NCII, Category.DOXING, Category.CSAM]),
                playbook="ncii",
                state=state,
                standing="live",
                reported_at=ago(9),
                first_notice_at=chance.choice([None, ago(4)]),
            )
        )
        for _ in range(chance.randrange(4)):
            last = ago(3)
            rows.looks.append(
                LookRow(
                    takedown_id=number,
                    vantage="direct",
                    verdict=chance.choice(list(Verdict)),
                    rule="x",
                    reason_sealed="x",
                    probe="x",
                    first_at=last - HOUR,
                    last_at=last,
                )
            )
        if chance.random() < 0.5:
            rows.tasks.append(
                TaskRow(
                    task_id=f"t{number}",
                    takedown_id=number,
                    kind=chance.choice(list(TaskKind)),
                    what_sealed="x",
                    created_at=ago(9),
                    done_at=chance.choice([None, NOW]),
                )
            )
        texts = dict.fromkeys(["raw_sealed", "sender_sealed", "subject_sealed", "text_sealed"], "x")
        rows.mails.append(
            MailRow(
                digest=str(number),
                arrived_at=ago(9),
                needs_person=chance.random() < 0.1,
                size=1,
                kind="other",
                rule="x",
                confidence=1.0,
                **texts,
            )
        )
    rows.errors = [
        ChannelErrorRow(slug=slug, error=error, number=chance.randrange(1, 99))
        for slug in ("abuse_email", "bluesky")
        for error in ("Refused", "RetryLater")
    ]
    return rows


async def keep(store: Store, rows: Filled) -> None:
    async with store.writing() as session:
        session.add(
            CaseRow(
                id=1,
                reference="UG-2026-000001",
                category=Category.NCII,
                language="en",
                playbook="ncii",
                explanation_sealed="x",
                opened_by="carol",
                opened_at=NOW,
            )
        )
        await session.flush()
        session.add_all(rows.takedowns)
        await session.flush()
        session.add_all([*rows.looks, *rows.tasks, *rows.mails, *rows.errors])
        session.add(MailboxRow(name="answers", emptied_at=NOW - 7 * HOUR))


def said(found: tuple[Gauge, ...], name: str) -> dict[str, float]:
    """The samples of one gauge that are not 0."""
    (gauge,) = [each for each in found if each.name == f"untilgone_{name}"]
    return {
        "/".join(value for _, value in sample.labels): sample.value
        for sample in gauge.samples
        if sample.value
    }


def oldest(pairs: list[tuple[str, datetime]]) -> dict[str, float]:
    """The age of the oldest of each kind."""
    ages: dict[str, float] = {}
    for kind, at in pairs:
        ages[kind] = max(ages.get(kind, 0), (NOW - at).total_seconds())
    return ages


async def test_every_figure_of_a_filled_desk_is_the_one_by_hand(store: Store):
    rows = filled(random.Random(20261130))
    await keep(store, rows)
    # What is kept belongs to the store from here on: the same again, to count by hand.
    rows = filled(random.Random(20261130))
    found = await gauges(store, PERIODS, NOW)
    open_ones = {row.id: row for row in rows.takedowns if row.state != State.CLOSED}

    # Queue age.
    waiting = [row for row in rows.tasks if row.done_at is None]
    assert said(found, "tasks_open") == Counter(row.kind for row in waiting)
    assert said(found, "task_oldest_seconds") == oldest([(r.kind, r.created_at) for r in waiting])

    # Deadlines at risk.
    legal: Counter[str] = Counter()
    for row in open_ones.values():
        lasts = LASTS.get((row.category, row.platform))
        if lasts is not None and row.first_notice_at is not None and row.state not in SETTLED:
            left = row.first_notice_at + timedelta(seconds=lasts) - NOW
            legal["missed"] += left <= timedelta(0)
            legal["near"] += timedelta(0) < left <= DAY
    assert said(found, "legal_deadlines") == {name: n for name, n in legal.items() if n}

    # Mail lag.
    (unplaced,) = oldest([("", r.arrived_at) for r in rows.mails if r.needs_person]).values()
    assert said(found, "mail_oldest_seconds") == {"": unplaced}
    assert said(found, "mail_lag_seconds") == {"": 7 * 3600}

    # Look lag.
    last = {number: row.reported_at for number, row in open_ones.items()}
    seen: dict[int, list[datetime]] = {}
    for look in rows.looks:
        seen.setdefault(look.takedown_id, []).append(look.last_at)
    last |= {number: max(ats) for number, ats in seen.items() if number in open_ones}
    by_state = [(open_ones[number].state, at) for number, at in last.items()]
    assert said(found, "look_oldest_seconds") == oldest(by_state)

    # Verdict mix.
    recent = [
        r.verdict for r in rows.looks if r.takedown_id in open_ones and r.last_at >= NOW - DAY
    ]
    assert said(found, "looks_by_verdict") == Counter(recent)

    # Channel errors.
    wrong = {f"{row.slug}/{row.error}": row.number for row in rows.errors}
    assert said(found, "channel_errors_total") == wrong
