"""What a row of a spreadsheet says about the clocks of a takedown of before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

import pytest

from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.history import Moment, PastTakedown, checked, measures_of
from untilgone.history_file import Dates, Refused, moment_of, read_history
from untilgone.measures import Clock, Outcome

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEADING = "url,reported,first_notice,last_seen_online,first_seen_offline,outcome,category\n"
URL = "https://platform.example/post/1"


def at(text: str) -> Moment:
    return moment_of(text, Dates.ISO, "reported")


REMOVED = PastTakedown(
    row=2,
    url=URL,
    category=Category.NCII,
    reported=at("2025-03-01T08:00"),
    first_notice=at("2025-03-01T10:00"),
    last_seen_online=at("2025-03-01T20:00"),
    first_seen_offline=at("2025-03-02T08:00"),
    outcome=Outcome.REMOVED,
)


def shown(past: PastTakedown) -> dict[Clock, tuple[float, float, str]]:
    measures = measures_of(checked(past, NOW), desk="main", platform="one")
    return {each.clock: (each.left, each.right, each.outcome) for each in measures}


def test_a_removal_lies_between_two_looks_and_our_delay_is_known():
    assert shown(REMOVED) == {
        Clock.OUR_DELAY: (2.0, 2.0, Outcome.REMOVED),
        Clock.REMOVAL: (10.0, 22.0, Outcome.REMOVED),
    }


def test_a_day_without_an_hour_is_all_of_that_day():
    days = replace(
        REMOVED,
        reported=at("2025-03-01"),
        first_notice=at("2025-03-01"),
        last_seen_online=at("2025-03-03"),
        first_seen_offline=at("2025-03-04"),
    )

    assert shown(days) == {
        Clock.OUR_DELAY: (0.0, 24.0, Outcome.REMOVED),
        Clock.REMOVAL: (24.0, 96.0, Outcome.REMOVED),
    }


@pytest.mark.parametrize(
    ("changes", "interval"),
    [
        ({"last_seen_online": None}, (0.0, 22.0)),
        ({"outcome": Outcome.OPEN, "first_seen_offline": None}, (10.0, inf)),
        ({"outcome": Outcome.OPEN, "first_seen_offline": None, "last_seen_online": None}, (0, inf)),
        ({"outcome": Outcome.MOVED}, (22.0, 22.0)),
        ({"outcome": Outcome.WITHDRAWN}, (10.0, 10.0)),
        ({"outcome": Outcome.WITHDRAWN, "ended": at("2025-03-01T13:00")}, (3.0, 3.0)),
    ],
)
def test_each_way_of_ending_ends_the_clock_where_it_is_known(changes, interval):
    past = replace(REMOVED, **changes)

    assert shown(past)[Clock.REMOVAL] == (*interval, past.outcome)


def test_what_was_gone_before_anybody_was_told_is_no_removal():
    past = replace(REMOVED, outcome=Outcome.ALREADY_GONE, first_notice=None, last_seen_online=None)

    assert shown(past) == {Clock.REMOVAL: (0.0, 0.0, Outcome.ALREADY_GONE)}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"first_notice": None}, "first_notice is missing"),
        ({"first_seen_offline": None}, "first_seen_offline is missing"),
        ({"first_seen_offline": at("2025-03-01T20:30"), "first_notice": at("2025-03-01T21:00")},
         "already_gone"),
        ({"first_notice": at("2025-02-28T10:00")}, "before reported"),
        ({"first_seen_offline": at("2025-03-01T19:00")}, "before last_seen_online"),
        ({"first_seen_offline": at("2027-01-01")}, "in the future"),
        ({"outcome": Outcome.ALREADY_GONE}, "must be empty"),
        ({"outcome": Outcome.OPEN}, "it was offline"),
        ({"outcome": Outcome.WITHDRAWN, "last_seen_online": None}, "when it ended"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_refused_with_the_reason(changes, problem):
    with pytest.raises(BadInput, match=problem):
        checked(replace(REMOVED, **changes), NOW)


@pytest.mark.parametrize(
    ("text", "dates", "earliest"),
    [
        ("2025-03-31", Dates.ISO, datetime(2025, 3, 31, tzinfo=UTC)),
        ("2025-03-31T14:05+02:00", Dates.ISO, datetime(2025, 3, 31, 12, 5, tzinfo=UTC)),
        ("3-4-2025", Dates.DAY_FIRST, datetime(2025, 4, 3, tzinfo=UTC)),
        ("31/03/2025 9:05", Dates.DAY_FIRST, datetime(2025, 3, 31, 9, 5, tzinfo=UTC)),
        ("31.03.2025 14:05:10", Dates.DAY_FIRST, datetime(2025, 3, 31, 14, 5, 10, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_whoever_has_the_file_says(text, dates, earliest):
    found = moment_of(text, dates, "reported")

    assert found.earliest == earliest
    assert found.latest - found.earliest == timedelta(days=int(":" not in text))


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("3-4-2025", Dates.ISO),
        ("2025-04-03", Dates.DAY_FIRST),
        ("03/31/2025", Dates.DAY_FIRST),
        ("20250331", Dates.ISO),
        ("31-3-25", Dates.DAY_FIRST),
    ],
)
def test_a_date_that_is_written_otherwise_is_never_guessed(text, dates):
    with pytest.raises(BadInput, match="reported"):
        moment_of(text, dates, "reported")


def a_file(tmp_path, text: str):
    path = tmp_path / "past.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_known_by_other_names_and_any_separator(tmp_path, separator):
    text = "Link,Melddatum,Notified,Offline,Afloop,Categorie,Notes\n"
    text += f"{URL},2025-03-01,2025-03-01,2025-03-02,Removed,NCII,by somebody\n,,,,,,\n"
    read = read_history(a_file(tmp_path, text.replace(",", separator)), Dates.ISO)

    [row] = read.rows
    assert isinstance(row, PastTakedown)
    assert (row.row, row.url, row.outcome) == (2, URL, Outcome.REMOVED)
    assert read.unused == ("Notes",)
    assert read.file.rows == 1


def test_a_bad_row_never_stops_the_others(tmp_path):
    text = HEADING
    text += f"{URL},2025-03-01,2025-03-01,,2025-03-02,removed,nonsense\n"
    text += f"{URL},2025-03-01,2025-03-01,,2025-03-02,vanished,ncii\n"
    text += f"{URL},2025-03-01\n"
    text += f"{URL},1-3-2025,2025-03-01,,2025-03-02,removed,ncii\n"
    text += f"{URL},2025-03-01,2025-03-01,,2025-03-02,removed,ncii\n"
    rows = read_history(a_file(tmp_path, text), Dates.ISO).rows

    assert [row.row for row in rows] == [2, 3, 4, 5, 6]
    assert [isinstance(row, Refused) for row in rows] == [True, True, True, True, False]
    reasons = [row.reason for row in rows if isinstance(row, Refused)]
    for reason, said in zip(reasons, ("category", "outcome", "cells", "--dates"), strict=True):
        assert said in reason


@pytest.mark.parametrize(
    "text",
    ["", "url,reported\n", HEADING.replace("url", "url,link")],
    ids=["empty", "no outcome", "twice"],
)
def test_a_file_without_the_right_columns_imports_nothing(tmp_path, text):
    with pytest.raises(BadInput, match="Nothing was imported"):
        read_history(a_file(tmp_path, text), Dates.ISO)
