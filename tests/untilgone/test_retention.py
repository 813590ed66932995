"""For how long data about persons is kept: what can be said in the setting, and what it means."""

from datetime import UTC, datetime, timedelta

import pytest

from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.retention import Retention

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_without_a_setting_nothing_is_ever_erased():
    retention = Retention.parse("")

    assert not retention
    assert retention.before(NOW) == {}


def test_a_category_has_its_own_period_and_the_rest_that_of_all():
    retention = Retention.parse("all=730 csam=365")

    assert (retention.period(Category.CSAM), retention.rule(Category.CSAM)) == (365, "csam=365")
    assert (retention.period(Category.NCII), retention.rule(Category.NCII)) == (730, "all=730")
    assert retention.before(NOW)[NOW - timedelta(days=365)] == (Category.CSAM,)


def test_what_has_no_period_is_kept():
    retention = Retention.parse("ncii=30")

    assert retention.period(Category.CSAM) is None
    assert retention.before(NOW) == {NOW - timedelta(days=30): (Category.NCII,)}


@pytest.mark.parametrize(
    "text", ["730", "all=", "all=0", "all=-1", "all=1 all=2", "cats=30", "all=99999", "all=1.5"]
)
def test_what_is_no_period_is_named(text):
    with pytest.raises(BadInput, match="UNTILGONE_RETENTION_DAYS"):
        Retention.parse(text)
