"""The HTML part of a letter has words and their shape, and nothing that acts or is fetched."""

import pytest

from tests.untilgone.letter_folder import folder_in, letter_from, put, refusal_of

GOOD = (
    '<!doctype html>\n<html lang="en"><body><h1>Notice</h1><p>Please act on <strong>this</strong>:'
    ' <a href="https://hotline.example/">us</a>, <a href="mailto:a@hotline.example">mail</a>.</p>'
    '<ul><li>{{ url }}</li></ul><table><tr><td colspan="2" dir="ltr">x &amp; y</td></tr></table>'
    "</body></html>\n"
)


def test_words_lists_tables_and_links_are_sent_as_they_are(tmp_path):
    root = folder_in(tmp_path)
    put(root, "notice/en/body.html", GOOD)

    assert letter_from(root, url="https://x.example/").html == GOOD.replace(
        "{{ url }}", "https://x.example/"
    )


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<script>alert(1)</script>", "the tag <script>"),
        ("<img src=https://x.example/seen.png>", "the tag <img>"),
        ("<ScRiPt src=//x.example>", "the tag <script>"),
        ("<style>p { display: none }</style>", "the tag <style>"),
        ("<link rel=stylesheet href=https://x.example>", "the tag <link>"),
        ("<meta http-equiv=refresh content='0; url=https://x.example'>", "the tag <meta>"),
        ("<base href=https://x.example>", "the tag <base>"),
        ("<iframe src=https://x.example></iframe>", "the tag <iframe>"),
        ("<form action=https://x.example><input></form>", "the tag <form>"),
        ("<svg onload=alert(1)>", "the tag <svg>"),
        ("<p onclick=alert(1)>x</p>", "the attribute onclick at <p>"),
        ("<p style='display:none'>x</p>", "the attribute style at <p>"),
        ("<span hidden>x</span>", "the attribute hidden at <span>"),
        ("<a href='javascript:alert(1)'>x</a>", "a link to 'javascript:alert(1)'"),
        ("<a href=' \tjava&#115;cript:alert(1)'>x</a>", "a link to"),
        ("<a href='data:text/html,x'>x</a>", "a link to 'data:text/html,x'"),
        ("<a href='//x.example'>x</a>", "a link to '//x.example'"),
        ("<a href='{{ explanation }}'>x</a>", "a link to"),
        ("<!--[if mso]><script>x</script><![endif]-->", "a comment"),
        ("<?php x ?>", "an instruction for a program"),
        ("<![CDATA[x]]>", "a declaration"),
        ("<!DOCTYPE svg PUBLIC 'x'>", "a declaration"),
    ],
)
def test_what_acts_or_is_fetched_is_refused_by_name(tmp_path, html, said):
    root = folder_in(tmp_path)
    put(root, "notice/en/body.html", f"<p>One.</p>{html}\n")

    refusal = refusal_of(root, explanation="javascript:alert(1)")

    assert said in refusal
    assert "notice/en/body.html" in refusal
