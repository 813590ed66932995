"""`templates import`: a draft of what differs, against a running trial."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from command.place import find
from tests.command.conftest import Trial
from tests.untilgone.store.revised import GROUNDS, SHIPPED, WARM
from untilgone.keyring import KeyRing
from untilgone.letter_archive import packed
from untilgone.people import OPERATOR, Role, Way
from untilgone.revisions import RevisionState
from untilgone.settings import Settings, read
from untilgone.store import members, revisions
from untilgone.store.database import Store

pytestmark = pytest.mark.slow

BODY = "notice/en/body.txt"


def keep(trial: Trial, what: Callable[[Store], Coroutine[Any, Any, Any]]) -> Any:
    """Do something with the trial's store."""

    async def done() -> Any:
        settings = read(Settings, find(trial.data).env)
        keyring = KeyRing.parse(
            settings.keys.get_secret_value(), settings.secret.get_secret_value()
        )
        store = Store(settings.database_url.get_secret_value(), keyring)
        try:
            return await what(store)
        finally:
            await store.close()

    return asyncio.run(done())


def employ(trial: Trial, name: str, role: Role = Role.LEGAL) -> None:
    newcomer = members.Newcomer(name=name, role=role, way=Way.LINK)
    keep(trial, lambda store: members.add(store, newcomer, OPERATOR, datetime.now(UTC)))


def changed() -> dict[str, str]:
    """Two templates, one of which says what it says already."""
    signature, body = SHIPPED.source(GROUNDS), SHIPPED.source(BODY)
    assert signature is not None
    assert body is not None
    return {GROUNDS: signature.replace(*WARM), BODY: body}


def test_what_differs_becomes_a_draft_that_sends_nothing(trial: Trial, tmp_path: Path):
    employ(trial, "nora")
    file = tmp_path / "letters.zip"
    file.write_bytes(packed(changed()))
    made = trial.json("templates", "import", str(file), "--reason", "Warmer.", "--as", "nora")
    kept = keep(trial, lambda store: revisions.one(store, made["revision"]))

    assert made["files"] == [GROUNDS]
    assert (kept.state, kept.author, kept.reason) == (RevisionState.DRAFT, "nora", "Warmer.")
    assert kept.changes == {GROUNDS: changed()[GROUNDS]}
    assert WARM[1] not in trial.json("templates", "preview", "notice")["text"]


def test_a_folder_is_read_like_a_zip(trial: Trial, tmp_path: Path):
    employ(trial, "otto")
    for name, text in changed().items():
        path = tmp_path / "letters/notices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\r\n")
    folder = str(tmp_path / "letters")
    made = trial.json("templates", "import", folder, "--reason", "Warmer.", "--as", "otto")
    (tmp_path / "letters/notes.txt").write_text("x", encoding="utf-8")
    refused = trial.run("templates", "import", folder, "--reason", "Warmer.", "--as", "otto")

    assert made["files"] == [GROUNDS]
    assert refused.exit_code == 1
    assert "'notes.txt' is no letter template" in " ".join(refused.stderr.split())


def test_where_nothing_differs_no_draft_is_made(trial: Trial, tmp_path: Path):
    employ(trial, "petra")
    file = tmp_path / "letters.zip"
    file.write_bytes(packed({BODY: changed()[BODY]}))
    args = ("templates", "import", str(file), "--reason", "Nothing.", "--as", "petra")

    assert trial.json(*args) == {"revision": None, "files": []}
    assert trial.run(*args).stdout.startswith("Nothing differs from what is sent now.")


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ((), "Say whose draft it is: --as NAME."),
        (("--as", "nobody"), "Nobody here is called `nobody`."),
        (("--as", "mona"), "`mona` is not let in here with the role legal"),
    ],
)
def test_only_a_draft_of_legal_staff_is_made(trial: Trial, tmp_path: Path, who, said: str):
    if "mona" in who:
        employ(trial, "mona", Role.MANAGER)
    file = tmp_path / "letters.zip"
    file.write_bytes(packed(changed()))
    before = [json.loads(line) for line in _revisions(trial)]
    result = trial.run("templates", "import", str(file), "--reason", "Warmer.", *who)

    assert result.exit_code == 1
    assert said in " ".join(result.stderr.split())
    assert [json.loads(line) for line in _revisions(trial)] == before


def _revisions(trial: Trial) -> list[str]:
    return trial.run("templates", "revisions", "--json").stdout.splitlines()
