"""No template breaks out, none keeps the engine busy, and each refusal says where and what."""

import sys
from itertools import repeat

import pytest
from jinja2 import TemplateSyntaxError

from tests.untilgone.letter_attacks import BOMBS, BROKEN, ESCAPES
from tests.untilgone.letter_folder import FACTS, folder_in, letter_from, put, refusal_of
from untilgone.letter_facts import EarlierNotice
from untilgone.letter_work import MOST_CHARACTERS, MOST_WORK, written
from untilgone.notices import NoticeKind

SENT = EarlierNotice(
    kind=NoticeKind.NOTICE, party_name="Example Platform", sent_at=FACTS.reported_at
)
MOST_CALLS = 1_000_000  # of functions, Python's and C's; a letter of a thousand tags takes as many


class Counted(tuple):
    """Entries that count how often a round was begun with one of them."""

    __slots__ = ()
    rounds = 0

    def __iter__(self):
        for entry in super().__iter__():
            type(self).rounds += 1
            yield entry


def calls_of(act):
    """What ``act`` returns, and how many functions were called for it."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return act(), calls
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize(
    ("template", "said"), [*ESCAPES, *BOMBS, *BROKEN], ids=lambda text: text[:40]
)
def test_what_no_letter_may_do_is_a_sentence_with_its_place_and_little_work(
    tmp_path, template, said
):
    root = folder_in(tmp_path, body=f"One line.\n{template}\n")
    changes = {"earlier": (SENT,) * 4, "explanation": "a" * 1000}

    refusal, calls = calls_of(lambda: refusal_of(root, **changes))

    assert said in refusal
    assert refusal.startswith("The template ")
    assert " cannot be used: " in refusal
    assert "Traceback" not in refusal
    assert len(refusal) < 500
    assert calls < MOST_CALLS


def test_there_are_many_attacks_and_each_is_another():
    every = [template for template, _ in (*ESCAPES, *BOMBS, *BROKEN)]

    assert len(set(every)) == len(every) > 100


@pytest.mark.parametrize(
    ("template", "place"),
    [
        ("one\n\n{{ victim }}", "notice/en/body.txt, line 3,"),
        ("one\n{{ seen_live_at }}", "notice/en/body.txt, line 2,"),
        ("one\n{{ seen_live_at|moment }}", "notice/en/body.txt, line 2,"),
        ("one\n{% if ticket %}\n{{ url.upper }}\n{% else %}{{ url.upper }}{% endif %}", "line 4,"),
        ("{% include '_base/en/part.txt' %}", "_base/en/part.txt, line 2,"),
        ("\n{% extends '_base/en/letter.txt' %}\n{% block a %}\n{{ earlier }}{% endblock %}",
         "notice/en/body.txt, line 4,"),
        ("one\n{% for x in earlier %}\n{{ x.kind }}{{ x }}{% endfor %}", "line 3,"),
        ("one\n{% include '_law/en/' ~ 'x' %}", "notice/en/body.txt, line 2,"),
        ("one\n\u202e", "notice/en/body.txt, line 2,"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_line(tmp_path, template, place):
    root = folder_in(tmp_path, body=template)
    put(root, "_base/en/part.txt", "first\n{{ seen_live_at }}\n")
    put(root, "_base/en/letter.txt", "{% block a %}{% endblock %}\n")

    assert place in refusal_of(root, earlier=(SENT,))


def test_loops_within_loops_end_after_a_counted_number_of_rounds(tmp_path):
    nested = "{% for x in earlier %}\n" * 5 + "{{ x.kind }}" + "{% endfor %}" * 5
    root = folder_in(tmp_path, body=nested)
    Counted.rounds = 0

    said = refusal_of(root, earlier=Counted((SENT,) * 40))

    assert said == (
        "The template notice/en/body.txt, line 5, cannot be used: "
        f"it takes more than {MOST_WORK} steps. Use fewer `for` and `include`."
    )
    assert Counted.rounds < MOST_WORK


def test_an_empty_loop_counts_too(tmp_path):
    root = folder_in(tmp_path, body="{% for x in earlier %}" * 4 + "{% endfor %}" * 4)
    Counted.rounds = 0

    assert "steps" in refusal_of(root, earlier=Counted((SENT,) * 40))
    assert Counted.rounds < MOST_WORK + 100  # before it is written, each entry is looked at


def test_a_text_without_end_is_left_at_the_limit():
    taken = iter(repeat("a" * 1000))

    with pytest.raises(TemplateSyntaxError, match=f"more than {MOST_CHARACTERS} characters"):
        written(taken, "body.txt")


def test_files_that_include_others_ten_times_each_end_soon(tmp_path):
    root = folder_in(tmp_path, body="{% include 'part0.txt' %}")
    for number in range(9):
        put(root, f"part{number}.txt", f"{{% include 'part{number + 1}.txt' %}}" * 10)
    put(root, "part9.txt", "the end")

    said, calls = calls_of(lambda: refusal_of(root))

    assert f"it takes more than {MOST_WORK} steps" in said
    assert calls < MOST_CALLS


def test_files_that_include_or_extend_each_other_are_refused(tmp_path):
    root = folder_in(tmp_path, body="{% include 'a.txt' %}")
    put(root, "a.txt", "{% include 'b.txt' %}")
    put(root, "b.txt", "{% include 'a.txt' %}")

    assert "more than 10 deep" in refusal_of(root)

    put(root, "a.txt", "{% extends 'b.txt' %}")
    put(root, "b.txt", "{% extends 'a.txt' %}")

    assert "b.txt, line 1, cannot be used: it extends a.txt, which in turn" in refusal_of(root)

    put(root, "a.txt", "{# on line two: #}\n{% extends 'a.txt' %}")

    assert "a.txt, line 2, cannot be used: it extends a.txt, which in turn" in refusal_of(root)


def test_text_beside_the_blocks_is_refused_and_not_lost(tmp_path):
    root = folder_in(tmp_path, body="{# first #}\n{% extends 'a.txt' %}\n\nmore\n")
    put(root, "a.txt", "{% block one %}{% endblock %}\n")

    assert "line 3, cannot be used: what stands outside of a `block` would" in refusal_of(root)


def test_a_block_that_nothing_has_is_refused_and_not_lost(tmp_path):
    body = "{% extends 'a.txt' %}\n{% block two %}{% block own %}2{% endblock %}{% endblock %}\n"
    root = folder_in(tmp_path, body=f"{body}{{% block on %}}1{{% endblock %}}")
    put(root, "a.txt", "{% extends 'b.txt' %}\n{% block one %}{% endblock %}\n")
    put(root, "b.txt", "{% block one %}{% endblock %}{% block two %}{% endblock %}\n")

    assert "notice/en/body.txt, line 3, cannot be used: b.txt has no block 'on', so" in refusal_of(
        root
    )

    put(root, "notice/en/body.txt", body)

    assert letter_from(root).text == "2\n"


def test_a_letter_of_very_many_files_is_refused(tmp_path):
    root = folder_in(tmp_path, body="".join(f"{{% include '{n}.txt' %}}" for n in range(60)))
    for number in range(60):
        put(root, f"{number}.txt", "a part")

    assert "cannot be used: with it the letter has more than 50 files" in refusal_of(root)


def test_a_letter_of_files_that_say_very_much_is_refused(tmp_path):
    root = folder_in(tmp_path, body="".join(f"{{% include '{n}.txt' %}}" for n in range(6)))
    for number in range(6):
        put(root, f"{number}.txt", "{{ url.url }}" * 990)

    said, calls = calls_of(lambda: refusal_of(root))

    assert "or 10000 facts, tags and pieces of text. Include fewer." in said
    assert calls < 10 * MOST_CALLS


def test_nothing_half_written_is_left(tmp_path):
    root = folder_in(tmp_path, body="{{ url }}\n{% for x in earlier %}{{ x }}{% endfor %}")

    assert refusal_of(root, earlier=(SENT,)).endswith("no text (EarlierNotice)")
    assert letter_from(root).text == "https://platform.example/p/1\n"


def test_lines_that_other_settings_of_jinja_would_read_are_text(tmp_path):
    root = folder_in(tmp_path, body="# for x in earlier\n## no comment\n${ url }\n<% url %>\n")

    assert letter_from(root).text == "# for x in earlier\n## no comment\n${ url }\n<% url %>\n"


def test_the_first_and_the_last_round_can_be_told(tmp_path):
    body = "{% for x in earlier %}{{ x.kind }}{% if not loop.last %}, {% endif %}{% endfor %}\n"

    assert letter_from(folder_in(tmp_path, body=body), earlier=(SENT, SENT)).text == (
        "notice, notice\n"
    )
