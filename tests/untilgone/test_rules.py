"""What a takedown does next, whom it writes to, who may say so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from untilgone import rules
from untilgone.cases import Category, Outcome, State, Task, TaskKind
from untilgone.looks import Standing
from untilgone.notices import NoticeKind
from untilgone.parties import Contact, Party, PartyKind
from untilgone.people import Role
from untilgone.playbook import LookPlan, Step, load_all
from untilgone.progress import Carried
from untilgone.rules import Next

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
DAY = timedelta(days=1)
STEPS = (
    Step(party=PartyKind.PLATFORM, notice=NoticeKind.NOTICE, wait=DAY),
    Step(party=PartyKind.PLATFORM, notice=NoticeKind.REMINDER, wait=DAY),
    Step(party=PartyKind.HOST, notice=NoticeKind.ESCALATION, wait=DAY),
)
PLAN = LookPlan(
    every=timedelta(hours=1),
    eager_every=timedelta(minutes=5),
    eager_for=timedelta(hours=2),
    confirm_every=timedelta(minutes=30),
    confirm_looks=3,
    confirm_over=timedelta(hours=24),
    watch_every=timedelta(hours=12),
    watch_for=timedelta(days=180),
    patience=timedelta(hours=6),
)
EVERYTHING_AT_ONCE = {
    "outcome": Outcome.WITHDRAWN,
    "standing": Standing.UNSEEN,
    "is_held": True,
    "tasks": [Task(task_id="t", kind=TaskKind.APPROVE, created_at=NOW)],
    "waiting_until": SOON,
    "step": 1,
}


def move(**at) -> Next:
    return rules.next_move(Carried(**{"standing": Standing.LIVE, **at}), len(STEPS), NOW)


def without(*names: str, **more) -> dict:
    return {k: v for k, v in EVERYTHING_AT_ONCE.items() if k not in names} | more


def test_an_outcome_closes_whatever_else_is_going_on():
    assert move(**EVERYTHING_AT_ONCE) is Next.CLOSE


def test_before_the_first_look_nothing_else_is_done():
    assert move(**without("outcome", is_held=False)) is Next.FIRST_LOOK


def test_what_is_held_is_held_before_the_first_look_too():
    assert move(**without("outcome")) is Next.HOLD


def test_what_is_gone_is_watched_even_when_held():
    assert move(**without("outcome", standing=Standing.GONE, watch_until=SOON)) is Next.WATCH
    assert move(standing=Standing.GONE) is Next.WATCH


def test_the_end_of_the_watch_closes():
    assert move(standing=Standing.GONE, watch_until=NOW) is Next.CLOSE


def test_what_is_going_is_confirmed_before_anything_is_sent():
    assert move(**without("outcome", standing=Standing.GOING)) is Next.CONFIRM


@pytest.mark.parametrize("standing", [Standing.LIVE, Standing.UNKNOWN, Standing.UNCLEAR])
def test_a_person_who_holds_it_outranks_every_task(standing):
    assert move(**without("outcome", standing=standing)) is Next.HOLD


@pytest.mark.parametrize("kind", sorted(rules.BLOCKING))
def test_a_blocking_task_outranks_a_wait(kind):
    task = Task(task_id="t", kind=kind, created_at=NOW)

    assert move(tasks=[task], waiting_until=SOON) is Next.PERSON


@pytest.mark.parametrize("kind", sorted(set(TaskKind) - rules.BLOCKING))
def test_any_other_task_holds_nothing_up(kind):
    task = Task(task_id="t", kind=kind, created_at=NOW)

    assert move(tasks=[task]) is Next.STEP


def test_a_letter_that_asks_for_nothing_is_never_the_next_step():
    at = Carried(round=1, step=2)

    assert rules.is_due("UG-2026-000123-1/1.2.0", at)
    assert not rules.is_due("UG-2026-000123-1/1.2.0w", at)


def test_a_party_gets_the_time_it_was_given():
    assert move(waiting_until=SOON, step=1) is Next.WAIT
    assert move(waiting_until=SOON, step=len(STEPS)) is Next.WAIT


@pytest.mark.parametrize("waiting_until", [None, BEFORE, NOW])
def test_when_the_wait_is_over_the_next_step_is_taken(waiting_until):
    assert move(waiting_until=waiting_until, step=2) is Next.STEP


@pytest.mark.parametrize("standing", [Standing.UNKNOWN, Standing.UNCLEAR])
def test_not_being_able_to_tell_stops_no_step(standing):
    assert move(standing=standing) is Next.STEP


def test_the_end_of_the_ladder_is_said_once_and_then_rests():
    assert move(step=len(STEPS)) is Next.EXHAUST
    assert move(step=len(STEPS), is_exhausted=True) is Next.REST


def test_every_move_has_a_state_that_people_see():
    assert {rules.state_of(each) for each in Next} == set(State)


def test_a_gone_look_shows_at_once():
    assert rules.state_seen(Standing.GOING, State.WAITING) is State.CONFIRMING
    assert rules.state_seen(Standing.GONE, State.CONFIRMING) is State.GONE


def test_a_first_look_that_is_not_gone_begins_the_ladder():
    assert rules.state_seen(Standing.LIVE, State.REPORTED) is State.NOTIFYING


@pytest.mark.parametrize("before", [State.CONFIRMING, State.GONE])
def test_what_is_live_again_goes_on_waiting(before):
    assert rules.state_seen(Standing.LIVE, before) is State.WAITING


@pytest.mark.parametrize("before", [State.HELD, State.NEEDS_PERSON, State.EXHAUSTED])
def test_a_live_look_leaves_every_other_state(before):
    assert rules.state_seen(Standing.LIVE, before) is before


@pytest.mark.parametrize("standing", Standing)
def test_a_look_that_comes_late_opens_nothing_that_is_closed(standing):
    assert rules.state_seen(standing, State.CLOSED) is State.CLOSED


def test_the_next_step_in_words_names_nobody():
    assert rules.next_step_text(Carried(step=2), STEPS) == "escalation to host"
    assert rules.next_step_text(Carried(step=3), STEPS) is None


def test_what_was_never_live_and_never_reported_on_was_gone_already():
    assert rules.closing_outcome(Carried()) is Outcome.ALREADY_GONE
    assert rules.closing_outcome(Carried(last_live_at=NOW)) is Outcome.GONE
    assert rules.closing_outcome(Carried(delivered=1)) is Outcome.GONE


def next_look(standing=Standing.LIVE, *, age=DAY, eager_until=None, plan=PLAN) -> timedelta:
    return rules.next_look_in(standing, plan, NOW, eager_until, NOW - age)


@pytest.mark.parametrize(
    ("standing", "eager_until", "expected"),
    [
        (Standing.GONE, SOON, PLAN.watch_every),
        (Standing.GOING, SOON, PLAN.confirm_every),
        (Standing.LIVE, SOON, PLAN.eager_every),
        (Standing.LIVE, NOW, PLAN.every),
        (Standing.LIVE, None, PLAN.every),
        (Standing.UNKNOWN, None, PLAN.every),
        (Standing.UNCLEAR, SOON, PLAN.eager_every),
    ],
)
def test_how_soon_we_look_again(standing, eager_until, expected):
    assert next_look(standing, eager_until=eager_until) == expected


@pytest.mark.parametrize("standing", [Standing.LIVE, Standing.UNKNOWN, Standing.UNCLEAR])
@pytest.mark.parametrize(
    ("hours", "minutes"), [(-1, 5), (0, 5), (1, 5), (2, 10), (6, 30), (12, 60), (9000, 60)]
)
def test_the_older_a_report_the_rarer_the_looks_down_to_what_the_playbook_says(
    standing, hours, minutes
):
    age = timedelta(hours=hours)

    assert next_look(standing, age=age) == timedelta(minutes=minutes)


@pytest.mark.parametrize("standing", [Standing.GONE, Standing.GOING])
def test_age_changes_nothing_once_it_was_seen_gone(standing):
    assert next_look(standing, age=timedelta(0)) == next_look(standing, age=DAY)


@pytest.mark.parametrize("eager_until", [None, SOON])
@pytest.mark.parametrize("age", [timedelta(0), DAY])
def test_eagerness_never_means_rarer_than_usual(age, eager_until):
    plan = replace(PLAN, eager_every=DAY)

    assert next_look(age=age, eager_until=eager_until, plan=plan) == plan.every


@pytest.mark.parametrize("age", [timedelta(0), timedelta(seconds=7), DAY])
def test_the_demonstration_looks_every_second_from_beginning_to_end(age):
    plan = load_all().named("demo").looks

    assert next_look(age=age, plan=plan) == timedelta(seconds=1)


@pytest.mark.parametrize(("chance", "minutes"), [(0, 60), (0.5, 54), (1, 48)])
def test_jitter_shortens_by_up_to_a_fifth_and_never_stretches(chance, minutes):
    assert rules.jittered(timedelta(hours=1), chance) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("chance", "minutes"), [(0, 60), (0.5, 30), (1, 0)])
def test_what_began_together_is_scattered_over_the_whole_interval(chance, minutes):
    assert rules.scattered(timedelta(hours=1), chance) == timedelta(minutes=minutes)


def contact(address: str, channel: str = "abuse_email") -> Contact:
    return Contact(channel=channel, address=address, source="directory", confidence=0.9)


FIRST, SECOND = contact("abuse@platform.example"), contact("legal@platform.example")
PLATFORM = Party(
    kind=PartyKind.PLATFORM, name="Platform", slug="platform", contacts=(FIRST, SECOND)
)


def test_the_partys_first_contact_is_tried_first():
    assert rules.contact_to_use(PLATFORM, [], []) == FIRST


def test_a_contact_that_reaches_nobody_is_skipped():
    assert rules.contact_to_use(PLATFORM, [], {(FIRST.channel, FIRST.address)}) == SECOND


def test_the_same_address_in_another_channel_is_another_contact():
    assert rules.contact_to_use(PLATFORM, [], {("form", FIRST.address)}) == FIRST


def test_the_contact_that_a_person_named_last_outranks_all_others():
    older, latest = contact("one@platform.example"), contact("two@platform.example")

    assert rules.contact_to_use(PLATFORM, [older, latest], []) == latest


def test_a_named_contact_that_reaches_nobody_gives_way_to_the_one_named_before():
    older, latest = contact("one@platform.example"), contact("two@platform.example")
    unusable = {(latest.channel, latest.address)}

    assert rules.contact_to_use(PLATFORM, [older, latest], unusable) == older


def test_a_party_that_only_a_person_knows_can_be_written_to():
    assert rules.contact_to_use(None, [FIRST], []) == FIRST


def test_where_nobody_is_left_nobody_is_written_to():
    everybody = {(c.channel, c.address) for c in PLATFORM.contacts}

    assert rules.contact_to_use(PLATFORM, [], everybody) is None
    assert rules.contact_to_use(None, [], []) is None


def test_the_first_party_of_a_kind_is_meant():
    other = Party(kind=PartyKind.PLATFORM, name="Other", slug="other")

    assert rules.party_of([PLATFORM, other], PartyKind.PLATFORM) is PLATFORM
    assert rules.party_of([PLATFORM], PartyKind.HOST) is None


def test_child_abuse_material_comes_first_and_sextortion_second():
    keys = {category: rules.priority_key(category) for category in Category}

    assert {c for c, key in keys.items() if key == 1} == {Category.CSAM, Category.CSAM_SYNTHETIC}
    assert {c for c, key in keys.items() if key == 2} == {Category.SEXTORTION}
    assert set(keys.values()) == {1, 2, 4}  # 3 is for people who wait at a page


def test_only_the_role_that_was_asked_or_an_admin_approves():
    may = {role for role in Role if rules.may_approve(role, Role.LEGAL)}

    assert may == {Role.LEGAL, Role.ADMIN}


def test_managers_look_and_do_not_act():
    assert Role.MANAGER not in rules.ACTING


def test_every_kind_of_task_says_how_it_can_end():
    assert set(rules.TASK_OUTCOMES) == set(TaskKind)
