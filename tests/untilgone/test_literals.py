"""Literals: what a pattern needs stands in everything it finds."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from untilgone.literals import needed_literals


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("not found", {"not found"}),
        (r"\bunable to (?:find|locate)\b", {"unable to "}),
        ("pages?", {"page", "pages"}),
        ("(?:page|photo) (?:is )?gone", {"page gone", "page is go", "photo gone", "photo is g"}),
        ("(?:page|photo)[^.!?]*removed", {"removed"}),
        ("removed+|gone", {"remove", "gone"}),
        ("[ao]ccount", {"account", "occount"}),
        (r"a\.b", {"a.b"}),
        ("page?(?:s|)", {"page", "pages", "pag", "pags"}),
        (r"\d+ results?", {" result", " results"}),
        ("(?:no such )*page", {"page"}),
        ("(?:no such ){2}page", {"no such "}),
        ("(?:no such ){0,2}page", {"page"}),
    ],
)
def test_a_pattern_needs_the_rarest_of_its_texts(pattern, needed):
    assert needed_literals(pattern) == needed


@pytest.mark.parametrize(
    "pattern",
    ["", ".*", r"\d+", "page|", "[a-z]", "(?i)page", "[[:alpha:]]a", r"\x{41}"],
)
def test_of_what_it_cannot_tell_nothing_is_needed(pattern):
    assert needed_literals(pattern) == frozenset()


PARTS = st.recursive(
    st.sampled_from(
        [
            "a",
            "b",
            "ab",
            "ba c",
            r"\.",
            r"\|",
            ".",
            "[ab]",
            "[^a]",
            "[a-c]",
            r"\b",
            "^",
            "a|b",
            "a|b|ca",
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "+?", "{2}", "{0,1}", "{1,}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=8,
)


@given(PARTS, st.text("abc .|", max_size=12))
def test_whatever_a_pattern_finds_holds_one_of_its_texts(pattern, text):
    needed = needed_literals(pattern)

    if needed and re2.search(pattern, text):
        assert any(literal in text for literal in needed)
