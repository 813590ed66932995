"""`templates list`, `preview`, `revisions`, `export`: what is sent now, from the store alone."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import open_store
from tests.untilgone.store.examples import NOTIFYING, NOW, PLATFORM, draft, opened
from tests.untilgone.store.revised import GROUNDS, SHIPPED, WARM, approved, drafted
from untilgone.keyring import KeyRing
from untilgone.law_elements import SHIPPED as SHIPPED_LAW
from untilgone.letter_archive import packed, unpacked
from untilgone.people import OPERATOR
from untilgone.store import read, revisions
from untilgone.store.database import Store
from untilgone.store.write import notices

OURS = WARM[1]


class Here:
    """An installation of which only the store is there."""

    def __init__(self, env: dict[str, str], keyring: KeyRing) -> None:
        self._env, self._keyring = env, keyring

    def keep(self, what: Callable[[Store], Coroutine[Any, Any, Any]]) -> Any:
        """Do something with the store."""

        async def done() -> Any:
            store = open_store(self._env["UNTILGONE_DATABASE_URL"], self._keyring)
            try:
                return await what(store)
            finally:
                await store.close()

        return asyncio.run(done())

    def run(self, *args: str) -> Result:
        return CliRunner().invoke(app, ["templates", *args], env=self._env)

    def lines(self, *args: str) -> list[dict]:
        result = self.run(*args, "--json")
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def here(env, keyring: KeyRing) -> Here:
    return Here(env, keyring)


@pytest.fixture
def nowhere(tmp_path, monkeypatch) -> None:
    """No installation, and no settings of one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNTILGONE_DATA", str(tmp_path / "nothing"))


def test_list_and_preview_show_what_was_approved(here: Here, env):
    env["UNTILGONE_ORGANISATION_NAME"] = "Pretend Desk"
    here.keep(drafted)
    before = here.lines("list")
    [unchanged] = here.lines("preview", "notice")
    number = here.keep(approved)
    after = here.lines("list")
    [letter] = here.lines("preview", "notice")
    [shipped] = here.lines("preview", "notice", "--shipped")

    assert {line["revision"] for line in before} == {0}
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    assert {(line["language"], line["revision"]) for line in changed} == {("en", number)}
    assert (OURS in letter["text"], letter["revision"]) == (True, number)
    assert (OURS in unchanged["text"], OURS in shipped["text"]) == (False, False)
    # Sent by this installation, not by the example's.
    assert ("Pretend Desk" in letter["text"], "Pretend Desk" in shipped["text"]) == (True, False)


def test_a_draft_is_previewed_by_its_number(here: Here):
    number = here.keep(drafted)
    [letter] = here.lines("preview", "notice", "--revision", str(number))
    missing = here.run("preview", "notice", "--revision", "77")

    assert OURS in letter["text"]
    assert (missing.exit_code, missing.stderr) == (1, "There is no revision 77 of the letters.\n")


def test_a_letter_about_a_takedown_is_in_its_partys_language_and_the_look_on_the_record(
    here: Here,
):
    async def told(store: Store) -> str:
        reference = await opened(store)
        made = draft(reference)
        await notices.prepare(store, made, (PLATFORM,), NOW, ask=None, to=NOTIFYING)
        return reference

    reference = here.keep(told)
    [letter] = here.lines("preview", "notice", "--takedown", reference)
    [to_host] = here.lines("preview", "notice", "--takedown", reference, "--party", "host")
    acts = here.keep(lambda store: _acts(store, reference))

    assert (letter["template"], to_host["template"]) == ("notice/nl", "notice/en")
    assert reference in letter["subject"]
    assert PLATFORM.name in letter["text"]
    assert acts.count(("read", OPERATOR.name)) == 1


async def _acts(store: Store, reference: str) -> list[tuple[str, str]]:
    return [(a.kind, a.actor) async for a in read.record(store) if a.reference == reference]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--takedown", "UG-2026-000001-1", "--category", "csam"), "A takedown has its category"),
        (("--takedown", "UG-2026-000001-1", "--shipped"), "--shipped goes with neither"),
        (("--revision", "1", "--shipped"), "--shipped goes with neither"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(here: Here, args, said: str):
    result = here.run("preview", "notice", *args)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())


def test_revisions_are_listed_with_who_did_what(here: Here):
    first, second = here.keep(approved), here.keep(lambda s: drafted(s, (OURS, "Yours,")))
    draft_line, line = here.lines("revisions")

    assert (draft_line["number"], draft_line["state"]) == (second, "draft")
    assert (draft_line["decided_by"], draft_line["submitted_at"]) == (None, None)
    assert (line["number"], line["state"], line["author"]) == (first, "approved", "leo")
    assert (line["reason"], line["files"]) == ("Warmer.", [GROUNDS])
    assert (line["decided_by"], line["decided_at"]) == ("lena", "2026-11-23T09:00:00Z")
    assert "_law/en/ncii.txt" in here.run("revisions").stdout


@pytest.mark.usefixtures("nowhere")
def test_without_an_installation_the_letters_of_the_release_are_shown_and_it_is_said_once():
    result = CliRunner().invoke(app, ["templates", "list", "--json"])
    quiet = CliRunner().invoke(app, ["templates", "list", "--json", "--shipped"])

    assert result.exit_code == 0
    assert result.stdout == quiet.stdout
    assert " ".join(result.stderr.split()) == (
        "There is no installation here: these are the letters of the release."
    )
    assert quiet.stderr == ""


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    "args",
    [
        ("preview", "notice", "--takedown", "UG-2026-000001-1"),
        ("preview", "notice", "--revision", "1"),
        ("revisions",),
        ("export", "a.zip", "--revision", "1"),
        ("import", "a.zip", "--reason", "So."),
    ],
)
def test_what_needs_the_store_says_that_there_is_none(args, tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(packed({GROUNDS: "x"}))
    result = CliRunner().invoke(app, ["templates", *args])

    assert result.exit_code == 3
    assert "There is no installation yet." in " ".join(result.stderr.split())


def test_export_writes_what_is_sent_now_and_never_over_a_file(here: Here, tmp_path: Path):
    here.keep(approved)
    number = here.keep(lambda s: drafted(s, (OURS, "Yours,")))
    now, then = tmp_path / "now.zip", tmp_path / "then.zip"
    [made] = here.lines("export", str(now))
    here.lines("export", str(then), "--revision", str(number))
    again = here.run("export", str(now))
    letters = here.keep(lambda store: revisions.applied(store, SHIPPED))
    files = unpacked("now.zip", now.read_bytes())

    assert files == {name: letters.source(name) for name in letters.names()}
    assert made["files"] == len(files)
    assert unpacked("then.zip", then.read_bytes())[GROUNDS] == letters.source(GROUNDS).replace(
        OURS, "Yours,"
    )
    assert (again.exit_code, "is there already" in " ".join(again.stderr.split())) == (1, True)


def test_own_law_files_count_for_lint(here: Here, env, tmp_path: Path):
    shipped = (SHIPPED_LAW / "dsa_notice.toml").read_text(encoding="utf-8")
    own = tmp_path / "dsa_notice.toml"
    text = shipped.replace('verified_by = ""', 'verified_by = "A. Lawyer"').replace(
        'verified_on = ""', "verified_on = 2026-11-30"
    )
    own.write_text(text, encoding="utf-8")
    env["UNTILGONE_LAW_FILES"] = str(own)
    lines = here.lines("lint")

    unverified = {line["basis"] for line in lines if line["result"] == "not_verified"}
    assert "dsa_notice" not in unverified
    assert "dsa_complaint" in unverified
