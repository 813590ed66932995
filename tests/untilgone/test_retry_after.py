from datetime import UTC, datetime, timedelta

import pytest

from untilgone.retry_after import LONGEST_PAUSE, pause_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("120", timedelta(minutes=2)),
        ("99999999999999", LONGEST_PAUSE),
        ("Sun, 22 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 22 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("", None),
    ],
)
def test_a_retry_after_is_understood(said, pause):
    assert pause_of(said, NOW) == pause
