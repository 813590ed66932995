"""What comes out of Word, browsers and other languages stays what it was; headers stay one line."""

import pytest

from tests.untilgone.letter_folder import folder_in, letter_from, put, refusal_of


@pytest.mark.parametrize(
    "pasted",
    [
        "“curly” ‘quotes’ „unten“ «guillemets» – — …",
        "Article\xa016(2)\xa0DSA\u202f: 20\xa0000\xa0€",
        "הודעה על תוכן בלתי חוקי \u200fDSA\u200e 16(2)",
        "إشعار بمحتوى غير قانوني",
        "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇳🇱 ❤️",
        "zero\u200bwidth\u200cjoin\u2060er soft\xadhyphen",
        "e\u0301 and é, ﬁ and ﬀ",
        "• a bullet\tafter a tab\n\uf0b7 and one of Word",
        "𝔘nicode beyond the first plane 𐍈",
        "100 % {of} {a} #1 { { %} }}",
    ],
)
def test_a_pasted_text_is_sent_as_it_is(tmp_path, pasted):
    root = folder_in(tmp_path, body=f"{pasted}\n{{{{ explanation }}}}\n")
    put(root, "notice/en/body.html", f"<p>{pasted}</p>\n")

    letter = letter_from(root, explanation="“ok”")

    assert letter.text == f"{pasted}\n“ok”\n"
    assert letter.html == f"<p>{pasted}</p>\n"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_the_same(tmp_path, end):
    root = folder_in(tmp_path, body=f"one{end}{{% if url %}}{end}two{end}{{% endif %}}{end}three")

    assert letter_from(root).text == "one\ntwo\nthree\n"


def test_the_mark_that_windows_puts_first_is_left_out(tmp_path):
    root = folder_in(tmp_path, subject="\ufeffNotice\n", body="\ufeffone\n")

    letter = letter_from(root)

    assert (letter.subject, letter.text) == ("Notice", "one\n")


def test_blank_lines_of_word_are_blank_lines(tmp_path):
    root = folder_in(tmp_path, body="one\n\xa0\n\xa0 \n\t\ntwo\n")

    assert letter_from(root).text == "one\n\ntwo\n"


@pytest.mark.parametrize("line", ["Wörter – “and” more. ", "x" * 80 + "\r\n", "\xa0\r\n", "{ } "])
def test_a_paste_of_200_kilobytes_is_sent_whole(tmp_path, line):
    pasted = line * (200_000 // len(line))
    root = folder_in(tmp_path, body=f"first\n{pasted}\n{{{{ url }}}}\n")

    text = letter_from(root).text

    assert text.startswith("first\n")
    assert text.endswith("\nhttps://platform.example/p/1\n")
    assert text.count("x") - text.count("example") == pasted.count("x")
    assert text.count("“") == pasted.count("“")


@pytest.mark.parametrize("name", ["subject", "body"])
def test_a_paste_of_a_megabyte_is_refused_with_its_size(tmp_path, name):
    root = folder_in(tmp_path, **{name: "a" * 1_000_000})

    assert refusal_of(root) == (
        f"The template notice/en/{name}.txt cannot be used: it has 1000000 characters, "
        "and 300000 is the most. Shorten it."
    )


# --- headers ---

BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"]
HIDDEN = ["\0", "\x1b", "\x1c", "\x7f", "\u202a", "\u202e", "\u2066", "\u2069"]


@pytest.mark.parametrize("odd", BREAKS)
def test_no_template_ends_the_subject_early(tmp_path, odd):
    root = folder_in(tmp_path, subject=f"one{odd}Bcc: x@example.org")

    assert "the subject must be one line, it has 2" in refusal_of(root)


@pytest.mark.parametrize("odd", HIDDEN)
@pytest.mark.parametrize("name", ["subject", "body"])
def test_no_template_has_what_cannot_be_seen(tmp_path, name, odd):
    said = refusal_of(folder_in(tmp_path, **{name: f"a{odd}b"}))

    assert f"notice/en/{name}.txt, line 1, cannot be used: it has the character U+" in said


@pytest.mark.parametrize("odd", [*BREAKS, *HIDDEN])
@pytest.mark.parametrize("fact", ["reference", "party_name", "ticket", "law", "url"])
def test_no_value_brings_a_line_or_a_hidden_character(tmp_path, fact, odd):
    root = folder_in(tmp_path, subject=f"{{{{ {fact} }}}}")

    assert f"{fact} contains the character U+" in refusal_of(
        root, **{fact: f"a{odd}Bcc: x@example.org"}
    )


def test_no_text_in_quotes_is_printed_whatever_it_stands_for(tmp_path):
    root = folder_in(tmp_path, subject=r"{{ 'one\nBcc: x@example.org' }}")

    assert "a text in quotes has a backslash" in refusal_of(root)


def test_a_tab_in_a_subject_is_a_blank(tmp_path):
    assert letter_from(folder_in(tmp_path, subject="one\ttwo")).subject == "one two"


def test_a_subject_of_a_page_is_refused(tmp_path):
    said = refusal_of(folder_in(tmp_path, subject="word " * 200))

    assert "the subject has 999 characters, and 500 is the most. Shorten it." in said


# --- HTML ---


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "\"'><img src=x>", "&amp;&lt;"])
def test_the_html_part_escapes_a_value_wherever_it_comes_from(tmp_path, value):
    put(folder_in(tmp_path), "_base/en/part.txt", "{{ explanation }}")
    put(
        tmp_path,
        "notice/en/body.html",
        '<p lang="{{ party_name }}">{{ ticket }}'
        "{% for one in earlier_urls %}{{ one }}{% endfor %}"
        '{% include "_base/en/part.txt" %}</p>\n',
    )
    changes = dict.fromkeys(("party_name", "ticket", "explanation"), value)

    html = letter_from(tmp_path, earlier_urls=(value,), **changes).html

    escaped = (
        value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        .replace('"', "&#34;").replace("'", "&#39;")
    )  # fmt: skip
    assert html == f'<p lang="{escaped}">{escaped * 3}</p>\n'
