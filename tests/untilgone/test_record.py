"""The record of acts: whatever was changed afterwards is found, and so is where."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untilgone.record import GENESIS, Act, chain_hash, detail_text, digest, first_broken

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def chained(act: Act) -> Act:
    """The act with the hash that fits its fields."""
    names = ("seq", "at", "actor", "reference", "kind", "detail_digest", "previous")
    return replace(act, hash=chain_hash(**{name: getattr(act, name) for name in names}))


def a_chain(length: int) -> list[Act]:
    acts: list[Act] = []
    for seq in range(1, length + 1):
        detail = {"number": str(seq)}
        act = Act(
            seq=seq,
            at=NOW + timedelta(minutes=seq),
            actor="carol",
            reference="UG-2026-000001-1",
            kind="notice delivered",
            detail=detail,
            detail_digest=digest(detail_text(detail, salt=f"salt {seq}")),
            previous=acts[-1].hash if acts else GENESIS,
            hash="",
        )
        acts.append(chained(act))
    return acts


ALTERED = {
    "at": NOW,
    "actor": "mallory",
    "reference": "UG-2026-000002-1",
    "kind": "notice refused",
    "detail_digest": digest("something else"),
    "previous": "f" * 64,
    "hash": "f" * 64,
}


@pytest.mark.parametrize("length", [0, 1, 7])
def test_an_untouched_chain_verifies(length):
    assert first_broken(a_chain(length)) is None


@given(st.integers(1, 6), st.sampled_from(sorted(ALTERED)))
def test_an_altered_field_is_found_where_it_is(seq, name):
    acts = a_chain(6)
    acts[seq - 1] = replace(acts[seq - 1], **{name: ALTERED[name]})

    assert first_broken(acts) == seq


@given(st.integers(1, 5), st.sampled_from(sorted(ALTERED.keys() - {"previous", "hash"})))
def test_an_altered_entry_with_a_new_hash_is_found_at_the_next_one(seq, name):
    acts = a_chain(6)
    acts[seq - 1] = chained(replace(acts[seq - 1], **{name: ALTERED[name]}))

    assert first_broken(acts) == seq + 1


@given(st.integers(1, 5))
def test_a_removed_entry_is_found_at_the_one_after_it(seq):
    acts = a_chain(6)
    del acts[seq - 1]

    assert first_broken(acts) == seq + 1


def test_entries_cut_off_at_the_end_are_beyond_the_chain_itself():
    # The store remembers the end: the next act then does not fit (store/test_acts.py).
    assert first_broken(a_chain(6)[:4]) is None


@given(st.integers(1, 6), st.integers(1, 6))
def test_swapped_entries_are_found_at_the_first_of_them(one, other):
    acts = a_chain(6)
    one, other = sorted((one, other))
    acts[one - 1], acts[other - 1] = acts[other - 1], acts[one - 1]

    assert first_broken(acts) == (None if one == other else acts[one - 1].seq)


@given(st.integers(1, 6))
def test_contents_swapped_under_their_numbers_are_found_too(seq):
    acts = a_chain(7)
    first, second = acts[seq - 1], acts[seq]
    acts[seq - 1] = replace(second, seq=first.seq)
    acts[seq] = replace(first, seq=second.seq)

    assert first_broken(acts) == seq


@given(st.integers(1, 6))
def test_an_inserted_entry_is_found(seq):
    acts = a_chain(6)
    before = acts[seq - 1]
    acts.insert(seq, chained(replace(before, seq=seq + 1, previous=before.hash, kind="closed")))

    assert first_broken(acts) == (seq + 1 if seq < 6 else None)


def test_an_entry_put_in_twice_is_found():
    acts = a_chain(3)

    assert first_broken([acts[0], acts[0], *acts[1:]]) == 1


def test_a_chain_that_does_not_begin_at_its_beginning_is_found():
    assert first_broken(a_chain(3)[1:]) == 2


@given(st.sets(st.integers(1, 6)))
def test_a_chain_whose_details_were_erased_still_verifies(erased):
    acts = [replace(act, detail=None) if act.seq in erased else act for act in a_chain(6)]

    assert first_broken(acts) is None


def test_the_clock_of_another_zone_tells_the_same_time():
    acts = a_chain(2)
    moved = [replace(a, at=a.at.astimezone(timezone(timedelta(hours=5)))) for a in acts]

    assert first_broken(moved) is None


@given(st.text(), st.text(), st.text(), st.text())
def test_text_moved_from_one_field_to_the_next_is_another_entry(actor, kind, other, more):
    act = a_chain(1)[0]
    one = chained(replace(act, actor=actor, kind=kind))
    two = chained(replace(act, actor=other, kind=more))

    assert (one.hash == two.hash) == ((actor, kind) == (other, more))


def test_the_same_detail_has_another_digest_each_time():
    detail = {"url": "https://platform.example/post/1"}

    assert digest(detail_text(detail, salt="a")) != digest(detail_text(detail, salt="b"))


def test_a_detail_is_one_text_whatever_its_order():
    assert detail_text({"a": "1", "b": "2"}, "s") == detail_text({"b": "2", "a": "1"}, "s")
