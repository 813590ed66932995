"""A notice as the activities hand it to a channel, with whatever a test wants different."""

from dataclasses import replace
from datetime import UTC, datetime

from untilgone.cases import Category
from untilgone.notices import Letter, Material, Notice, NoticeKind, Notifier
from untilgone.tokens import make_token

TOKEN = make_token(7, b"a secret of 32 characters or so.")
LETTER = Letter(
    subject="Request to remove an image",
    text="Dear abuse desk,\n\nplease remove\nhttps://host.example/a?b=c&d=e\n",
    html=None,
    language="en",
    template="notice/en",
    version="1",
    sha256="0" * 64,
)
NOTICE = Notice(
    notice_id="n-1",
    takedown="UG-2026-000123-1",
    kind=NoticeKind.NOTICE,
    channel="abuse_email",
    address="abuse@host.example",
    letter=LETTER,
    message_id="<n-1@hotline.example>",
    token=TOKEN,
    material=Material(urls=("https://host.example/a?b=c&d=e",), category=Category.NCII),
    notifier=Notifier(
        name="Example Hotline", email="notices@hotline.example", url="https://hotline.example/"
    ),
    written_at=datetime(2026, 11, 29, 12, 0, tzinfo=UTC),
)


def a_notice(**changes) -> Notice:
    """The example with some fields of the notice or of its letter replaced."""
    of_letter = {name: changes.pop(name) for name in list(changes) if hasattr(LETTER, name)}
    return replace(NOTICE, letter=replace(LETTER, **of_letter), **changes)
