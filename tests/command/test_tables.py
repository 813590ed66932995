"""What people read in a terminal."""

from dataclasses import replace

from rich.console import Console

from command import tables
from tests.untilgone.test_as_json import LINE, TAKEDOWN
from untilgone.store.views import TakedownView

STAYED = replace(LINE, current_url=LINE.url, moves=0)


def shown(view: TakedownView) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(tables.takedown(view))
    return capture.get()


def test_what_was_moved_shows_where_it_is_and_what_was_reported():
    text = shown(TAKEDOWN)

    assert "hxxps://elsewhere[.]example/post/1" in text
    assert "Reported as" in text
    assert "hxxps://platform[.]example/post/1" in text


def test_what_stayed_where_it_was_shows_one_address():
    text = shown(replace(TAKEDOWN, line=STAYED))

    assert "hxxps://platform[.]example/post/1" in text
    assert "Reported as" not in text
