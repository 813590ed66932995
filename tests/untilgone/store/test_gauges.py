"""What machines watch: each figure is the one by hand, on both databases."""

from datetime import timedelta

from sqlalchemy import update

from tests.statements import statements
from tests.untilgone.store.examples import HOUR, NOW, URL, hand_in, look, report
from untilgone.cases import Category, State, TaskKind
from untilgone.exposition import text
from untilgone.looks import Verdict
from untilgone.notices import NoticeKind, NoticeState
from untilgone.periods import Lasting
from untilgone.store.database import Store
from untilgone.store.gauges import gauges
from untilgone.store.mail_rows import MailRow
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.tables import NoticeRow, TakedownRow, TaskRow
from untilgone.store.turn_rows import ChannelErrorRow, ChannelRow, MailboxRow

PERIODS = (Lasting(category=Category.NCII, seconds=48 * 3600, platforms=("one",)),)
MOST_STATEMENTS = 11


async def at(store: Store, hours: float) -> dict[str, float]:
    """Every figure that is not 0, as it is so long after the first report."""
    lines = text(await gauges(store, PERIODS, NOW + hours * HOUR)).splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name.removeprefix("untilgone_"): float(v) for name, _, v in pairs if float(v)}


async def takedown(store: Store, path: str = "1", **columns) -> str:
    answer = await hand_in(store, report(f"{URL}/{path}"), platform="one")
    reference = answer.takedowns[0].reference
    if columns:
        async with store.writing() as session:
            query = update(TakedownRow).where(TakedownRow.reference == reference)
            await session.exec(query.values(**columns))
    return reference


async def add(store: Store, *rows) -> None:
    async with store.writing() as session:
        session.add_all(rows)


def task(number: int, kind: TaskKind, hours: float, **more) -> TaskRow:
    return TaskRow(
        task_id=f"t{number}",
        takedown_id=1,
        kind=kind,
        what_sealed="",
        created_at=NOW + hours * HOUR,
        **more,
    )


def notice(number: int, state: NoticeState, **more) -> NoticeRow:
    words = ["party_kind", "party_slug", "party_name", "contact_channel", "address", "subject_sealed", "text_sealed", "sha256", "template", "template_version"]  # fmt: skip
    default = {"kind": NoticeKind.NOTICE, "language": "en", "prepared_at": NOW, "state": state}
    default |= dict.fromkeys(words, "x")
    return NoticeRow(
        notice_id=f"n{number}", message_id=f"m{number}", takedown_id=1, **(default | more)
    )


async def test_nothing_waits_in_an_empty_desk(store: Store):
    assert await at(store, 0) == {}


async def test_tasks_are_counted_by_kind_with_the_age_of_the_oldest(store: Store):
    await takedown(store)
    await add(
        store,
        task(1, TaskKind.LOOK, 1),
        task(2, TaskKind.LOOK, 2),
        task(3, TaskKind.APPROVE, 3),
        task(4, TaskKind.REPAIR, 0, done_at=NOW + HOUR, done_by="carol"),
    )
    found = {name: value for name, value in (await at(store, 4)).items() if "task_" in name}
    numbers = {name: v for name, v in (await at(store, 4)).items() if name.startswith("tasks_")}

    assert numbers == {'tasks_open{kind="approve"}': 1, 'tasks_open{kind="look"}': 2}
    assert found == {
        'task_oldest_seconds{kind="approve"}': 3600,
        'task_oldest_seconds{kind="look"}': 3 * 3600,
    }


async def test_what_is_due_and_what_was_not_looked_at_shows_its_age(store: Store):
    first = await takedown(store, "1", state=State.WAITING, next_at=NOW + HOUR)
    await takedown(store, "2", state=State.CLOSED, next_at=NOW, open_url_lookup=None)
    await takedown(store, "3", state=State.HELD, next_at=NOW)
    await look(store, first, Verdict.LIVE, hours=2)
    found = await at(store, 5)

    assert found['takedowns_open{state="waiting"}'] == found['takedowns_open{state="held"}'] == 1
    assert found["step_lag_seconds"] == 4 * 3600
    assert found['look_oldest_seconds{state="waiting"}'] == 3 * 3600
    assert found['look_oldest_seconds{state="held"}'] == 5 * 3600
    assert 'look_oldest_seconds{state="closed"}' not in found


async def test_verdicts_are_those_of_a_day(store: Store):
    first, second = await takedown(store, "1"), await takedown(store, "2")
    for reference, verdict, hours in (
        (first, Verdict.LIVE, 1),
        (first, Verdict.LIVE, 2),
        (first, Verdict.UNKNOWN, 3),
        (second, Verdict.LIVE, 3),
    ):
        await look(store, reference, verdict, hours=hours)

    def mixed(found):
        return {name: value for name, value in found.items() if "verdict" in name}

    assert mixed(await at(store, 4)) == {
        'looks_by_verdict{verdict="live"}': 2,
        'looks_by_verdict{verdict="unknown"}': 1,
    }
    assert mixed(await at(store, 40)) == {}


async def test_legal_periods_that_end_soon_or_ended_are_counted_while_it_is_there(store: Store):
    told = {"first_notice_at": NOW, "state": State.WAITING}
    await takedown(store, "1", **told)
    await takedown(store, "2", **told | {"state": State.GONE})
    await takedown(store, "3", **told | {"platform": "other"})
    await takedown(store, "4")
    legal = {
        hours: {name: v for name, v in (await at(store, hours)).items() if "legal" in name}
        for hours in (20, 30, 50)
    }

    assert legal == {
        20: {},
        30: {'legal_deadlines{is="near"}': 1},
        50: {'legal_deadlines{is="missed"}': 1},
    }


async def test_letters_without_an_answer_are_counted_by_the_day_they_name(store: Store):
    await takedown(store, state=State.WAITING)
    due = {"delivered_at": NOW, "answer_by": NOW + 30 * HOUR}
    await add(store, notice(1, NoticeState.DELIVERED, **due))
    answers = [
        {name: v for name, v in (await at(store, hours)).items() if "answer_" in name}
        for hours in (0, 20, 31, 31 + 24 * 8)
    ]

    near, missed = {'answer_deadlines{is="near"}': 1}, {'answer_deadlines{is="missed"}': 1}
    assert answers == [{}, near, missed, {}]


async def test_mails_channels_letters_and_clocks_are_counted(store: Store):
    await takedown(store)
    texts = dict.fromkeys(["raw_sealed", "sender_sealed", "subject_sealed", "text_sealed"], "x")
    mail = {"size": 1, "kind": "other", "rule": "x", "confidence": 1.0, **texts}
    measure = dict.fromkeys(
        ["desk", "platform", "category", "host", "channel", "country", "step"], "x"
    )
    await add(
        store,
        MailRow(digest="1", arrived_at=NOW, needs_person=True, **mail),
        MailRow(digest="2", arrived_at=NOW - HOUR, needs_person=False, **mail),
        ChannelRow(slug="bluesky", next_at=NOW, paused_until=NOW + 9 * HOUR),
        ChannelRow(slug="reddit", next_at=NOW, paused_until=NOW, halted_at=NOW),
        notice(1, NoticeState.UNKNOWN),
        notice(2, NoticeState.PREPARED, kind=NoticeKind.WITHDRAWAL),
        notice(3, NoticeState.DELIVERED),
        ChannelErrorRow(slug="reddit", error="AccountRefused", number=3),
        MailboxRow(name="answers", emptied_at=NOW + HOUR),
        MeasureRow(clock="removal", began_at=NOW, left=1, right=2, outcome="removed", **measure),
    )
    found = await at(store, 2)
    del found['takedowns_open{state="reported"}'], found['look_oldest_seconds{state="reported"}']

    assert found == {
        "mail_lag_seconds": 3600,
        "mails_waiting": 1,
        "mail_oldest_seconds": 2 * 3600,
        'channel_paused{channel="bluesky"}': 1,
        'channel_halted{channel="reddit"}': 1,
        'channel_errors_total{channel="reddit",error="AccountRefused"}': 3,
        'notices{kind="letter",state="unknown"}': 1,
        'notices{kind="withdrawal",state="prepared"}': 1,
        "measures_not_counted": 1,
    }


async def test_it_asks_as_often_however_much_there_is_and_names_nobody(store: Store):
    for number in range(3):
        reference = await takedown(store, str(number))
        await look(store, reference, Verdict.LIVE, hours=number)
    await add(store, task(1, TaskKind.LOOK, 1), notice(1, NoticeState.UNKNOWN))
    with statements(store) as asked:
        said = text(await gauges(store, PERIODS, NOW + timedelta(days=1)))

    assert len(asked) == MOST_STATEMENTS
    assert "UG-" not in said
    assert "example" not in said
