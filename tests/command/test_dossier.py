"""`dossier`: one file, without any server but the store."""

import asyncio
import hashlib
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import open_store
from tests.untilgone.store.examples import delivered, opened
from untilgone.keyring import KeyRing


@pytest.fixture
def reference(env, keyring: KeyRing) -> str:
    """A takedown of which the platform was told."""

    async def tell() -> str:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        reference = await opened(store)
        await delivered(store, reference)
        await store.close()
        return reference

    return asyncio.run(tell())


def run(env, *args: str) -> Result:
    return CliRunner().invoke(app, ["dossier", *args], env=env)


def test_it_writes_the_file_and_says_its_hash(env, reference: str, tmp_path: Path):
    out = tmp_path / "for the coordinator.zip"
    result = run(env, reference, "--out", str(out), "--json")

    assert result.exit_code == 0, result.output
    content = out.read_bytes()
    assert json.loads(result.stdout) == {
        "file": str(out),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }


def test_without_out_it_is_named_after_the_takedown(env, reference, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(env, reference)

    assert (tmp_path / f"{reference}-dossier.zip").is_file()


def test_what_is_there_is_never_overwritten(env, reference: str, tmp_path: Path):
    out = tmp_path / "dossier.zip"
    out.write_bytes(b"an earlier one")
    result = run(env, reference, "--out", str(out))

    assert result.exit_code == 1
    assert "is there already" in result.stderr
    assert out.read_bytes() == b"an earlier one"


def test_what_is_not_there_is_said(env, reference: str, tmp_path: Path):
    out = str(tmp_path / "dossier.zip")
    nobody = run(env, "UG-2026-999999-1", "--out", out)
    no_notice = run(env, reference, "--notice", f"{reference}/0.0.0", "--out", out)

    assert (nobody.exit_code, no_notice.exit_code) == (1, 1)
    assert "No dossier goes with a notice" in no_notice.stderr
    assert not (tmp_path / "dossier.zip").exists()


def test_that_of_a_whole_case_is_taken_in_the_same_way(env, reference: str, tmp_path: Path):
    out, case = tmp_path / "case.zip", reference.rpartition("-")[0]
    result = run(env, case, "--out", str(out))

    assert result.exit_code == 0, result.output
    assert {"case.pdf", f"{reference}/dossier.json"} <= set(ZipFile(out).namelist())
