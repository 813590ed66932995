from datetime import UTC, datetime, time

import pytest

from tests.untilgone.test_playbook import GOOD, complaint, parsed
from untilgone import playbook
from untilgone.playbook import Quiet

AMSTERDAM = Quiet(begins=time(20), ends=time(8), zone="Europe/Amsterdam")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-22T18:59:00+00:00", None),
        ("2026-11-22T19:00:00+00:00", "2026-11-23T07:00:00+00:00"),
        ("2026-11-23T06:59:00+00:00", "2026-11-23T07:00:00+00:00"),
        ("2026-11-23T07:00:00+00:00", None),
        ("2026-03-28T22:00:00+00:00", "2026-03-29T06:00:00+00:00"),  # summer time begins
        ("2026-10-24T22:00:00+00:00", "2026-10-25T07:00:00+00:00"),  # and ends
    ],
)
def test_quiet_hours_follow_the_clock_of_their_zone_over_midnight(now, until):
    found = AMSTERDAM.until(datetime.fromisoformat(now))

    assert found == (until and datetime.fromisoformat(until))


def test_quiet_hours_within_a_day_end_on_that_day():
    lunch = Quiet(begins=time(12), ends=time(13), zone="Etc/UTC")

    assert lunch.until(datetime(2026, 1, 1, 12, 30, tzinfo=UTC)) == datetime(
        2026, 1, 1, 13, tzinfo=UTC
    )
    assert lunch.until(datetime(2026, 1, 1, 11, 59, tzinfo=UTC)) is None


def test_a_playbook_says_its_quiet_hours():
    quiet = '[quiet]\nbegins = "20:00"\nends = "08:00"\nzone = "Europe/Amsterdam"\n'

    assert parsed(GOOD.replace("[[step]]", f"{quiet}\n[[step]]", 1)).quiet == Quiet(
        begins=time(20), ends=time(8), zone="Europe/Amsterdam"
    )


def test_a_zone_that_no_clock_shows_is_refused():
    quiet = '[quiet]\nbegins = "20:00"\nends = "08:00"\nzone = "Europe/Atlantis"\n'

    assert "Europe/Atlantis" in complaint(GOOD.replace("[[step]]", f"{quiet}\n[[step]]", 1))


def test_only_playbooks_that_say_so_have_quiet_hours():
    assert [one.name for one in playbook.load_all().by_name.values() if one.quiet] == []
