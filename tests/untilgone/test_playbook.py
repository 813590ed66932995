"""Playbooks: the shipped ones, errors that name the line, and how they travel to a worker."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter

from untilgone import directory, playbook
from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.people import Role
from untilgone.playbook import LookPlan, Playbook, Step

LOOKS = """\
[looks]
every = "1h"
eager_every = "5m"
eager_for = "2h"
confirm_every = "1h"
confirm_looks = 3
confirm_over = "24h"
watch_every = "1d"
watch_for = "180d"
patience = "24h"
"""
GOOD = f"""\
title = "Example"
categories = ["doxing"]

{LOOKS}
[[step]]
party = "platform"
notice = "notice"
wait = "3d"

[[step]]
party = "host"
notice = "escalation"
wait = "90m"
approve = "legal"
"""


def parsed(text: str) -> Playbook:
    return playbook.parse(text, name="example", source="example.toml")


def line_of(text: str, wanted: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(wanted))


def complaint(text: str) -> str:
    with pytest.raises(BadInput) as refused:
        parsed(text)
    return str(refused.value)


def test_a_playbook_says_what_its_file_says():
    found = parsed(GOOD)

    assert (found.name, found.title, found.categories) == (
        "example",
        "Example",
        (Category.DOXING,),
    )
    assert found.steps[1] == Step(
        party=PartyKind.HOST,
        notice=NoticeKind.ESCALATION,
        wait=timedelta(minutes=90),
        approve=Role.LEGAL,
    )
    assert found.looks.watch_for == timedelta(days=180)


@pytest.mark.parametrize("category", Category)
def test_every_category_finds_a_playbook_that_ships(category):
    found = playbook.load_all().for_category(category)

    assert category in found.categories or found.name == "default"


@pytest.mark.parametrize("category", [Category.CSAM, Category.CSAM_SYNTHETIC])
def test_no_shipped_playbook_looks_more_often_or_waits_less_than_that_for_csam(category):
    books = playbook.load_all()
    csam = books.for_category(category)
    others = [book for name, book in books.by_name.items() if name != "demo"]

    assert csam.looks.every == min(book.looks.every for book in others)
    assert csam.looks.patience == min(book.looks.patience for book in others)
    to_platforms = [book for book in others if book.steps[0].party is PartyKind.PLATFORM]
    assert csam.steps[0].wait == min(book.steps[0].wait for book in to_platforms)
    assert all(step.approve is None for step in csam.steps)


def test_no_shipped_playbook_but_the_demonstration_confirms_within_a_day():
    quick = {
        name
        for name, book in playbook.load_all().by_name.items()
        if book.looks.confirm_over < timedelta(hours=24)
    }

    assert quick == {"demo"}


def test_no_category_leads_to_the_demonstration():
    assert not playbook.load_all().named("demo").categories


def test_a_playbook_nobody_wrote_is_refused_with_those_there_are():
    with pytest.raises(BadInput) as refused:
        playbook.load_all().named("nowhere")

    assert "`nowhere`" in str(refused.value)
    assert "csam, default, demo" in str(refused.value)


def test_a_syntax_error_names_file_and_line():
    said = complaint(GOOD.replace('every = "1h"', "every = 1h", 1))

    assert said.startswith("example.toml: not TOML: ")
    assert "line 5" in said


@pytest.mark.parametrize(
    ("old", "new", "key", "hint"),
    [
        ('wait = "90m"', 'wayt = "90m"', "step.2.wayt", "there is no such key"),
        ('title = "Example"', 'titel = "Example"', "titel", "there is no such key"),
        ('title = "Example"', 'name = "other"', "name", "there is no such key"),
        ('wait = "90m"', 'wait = "soon"', "step.2.wait", "a time such as 30s, 10m, 24h or 7d"),
        ('wait = "90m"', 'wait = "0m"', "step.2.wait", "more than zero"),
        ('wait = "90m"', 'wait = "-3h"', "step.2.wait", "a time such as"),
        ('wait = "90m"', "wait = 90", "step.2.wait", "a time such as"),
        ('patience = "24h"', 'patience = "2w"', "looks.patience", "a time such as"),
        ('party = "host"', 'party = "hoster"', "step.2.party", "'platform', 'host', 'cdn'"),
        ('approve = "legal"', 'approve = "boss"', "step.2.approve", "'legal'"),
        ('categories = ["doxing"]', 'categories = ["spam"]', "categories.1", "'doxing'"),
    ],
)
def test_a_wrong_line_is_named_with_its_key_and_what_is_allowed(old, new, key, hint):
    text = GOOD.replace(old, new)
    line = line_of(text, new)

    assert f"example.toml, line {line}: {key}: " in complaint(text)
    assert hint in complaint(text)


def test_a_missing_key_is_reported_where_its_table_begins():
    text = GOOD.replace('wait = "90m"\n', "")
    steps = [n for n, line in enumerate(text.splitlines(), 1) if line == "[[step]]"]

    assert complaint(text) == f"example.toml, line {steps[1]}: step.2.wait: is missing"


def test_a_missing_table_is_reported_too():
    assert complaint(GOOD.replace(LOOKS, "")) == "example.toml, line 1: looks: is missing"


def test_nothing_is_confirmed_on_two_looks():
    said = complaint(GOOD.replace("confirm_looks = 3", "confirm_looks = 2"))

    assert "line 4: looks: confirm_looks must be at least 3" in said


def test_a_ladder_without_rungs_is_refused():
    text = GOOD[: GOOD.index("[[step]]")]

    assert "needs at least one [[step]]" in complaint(text)


def test_nobody_is_reminded_of_what_nobody_said():
    text = GOOD.replace('notice = "notice"', 'notice = "reminder"')

    assert "the first step must be a notice" in complaint(text)


def test_all_mistakes_are_named_at_once_in_the_order_of_their_lines():
    text = GOOD.replace('"1d"', '"1y"').replace('"host"', '"hoster"').replace('"3d"', '"3x"')
    keys = [line.split(": ")[1] for line in complaint(text).splitlines()]

    assert keys == ["looks.watch_every", "step.1.wait", "step.2.party"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match=r"own\.toml cannot be read"):
        playbook.load_all([tmp_path / "own.toml"])


def test_a_file_that_is_not_text_is_named(tmp_path: Path):
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(BadInput, match=r"own\.toml cannot be read"):
        playbook.load(path)


def own(folder: Path, name: str, text: str = GOOD) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_file_takes_the_place_of_its_namesake(tmp_path: Path):
    text = GOOD.replace('"doxing"', '"sextortion"')
    books = playbook.load_all([own(tmp_path, "sextortion", text)])

    assert books.for_category(Category.SEXTORTION).title == "Example"
    assert books.named("sextortion").title == "Example"


def test_an_own_file_outranks_the_shipped_one_for_a_category_it_claims(tmp_path: Path):
    text = GOOD.replace('"doxing"', '"csam"')
    books = playbook.load_all([own(tmp_path, "ours", text)])

    assert books.for_category(Category.CSAM).name == "ours"
    assert books.for_category(Category.CSAM_SYNTHETIC).name == "csam"


def test_two_own_files_cannot_claim_one_category(tmp_path: Path):
    files = [own(tmp_path, "one"), own(tmp_path, "two")]

    with pytest.raises(BadInput, match="claim the category `doxing`"):
        playbook.load_all(files)


def test_two_own_files_cannot_share_a_name(tmp_path: Path):
    other = GOOD.replace('"doxing"', '"ncii"')
    files = [own(tmp_path / "a", "ours"), own(tmp_path / "b", "ours", other)]

    with pytest.raises(BadInput, match="same name"):
        playbook.load_all(files)


async def over_the_wire(value: Playbook, *, newer: bool = False) -> Playbook:
    """As Temporal carries it; ``newer``: written by a worker that knows more fields than we."""
    [payload] = await pydantic_data_converter.encode([value])
    if newer:
        data = json.loads(payload.data)
        data["since_next_year"] = data["looks"]["since_next_year"] = "x"
        data["steps"][0]["since_next_year"] = {"deep": True}
        payload.data = json.dumps(data).encode()
    [back] = await pydantic_data_converter.decode([payload], [Playbook])
    return back


@pytest.mark.parametrize("name", sorted(playbook.load_all().by_name))
async def test_a_playbook_comes_over_the_wire_unchanged(name):
    book = playbook.load_all().named(name)

    assert await over_the_wire(book) == book


async def test_times_that_no_file_can_say_come_over_the_wire_unchanged():
    book = parsed(GOOD)
    odd = replace(book.looks, patience=timedelta(days=400, hours=1, seconds=0.5))

    assert await over_the_wire(replace(book, looks=odd)) == replace(book, looks=odd)


async def test_an_older_worker_reads_what_a_newer_one_wrote():
    book = parsed(GOOD)

    assert await over_the_wire(book, newer=True) == book


def test_a_plan_in_code_keeps_the_same_promise():
    plan = parsed(GOOD).looks

    with pytest.raises(ValueError, match="at least 3"):
        LookPlan(**{**vars(plan), "confirm_looks": 1})


def test_every_party_that_a_shipped_playbook_names_is_in_the_directory():
    entries = directory.load().entries
    known = {(entry.kind, entry.slug) for entry in entries}
    known |= {(entry.kind, str(office)) for entry in entries for office in entry.offices}
    named = {
        (step.party, step.to)
        for one in playbook.load_all().by_name.values()
        for step in one.steps
        if step.to
    }

    assert named
    assert named <= known
