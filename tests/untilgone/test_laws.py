"""The laws that letters name, as lines."""

import pytest

from untilgone.cases import Category
from untilgone.laws import laws


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr", "es"])
@pytest.mark.parametrize("category", [each for each in Category if each != "other_illegal"])
def test_every_category_but_the_open_one_names_some(category, language):
    lines = laws(category, language)

    assert lines
    assert all("{" not in line for line in lines)


def test_the_open_one_names_none_by_itself():
    assert laws(Category.OTHER_ILLEGAL, "en") == ()


def test_what_letters_do_not_speak_is_english():
    assert laws(Category.NCII, "ja") == laws(Category.NCII, "en")
