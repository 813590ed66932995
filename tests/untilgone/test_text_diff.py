"""What differs between two texts, as people read it."""

import pytest

from untilgone.text_diff import Change, difference

SAME, ADDED, REMOVED = Change.SAME, Change.ADDED, Change.REMOVED


def told(before: str, after: str) -> list[list[tuple[str, Change]]]:
    return [[(p.text, p.change) for p in line.pieces] for line in difference(before, after)]


def test_of_equal_texts_nothing_is_told():
    assert told("One.\n\nTwo.\n", "One.\n\nTwo.\n") == []


def test_a_changed_word_stands_beside_the_old_one_in_its_line():
    assert told("Remove it today, please.", "Remove it now, please.") == [
        [("Remove it ", SAME), ("today", REMOVED), ("now", ADDED), (", please.", SAME)]
    ]


def test_words_that_only_blanks_keep_apart_are_one_change():
    assert told("Kind regards, from us all", "Best wishes, from us all") == [
        [("Kind regards", REMOVED), ("Best wishes", ADDED), (", from us all", SAME)]
    ]


def test_a_line_with_little_in_common_is_another_line():
    assert told("Dear colleagues,", "{% if ticket %}") == [
        [("Dear colleagues,", REMOVED)],
        [("{% if ticket %}", ADDED)],
    ]


def test_what_lies_far_from_a_change_is_left_out_and_told_so():
    lines = [f"line {number}" for number in range(20)]
    found = difference("\n".join(lines), "\n".join([*lines, "the end"]))

    assert [line.pieces[0].text for line in found] == ["line 19", "the end"]
    assert [line.follows_gap for line in found] == [True, False]


def test_between_two_changes_the_gap_is_told():
    lines = [f"line {number}" for number in range(20)]
    after = ["first", *lines, "last"]
    found = difference("\n".join(lines), "\n".join(after))

    assert [line.follows_gap for line in found] == [False, False, True, False]


@pytest.mark.parametrize("size", [6_000, 100_000])
def test_a_paste_of_many_lines_ends_with_what_was_before_and_what_is_now(size):
    found = difference("before", "\n" * size)

    assert found[0].pieces[0].text == "before"
    assert len(found) == size + 1


def test_a_line_too_long_to_compare_is_told_as_two():
    found = told("x " * 100_000, "y " * 100_000)

    assert [line[0][1] for line in found] == [REMOVED, ADDED]


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "a b\nc"), ("a  b", "a b"), ("eins zwei drei", "zwei drei vier"), ("ä\nö", "ö\nü")],
)
def test_what_is_left_after_taking_out_or_putting_in_are_the_two_texts(before, after):
    lines = difference(before, after)
    old = [[p.text for p in line.pieces if p.change is not ADDED] for line in lines]
    new = [[p.text for p in line.pieces if p.change is not REMOVED] for line in lines]

    assert [line for line in map("".join, old) if line] == before.splitlines()
    assert [line for line in map("".join, new) if line] == after.splitlines()
