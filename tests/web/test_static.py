"""What pages are made of beside their words: ours, vendored with its licence, and nothing foreign."""

import hashlib
import json
import re
from pathlib import Path

from untilgone.paths import TEMPLATES
from web.files import STATIC
from web.gate import BY_ITSELF

HTMX = STATIC / "vendor" / "htmx-4.0.1"
EDITOR = STATIC.parent / "editor"
BUNDLE = (STATIC / "editor.js").read_text("utf-8")
THIRD_PARTY = (Path(__file__).parents[2] / "THIRD_PARTY.md").read_text("utf-8")


def test_neither_the_font_nor_the_crown_of_the_british_state_is_in_the_style_sheet():
    styles = (STATIC / "app.css").read_text("utf-8")

    assert not re.search("GDS|Transport|crown|crest", styles, re.IGNORECASE)
    assert "@font-face" not in styles
    assert "url(" not in styles
    assert styles.count("{") == styles.count("}")


def test_what_is_vendored_is_what_third_party_says_and_has_its_licence():
    digest = hashlib.sha256((HTMX / "htmx.min.js").read_bytes()).hexdigest()

    assert digest in THIRD_PARTY
    assert "Zero-Clause BSD" in (HTMX / "LICENSE").read_text("utf-8")
    assert "Crown Copyright (Government Digital Service)" in THIRD_PARTY


def test_the_editor_is_made_of_the_files_that_are_here():
    sources = [*sorted(EDITOR.glob("*.js")), EDITOR / "package.json"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()

    assert f"from {digest[:12]} with" in BUNDLE.splitlines()[0], "run web/editor/build"


def test_the_editor_holds_what_third_party_says_and_has_its_notices():
    first, digest = BUNDLE.splitlines()[0], hashlib.sha256(BUNDLE.encode()).hexdigest()
    inside = dict(re.findall(r"([@\w/-]+) (\d+\.\d+\.\d+)", first))
    pinned = json.loads((EDITOR / "package.json").read_text("utf-8"))["devDependencies"]

    assert digest in THIRD_PARTY
    assert {"@codemirror/view", "style-mod"} < set(inside)
    assert inside.items() <= pinned.items()
    assert [name for name in inside if f"`{name}` {inside[name]}" not in THIRD_PARTY] == []
    assert "MIT, Copyright (C) 2016-2024 by Marijn Haverbeke" in first


def test_the_editor_evaluates_nothing_and_calls_nobody():
    calls = r"\beval\(|new Function|innerHTML|document\.write|fetch\(|import\(|importScripts"
    senders = r"XMLHttpRequest|WebSocket|EventSource|sendBeacon|sourceMappingURL"

    assert re.findall(f"{calls}|{senders}", BUNDLE) == []
    assert set(re.findall(r"(?:https?|wss?)://[\w./-]+", BUNDLE)) == {"http://www.w3.org/2000/svg"}


def test_whatever_a_page_asks_again_by_itself_says_so():
    """Else a page that is left open would keep somebody signed in (web/gate.py)."""
    tags = re.findall(
        r"<[^<]*data-hx-trigger=\"every .*",
        "\n".join(path.read_text("utf-8") for path in (TEMPLATES / "web").rglob("*.html")),
    )

    assert len(tags) >= 5
    assert [tag for tag in tags if f'"{BY_ITSELF}": "yes"' not in tag] == []


def test_scripts_of_ours_evaluate_nothing_and_call_nobody():
    script = (STATIC / "app.js").read_text("utf-8")

    assert not re.search(r"\beval\(|new Function|innerHTML|https?://|fetch\(", script)
