"""A templates folder with one letter in English, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letters import LetterFacts, Letters
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind

FACTS = LetterFacts(
    organisation_name="Example Hotline",
    organisation_email="desk@hotline.example.org",
    organisation_url="https://hotline.example.org/about",
    reference="UG-2026-000123-1",
    url="https://platform.example/p/1",
    category=Category.NCII,
    explanation="",
    party_name="Example Platform",
    party_kind=PartyKind.PLATFORM,
    seen_live_at=None,
    reported_at=datetime(2026, 11, 19, 16, 30, tzinfo=UTC),
    answer_by=None,
    reply_to="answers@hotline.example.org",
    earlier=(),
)
FILES = {
    "notice/en/subject.txt": "[{{ reference }}] Notice\n",
    "notice/en/body.txt": "{{ url }}\n",
    "_law/en/ncii.txt": "The law.\n",
}


def folder_in(root, **texts):
    """``root`` with the letter in it; ``body`` and ``subject`` say it in other words."""
    for name, text in FILES.items():
        put(root, name, text)
    for part, text in texts.items():
        put(root, f"notice/en/{part}.txt", text)
    return root


def put(root, name, text):
    (root / "notices" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "notices" / name).write_text(text, encoding="utf-8", newline="")


def letter_from(root, **changes):
    return Letters(root).render(NoticeKind.NOTICE, Category.NCII, "en", replace(FACTS, **changes))


def refusal_of(root, **changes):
    with pytest.raises(NeedsHuman) as caught:
        letter_from(root, **changes)
    return str(caught.value)
