"""A letter that is too long for its field says where."""

import pytest

from tests.untilgone.test_letters import FACTS
from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letter_lengths import too_long
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.paths import TEMPLATES

TEXT = "Opening\n\n1. What it is\n\nfirst line\n\n2. What we ask\n\nsecond line\nthird\n"


@pytest.mark.parametrize(
    ("longest", "said"),
    [
        (3, 'begins in line 1 of the letter: "Opening".'),
        (TEXT.index("first") + 2, 'in line 5 of the letter, under "1. What it is": "first line".'),
        (TEXT.index("\n\n2.") + 1, 'in line 7 of the letter, under "2. What we ask": "2. What'),
        (len(TEXT) - 1, 'in line 10 of the letter, under "2. What we ask": "third".'),
    ],
    ids=["before any heading", "in a line", "in a blank line", "at the very end"],
)
def test_it_names_the_line_at_which_the_limit_is_passed(longest, said):
    assert said in str(too_long("notice/en/short.txt", TEXT, longest))


def test_a_long_line_is_shown_by_its_beginning():
    assert f'"{"x" * 49}…".' in str(too_long("notice/en/short.txt", "x" * 80, 10))


def test_the_letter_names_its_file_and_how_much_is_too_much():
    def short(longest: int) -> str:
        letters = Letters(TEMPLATES)
        return letters.render(NoticeKind.NOTICE, Category.NCII, "en", FACTS, longest=longest).text

    length = len(short(10_000))
    with pytest.raises(NeedsHuman) as caught:
        short(length - 7)

    assert str(caught.value).startswith(
        f"The letter notice/en/short.txt cannot be written: it has {length} characters, 7 more "
        f"than the {length - 7} that this party takes. What is too much begins in line "
    )
    assert short(length) == short(10_000)
