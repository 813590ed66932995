"""The dossier of a case: the same octets for the same case, and nothing that may mislead."""

import hashlib
import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import event

from tests.people import CAROL
from tests.untilgone.store.examples import NOTIFIER, NOW, delivered, hand_in, look, report
from untilgone.case_dossier import CaseDossier, case_dossier_of
from untilgone.case_dossier_file import as_file
from untilgone.directory import Directory
from untilgone.errors import NotFound
from untilgone.looks import Verdict
from untilgone.paper import drawable, is_readable
from untilgone.store import dossiers, whole
from untilgone.store.database import Store

NOTHING = Directory(entries=())


async def a_case(store: Store, *names: str) -> str:
    """A case of which each platform was told and each page seen."""
    urls = [f"https://platform.example/{name}" for name in names]
    answer = await hand_in(store, report(*urls))
    for takedown in answer.takedowns:
        await look(store, takedown.reference, Verdict.LIVE, 1)
        await delivered(store, takedown.reference)
    return answer.reference


async def dossier_of(store: Store, case: str) -> CaseDossier:
    return case_dossier_of(case, await whole.of_case(store, case), NOTHING, NOTIFIER)


def opened(made) -> ZipFile:
    return ZipFile(BytesIO(made.content))


async def test_it_holds_a_pdf_the_facts_and_each_letter_with_their_hashes(store: Store):
    case = await a_case(store, "one", "two")
    archive = opened(as_file(await dossier_of(store, case)))

    manifest = json.loads(archive.read("manifest.json"))
    facts = json.loads(archive.read("case.json"))
    assert set(manifest["files"]) == set(archive.namelist()) - {"manifest.json"}
    for name, said in manifest["files"].items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == said["sha256"]
    assert archive.read("case.pdf").startswith(b"%PDF-")
    assert [each["reference"] for each in facts["takedowns"]] == [f"{case}-1", f"{case}-2"]
    for each in facts["takedowns"]:
        assert b"Please remove" in archive.read(each["letters"][0])
        assert json.loads(archive.read(each["file"]))["reference"] == each["reference"]


async def test_the_same_case_gives_the_same_octets(store: Store):
    case = await a_case(store, "one")

    assert as_file(await dossier_of(store, case)) == as_file(await dossier_of(store, case))


async def test_that_somebody_took_it_changes_nothing_in_it_and_is_on_the_record(store: Store):
    case = await a_case(store, "one")
    taken = [
        await dossiers.of_case_for_person(store, case, NOTHING, NOTIFIER, to=CAROL, now=NOW)
        for _ in range(2)
    ]
    one = await dossiers.for_person(store, f"{case}-1", NOTHING, NOTIFIER, to=CAROL, now=NOW)
    again = await dossiers.for_person(store, f"{case}-1", NOTHING, NOTIFIER, to=CAROL, now=NOW)
    [view] = await whole.of_case(store, case)

    assert taken[0] == taken[1]
    assert one == again
    told = [act for act in view.timeline if act.kind == "dossier handed out"]
    assert [(act.actor, act.detail) for act in told] == [
        ("carol", {"file": one.name, "sha256": one.sha256})
    ] * 2


async def test_the_pdf_says_what_it_is_and_links_nowhere(store: Store):
    pdf = opened(as_file(await dossier_of(store, await a_case(store, "one")))).read("case.pdf")

    assert b"hxxps://platform[.]example/one" in pdf
    assert b"Letter 1: notice to Pretend Platform" in pdf
    assert b"https://platform.example" not in pdf
    assert b"/URI" not in pdf
    assert b"/JavaScript" not in pdf


async def test_an_answer_in_letters_that_a_pdf_lacks_is_named_by_its_file(store: Store):
    dossier = await dossier_of(store, await a_case(store, "one"))
    [one] = dossier.takedowns
    sent = replace(one.notices[0], text="Удалите это")
    changed = replace(dossier, takedowns=(replace(one, notices=(sent,)),))
    archive = opened(as_file(changed))

    assert b"written in letters that this PDF does not have" in archive.read("case.pdf")
    assert archive.read(f"{one.reference}/letters/01-notice-platform.txt").decode() == sent.text


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("café “quoted” – 5 €", "café “quoted” – 5 €"),
        ("cafe\u0301", "café"),
        ("p\u0430ypal", "p[U+0430]ypal"),
        ("a\u202eb\x07", "a[U+202E]b[U+0007]"),
    ],
)
def test_a_letter_that_is_not_there_is_shown_by_its_number(text, drawn):
    assert drawable(text) == drawn


def test_a_text_is_worth_showing_when_most_of_it_can_be_drawn():
    assert is_readable("Ein Brief mit einem Ж darin.")
    assert not is_readable("Удалите это, please")
    assert is_readable("")


async def test_a_case_that_is_not_there_is_not_found(store: Store):
    with pytest.raises(NotFound):
        await whole.of_case(store, "UG-2026-999999")


async def test_a_large_case_takes_as_many_queries_as_a_small_one(store: Store):
    small, large = await a_case(store, "s"), await a_case(store, *"abcdefgh")
    counts = []
    for case in (small, large):
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest, seen=seen):
            seen.append(statement)

        event.listen(store._engine.sync_engine, "before_cursor_execute", note)
        await whole.of_case(store, case)
        event.remove(store._engine.sync_engine, "before_cursor_execute", note)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 12
