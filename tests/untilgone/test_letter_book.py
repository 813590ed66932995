"""The shipped letters, word for word, as legal staff last read them: tests/templates/letters/.

Every category to every kind of party in every case; how to read a book is in letter_book.py.
"""

import os
import re
import shutil
from dataclasses import replace
from difflib import unified_diff
from functools import cache
from pathlib import Path

import pytest

from tests.untilgone.letter_book import Which, book_of, letter_in, read
from tests.untilgone.test_letters import FACTS, REMINDED, SENT
from tests.untilgone.test_letters_together import ALSO
from untilgone.cases import Category
from untilgone.letter_cases import CASES, EMPTY
from untilgone.letters import Letters
from untilgone.notices import AnswerKind, NoticeKind
from untilgone.parties import Office, PartyKind
from untilgone.paths import TEMPLATES
from untilgone.periods import Stands

BOOKS = Path(__file__).parents[1] / "templates" / "letters"
EVERY_BOOK = [(kind, language) for kind, language, _ in Letters(TEMPLATES).there()]
IN_A_FORM = "\n=== In a field of a form\n\n"
GONE, BACK = SENT.sent_at.replace(day=27), SENT.sent_at.replace(day=29)
FULL = replace(
    FACTS,
    organisation_signatory="N. Example",
    earlier_urls=("https://old.example/p/1", "https://second.example/p/1"),
    also=tuple(
        replace(each, was_gone_from=GONE, back_since=BACK, live_from=BACK, live_looks="7")
        for each in ALSO
    ),
    has_list=True,
    law="Example Act, section 3",
    law_hours="48",
    law_deadline=SENT.sent_at.replace(day=22),
    law_is_over=True,
    trusted_flagger="the Example Coordinator",
    law_by_mandate=True,
    mandate_by_another=True,
    ticket="EX-5550",
    answer_url="https://answers.hotline.example/answer/abc234",
    gone_at=SENT.sent_at.replace(day=24),
    party_office=Office.DSC,
    deadline=SENT.sent_at.replace(day=22),
    deadline_is=Stands.RUNNING,
    reminded_at=REMINDED.sent_at,
    was_gone_from=GONE,
    back_since=BACK,
    live_from=BACK,
    live_looks="12",
    is_erasure_request=True,
    is_on_behalf=True,
    is_defanged=True,
    earlier=(
        replace(SENT, answer=AnswerKind.ACKNOWLEDGED),
        replace(REMINDED, answer=AnswerKind.PENDING),
    ),
)


@cache
def letters_of(
    root: Path, kind: NoticeKind, language: str
) -> tuple[dict[Which, str], dict[Which, str]]:
    """Every letter, and every short one."""
    letters = Letters(root).read_once()
    full, short = {}, {}
    for case in CASES:
        if case.is_short and not letters.has_short(kind, language):
            continue
        for category, party_kind in case.letters(tuple(Category)):
            facts = replace(FULL, category=category, party_kind=party_kind)
            longest = 2000 if case.is_short else None
            letter = letters.render(kind, category, language, case.facts(facts), longest=longest)
            which = Which(category, party_kind, case.addresses, case.name)
            if case.is_short:
                short[which] = letter.text
            else:
                full[which] = f"{letter.subject}\n\n{letter.text}"
    return full, short


def made(root: Path, kind: NoticeKind, language: str) -> str:
    full, short = letters_of(root, kind, language)
    return book_of(full) + (f"{IN_A_FORM}{book_of(short)}" if short else "")


def changed(book: str, kind: NoticeKind, language: str, root: Path = TEMPLATES) -> list[Which]:
    """The letters that the book does not give as they are."""
    found = []
    for part, letters in zip(book.split(IN_A_FORM), letters_of(root, kind, language), strict=False):
        blocks = read(part)
        found += [which for which, text in letters.items() if letter_in(blocks, which) != text]
    return found


def difference(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), "read", "now", lineterm="")
    return list(lines)


def what_changed(before: str, kind: NoticeKind, language: str, root: Path = TEMPLATES) -> str:
    """Which letters are not as the book has them, with the difference; empty if there is none."""
    now = made(root, kind, language)
    if before == now:
        return ""
    others = changed(before, kind, language, root)
    said = [f"{len(others)} letters of {kind}/{language} are not as they were last read:"]
    said += [f"* {which}" for which in others[:5]]
    said += ["* and more"] * (len(others) > 5)
    return "\n".join([*said, *difference(before, now)])


def kept(kind: NoticeKind, language: str) -> str:
    path = BOOKS / f"{kind}.{language}.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize(("kind", "language"), EVERY_BOOK)
def test_every_letter_reads_as_legal_staff_last_saw_it(kind, language):
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        path = BOOKS / f"{kind}.{language}.txt"
        path.write_text(made(TEMPLATES, kind, language), encoding="utf-8")

    if said := what_changed(kept(kind, language), kind, language):
        pytest.fail(f"{said}\n\nIf that is meant: UPDATE_SNAPSHOTS=1", pytrace=False)


@pytest.mark.parametrize(("kind", "language"), EVERY_BOOK)
def test_a_book_gives_every_letter_word_for_word(kind, language):
    assert changed(kept(kind, language), kind, language) == []


@pytest.mark.parametrize(
    ("kind", "language"), [each for each in EVERY_BOOK if each[0] is not NoticeKind.WITHDRAWAL]
)
def test_a_short_letter_has_the_subject_that_the_book_gives_for_the_usual_one(kind, language):
    full, _ = letters_of(TEMPLATES, kind, language)
    facts = CASES[0].facts(FULL)
    letter = Letters(TEMPLATES).render(kind, facts.category, language, facts, longest=2000)

    usual = Which(facts.category, facts.party_kind, "one address", "usual")
    assert full[usual].startswith(f"{letter.subject}\n\n")


@pytest.mark.parametrize(("kind", "language"), EVERY_BOOK)
def test_every_category_is_in_the_book_to_every_kind_of_party(kind, language):
    full, _ = letters_of(TEMPLATES, kind, language)

    found = {(which.category, which.party_kind) for which in full if which.case == "usual"}
    assert found == {(category, party_kind) for category in Category for party_kind in PartyKind}


def test_no_book_is_left_of_letters_that_are_gone():
    assert {path.name for path in BOOKS.iterdir()} == {
        f"{kind}.{language}.txt" for kind, language in EVERY_BOOK
    }


def test_the_books_together_are_less_than_a_megabyte():
    assert sum(path.stat().st_size for path in BOOKS.iterdir()) < 1_000_000


def test_every_fact_that_may_be_empty_is_filled_in_the_book():
    assert [name for name, none in EMPTY.items() if getattr(FULL, name) == none] == []


@pytest.mark.parametrize("name", sorted({case.name for case in CASES}))
def test_the_docs_say_what_each_case_is(name):
    docs = (BOOKS.parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")

    assert re.search(rf"^\| `{name}` \| .+ \|$", docs, re.MULTILINE)


# --- what a change looks like ---

NOTICE_EN = (NoticeKind.NOTICE, "en")
ONE_WORD = [
    ("_base/en/basis.txt", "is a notice of illegal", "is a message of illegal"),
    ("_base/en/body.txt", "We believe in good faith that", "We think in good faith that"),
    ("_base/en/request.txt", "help to get the content removed", "help to get the page removed"),
    ("_base/en/request.txt", "this period ended on", "this period finished on"),
    ("_base/en/notifier.txt", "designated by", "appointed by"),
    ("_base/en/short.txt", "Please do what you can", "Please do all you can"),
    ("_law/en/doxing.txt", "Article 285d", "Article 285e"),
]


@pytest.fixture
def folder(tmp_path):
    """The English notices."""
    for part in ("_base/en", "_law/en", "notice/en"):
        shutil.copytree(TEMPLATES / "notices" / part, tmp_path / "notices" / part)
    return tmp_path


def put_instead(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "notices" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(("name", "old", "new"), ONE_WORD)
def test_one_changed_word_is_named_with_its_letters_and_is_a_difference_of_one_line(
    folder, name, old, new
):
    put_instead(folder, name, old, new)

    said = what_changed(made(TEMPLATES, *NOTICE_EN), *NOTICE_EN, folder)

    [gone, come] = [line for line in said.splitlines() if re.match(r"([+-])(?!\1\1 )", line)]
    assert (gone[0], come[0]) == ("-", "+")
    assert new in come
    assert come[1:].replace(new, old) == gone[1:]
    assert re.match(r"\d+ letters of notice/en are not as they were last read:\n\* about", said)


def test_a_paragraph_that_is_gone_for_one_category_is_a_difference_of_its_heading(folder):
    put_instead(
        folder,
        "_base/en/notifier.txt",
        '{% if category in ("csam", "csam_synthetic") %}\nThis message',
        '{% if category == "csam" %}\nThis message',
    )

    lines = difference(made(TEMPLATES, *NOTICE_EN), made(folder, *NOTICE_EN))

    assert [line for line in lines[2:] if line[0] in "+-"] == [
        "-== about csam, csam_synthetic",
        "+== about csam",
        "-== about all but csam, csam_synthetic",
        "+== about all but csam",
    ]


# --- how a book is made ---


def book_about(**texts: str) -> str:
    return book_of({Which(name, "host", "one address", "usual"): t for name, t in texts.items()})


def test_what_is_said_in_another_order_stands_in_the_book_as_often_as_needed():
    texts = {"ncii": "One.\n\nTwo.\nTwo.\n", "doxing": "Two.\n\nOne.\n", "csam": "One.\n\nTwo.\n"}

    blocks = read(book_about(**texts))

    for name, text in texts.items():
        assert letter_in(blocks, Which(name, "host", "one address", "usual")) == text


def test_what_stands_in_every_letter_stands_in_the_book_once():
    book = book_about(ncii="One.\nTwo.\n\nEnd.\n", doxing="One.\n\nEnd.\n", csam="One.\n\nEnd.\n")

    assert book == "== always\nOne.\n== about ncii\nTwo.\n== always\n\nEnd.\n"


@pytest.mark.parametrize("line", ["== always", "=== In a field of a form"])
def test_no_letter_may_have_a_line_that_could_be_taken_for_a_heading(line):
    with pytest.raises(ValueError, match="heading"):
        book_about(ncii=f"One.\n{line}\n")
