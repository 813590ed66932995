"""Who may call back: entries of the setting, and whose signature it is."""

from datetime import UTC, datetime, timedelta

import pytest

from untilgone.errors import BadInput
from untilgone.hooks import Partners, is_timely
from untilgone.signing import sign

NOW = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
ONE, TWO = "1" * 32, "2" * 40


def test_an_entry_names_channel_and_perhaps_an_address():
    parsed = Partners.parse(
        f"a:abuse_email/abuse@host.example:{ONE} b:mastodon/https://social.example:{TWO} c:iccam:{ONE}"
    )

    assert [(each.slug, each.channel, each.address) for each in parsed.all] == [
        ("a", "abuse_email", "abuse@host.example"),
        ("b", "mastodon", "https://social.example"),
        ("c", "iccam", None),
    ]
    assert ONE not in repr(parsed.all)


@pytest.mark.parametrize(
    "entry", ["a", "a:iccam", f"A:iccam:{ONE}", f"a::{ONE}", "a:iccam:short", f"a:iccam:{ONE}ü"]
)
def test_a_wrong_entry_is_named_by_its_place_and_not_by_its_secret(entry):
    with pytest.raises(BadInput, match="Entry 2 of UNTILGONE_HOOKS") as caught:
        Partners.parse(f"b:iccam:{TWO} {entry}")

    assert ONE not in str(caught.value)


def test_nobody_may_call_where_nothing_is_set():
    assert Partners.parse("").all == ()


def test_only_entries_whose_secret_signed_it_count():
    partners = Partners.parse(f"a:iccam:{ONE} a:lemmy:{TWO} b:msrc:{ONE}")
    signature = sign(ONE.encode(), "1", b"{}")

    assert [each.channel for each in partners.who_signed("a", "1", b"{}", signature)] == ["iccam"]
    assert partners.who_signed("c", "1", b"{}", signature) == ()
    assert partners.who_signed("a", "2", b"{}", signature) == ()


@pytest.mark.parametrize(("minutes", "is_right"), [(-5, True), (5, True), (-6, False), (6, False)])
def test_a_clock_may_be_five_minutes_off(minutes, is_right):
    then = NOW + timedelta(minutes=minutes)

    assert is_timely(str(int(then.timestamp())), NOW) is is_right


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "١٢٣", "9" * 13])
def test_what_is_no_time_is_not_timely(timestamp):
    assert not is_timely(timestamp, NOW)
