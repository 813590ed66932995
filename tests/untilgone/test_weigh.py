"""What all looks together say. The costliest mistake is to call gone what is live."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untilgone import rules
from untilgone.looks import LookRun, Sighting, Standing, Verdict
from untilgone.playbook import LookPlan

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = LookPlan(
    every=HOUR,
    eager_every=HOUR,
    eager_for=HOUR,
    confirm_every=HOUR,
    confirm_looks=3,
    confirm_over=timedelta(hours=24),
    watch_every=HOUR,
    watch_for=HOUR,
    patience=timedelta(hours=6),
)
LIVE, GONE, UNKNOWN = Verdict.LIVE, Verdict.GONE, Verdict.UNKNOWN


def look(verdict: Verdict, hours: float, *, by_person: bool = False) -> LookRun:
    at = START + hours * HOUR
    return LookRun(
        verdict=verdict,
        rule="person" if by_person else f"rule.{verdict}",
        first_at=at,
        last_at=at,
        count=1,
        by_person=by_person,
    )


def runs_of(looks: Sequence[LookRun]) -> list[LookRun]:
    """What the store hands over: equal neighbours as one, from the last live run on."""
    runs: list[LookRun] = []
    for each in looks:
        last = runs[-1] if runs else None
        if last and (last.verdict, last.by_person) == (each.verdict, each.by_person):
            runs[-1] = LookRun(
                verdict=last.verdict,
                rule=last.rule,
                first_at=last.first_at,
                last_at=each.last_at,
                count=last.count + 1,
                by_person=last.by_person,
            )
        else:
            runs.append(each)
    lives = [position for position, run in enumerate(runs) if run.verdict is LIVE]
    return runs[lives[-1] if lives else 0 :]


def weigh(*looks: LookRun, before: Standing = Standing.LIVE) -> Sighting:
    return rules.weigh(runs_of(looks), before, PLAN)


@pytest.mark.parametrize("before", Standing)
def test_a_live_look_makes_it_live_whatever_was_before(before):
    assert weigh(look(GONE, 0), look(LIVE, 1), before=before).standing is Standing.LIVE


def test_a_first_look_that_cannot_tell_is_unknown():
    assert weigh(look(UNKNOWN, 0), before=Standing.UNSEEN).standing is Standing.UNKNOWN


def test_what_was_live_stays_so_while_looks_cannot_tell_for_a_short_time():
    sighting = weigh(look(LIVE, 0), look(UNKNOWN, 1), look(UNKNOWN, 6.9))

    assert sighting.standing is Standing.LIVE


@pytest.mark.parametrize("first", [LIVE, GONE])
def test_after_patience_of_nothing_but_unknown_a_person_must_look(first):
    sighting = weigh(look(first, 0), look(UNKNOWN, 1), look(UNKNOWN, 7))

    assert sighting.standing is Standing.UNCLEAR


def test_patience_begins_anew_after_a_look_that_could_tell():
    sighting = weigh(
        look(UNKNOWN, 0), look(UNKNOWN, 5), look(GONE, 6), look(UNKNOWN, 7), look(UNKNOWN, 12)
    )

    assert sighting.standing is Standing.GOING


def test_one_gone_look_is_not_gone():
    assert weigh(look(LIVE, 0), look(GONE, 1)).standing is Standing.GOING


def test_three_gone_looks_within_ten_minutes_are_not_gone():
    looks = [look(GONE, minutes / 60) for minutes in (0, 5, 10)]

    assert weigh(*looks).standing is Standing.GOING


def test_two_gone_looks_over_two_days_are_not_gone():
    assert weigh(look(GONE, 0), look(GONE, 48)).standing is Standing.GOING


def test_three_gone_looks_over_a_day_confirm_it():
    assert weigh(look(GONE, 0), look(GONE, 1), look(GONE, 24)).standing is Standing.GONE


def test_looks_that_cannot_tell_do_not_count_between_gone_ones():
    sighting = weigh(look(GONE, 0), look(UNKNOWN, 1), look(UNKNOWN, 2), look(GONE, 24))

    assert sighting.standing is Standing.GOING


def test_looks_that_cannot_tell_take_nothing_back_between_gone_ones():
    sighting = weigh(
        look(GONE, 0), look(UNKNOWN, 1), look(GONE, 2), look(UNKNOWN, 3), look(GONE, 24)
    )

    assert sighting.standing is Standing.GONE


def test_a_live_look_in_between_begins_the_count_anew():
    sighting = weigh(
        look(GONE, 0), look(GONE, 1), look(LIVE, 2), look(GONE, 3), look(GONE, 4), look(GONE, 26)
    )

    assert sighting.standing is Standing.GOING


def test_a_persons_look_stands_for_the_number_of_looks():
    sighting = weigh(look(GONE, 0, by_person=True), look(GONE, 24))

    assert sighting.standing is Standing.GONE


def test_a_persons_look_does_not_stand_for_the_time():
    sighting = weigh(look(GONE, 0, by_person=True), look(GONE, 23.9))

    assert sighting.standing is Standing.GOING


def test_what_was_confirmed_stays_gone_while_looks_cannot_tell():
    sighting = weigh(look(GONE, 0), look(UNKNOWN, 30), look(UNKNOWN, 60), before=Standing.GONE)

    assert sighting.standing is Standing.GONE


def test_what_was_confirmed_is_live_again_with_one_live_look():
    sighting = weigh(look(GONE, 0), look(GONE, 24), look(LIVE, 30), before=Standing.GONE)

    assert sighting.standing is Standing.LIVE
    assert (sighting.last_live_at, sighting.first_gone_at) == (START + 30 * HOUR, None)


def test_the_removal_lies_between_the_last_live_and_the_first_gone_look():
    sighting = weigh(look(LIVE, 0), look(LIVE, 5), look(UNKNOWN, 6), look(GONE, 7), look(GONE, 8))

    assert sighting.last_live_at == START + 5 * HOUR
    assert sighting.first_gone_at == START + 7 * HOUR
    assert sighting.at == START + 8 * HOUR


def test_the_removal_interval_is_open_where_it_was_never_seen_live():
    sighting = weigh(look(UNKNOWN, 0), look(GONE, 1), before=Standing.UNKNOWN)

    assert (sighting.last_live_at, sighting.first_gone_at) == (None, START + HOUR)


@st.composite
def sequences(draw: st.DrawFn) -> list[LookRun]:
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from(Verdict), st.integers(min_value=0, max_value=20), st.booleans()
            ),
            min_size=1,
            max_size=25,
        )
    )
    hours, looks = 0, []
    for verdict, gap, by_person in steps:
        hours += gap
        looks.append(look(verdict, hours, by_person=by_person and verdict is not UNKNOWN))
    return looks


def is_proven(looks: list[LookRun]) -> bool:
    """Said another way than the rules say it: enough gone looks, far enough apart, none live."""
    since: list[LookRun] = []
    for each in looks:
        since = [] if each.verdict is LIVE else [*since, each]
    gone = [each for each in since if each.verdict is GONE]
    if not gone or gone[-1].last_at - gone[0].last_at < PLAN.confirm_over:
        return False
    return len(gone) >= PLAN.confirm_looks or any(each.by_person for each in gone)


@given(sequences(), st.sampled_from(sorted(set(Standing) - {Standing.GONE})))
def test_nothing_is_gone_without_enough_gone_looks_far_enough_apart(looks, before):
    sighting = weigh(*looks, before=before)

    assert sighting.standing is not Standing.GONE or is_proven(looks)


@given(sequences())
def test_followed_look_by_look_it_is_gone_only_after_it_was_proven(looks):
    standing, was_proven = Standing.UNSEEN, False
    for count, latest in enumerate(looks, start=1):
        standing = weigh(*looks[:count], before=standing).standing
        was_proven = latest.verdict is not LIVE and (was_proven or is_proven(looks[:count]))

        assert (standing is Standing.GONE) == was_proven


@given(sequences(), st.sampled_from(Standing))
def test_the_standing_is_live_exactly_when_no_later_look_says_otherwise(looks, before):
    sighting = weigh(*looks, look(LIVE, 1000), before=before)

    assert sighting.standing is Standing.LIVE
    assert sighting.last_live_at == START + 1000 * HOUR
    assert sighting.first_gone_at is None
