"""One template in several languages, paragraph beside paragraph."""

from untilgone.side_by_side import beside

ENGLISH = "Please act.\n\nThank you."
DUTCH = "Handel a.u.b.\n\nDank u."


def test_what_was_changed_in_one_language_and_not_in_the_other_is_seen():
    shown = beside({"en": (ENGLISH, ENGLISH.replace("act", "act now")), "nl": (DUTCH, DUTCH)})

    assert shown.languages == ("en", "nl")
    assert shown.is_even
    assert [[each.text for each in row] for row in shown.rows] == [
        ["Please act now.", "Handel a.u.b."],
        ["Thank you.", "Dank u."],
    ]
    assert [[each.is_changed for each in row] for row in shown.rows] == [
        [True, False],
        [False, False],
    ]


def test_a_paragraph_more_in_one_language_is_told():
    shown = beside({"en": (ENGLISH, f"Dear all,\n\n{ENGLISH}"), "nl": (DUTCH, DUTCH)})

    assert not shown.is_even
    assert [row[0].is_changed for row in shown.rows] == [True, False, False]
    assert shown.rows[2][1].text == ""


def test_lines_with_nothing_but_blanks_part_paragraphs_too():
    [one] = beside({"en": ("", "a\n \t\n\xa0\nb")}).rows[:1]

    assert one[0].text == "a"
