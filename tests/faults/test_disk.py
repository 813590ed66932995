"""A disk that is full: what is reported waits, nothing leaves that cannot be recorded."""

import asyncio
import resource
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import psutil
import psycopg
import pytest

from tests.faults.conftest import Installation, installed
from tests.faults.processes import Database
from untilgone.cases import State
from untilgone.errors import OutOfReach
from untilgone.looks import Standing
from untilgone.record import first_broken
from untilgone.store.read import record

pytestmark = pytest.mark.slow

Fill: TypeAlias = Callable[..., None]

# Whatever is written grows a table of which each octet is refused, once its file is /dev/full.
_WATCH = """
CREATE FUNCTION written() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TRIGGER written BEFORE INSERT OR UPDATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION written()', name);
    END LOOP;
END $$;
CREATE TABLE grows (octet text);
"""
_WRITTEN = "CREATE OR REPLACE FUNCTION written() RETURNS trigger LANGUAGE plpgsql AS "
_GROWS = "'BEGIN INSERT INTO grows VALUES (NULL); RETURN NULL; END'"
_GROWS_NOT = "'BEGIN RETURN NULL; END'"


def fill_files(worker: psutil.Process, *, is_full: bool) -> None:
    """From now on the worker's files cannot grow, or can again."""
    limit = 1 if is_full else resource.RLIM_INFINITY
    worker.rlimit(psutil.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def fill_database(url: str, *, is_full: bool) -> None:
    """From now on the server is told at each write that its device has no room, or no longer."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_WRITTEN + (_GROWS if is_full else _GROWS_NOT))
    if is_full:
        with psycopg.connect(url) as another, pytest.raises(psycopg.errors.DiskFull):
            another.execute("INSERT INTO grows VALUES (NULL)")


def watch_database(url: str) -> None:
    """Make the table that cannot grow; nobody has its file open but who made it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_WATCH)
        query = "SELECT current_setting('data_directory'), pg_relation_filepath('grows')"
        found = connection.execute(query).fetchone()
    assert found is not None
    file = Path(*found)
    file.unlink()
    file.symlink_to("/dev/full")


@pytest.fixture(params=["sqlite", "postgresql"])
async def stage(request, env, keyring, tmp_path) -> AsyncIterator[tuple[Installation, Fill]]:
    """An installation, and what fills the disk of its store."""
    if request.param == "sqlite":
        async with installed(env, keyring, tmp_path) as made:
            worker = psutil.Process(made.processes.running["worker"].pid)
            yield made, partial(fill_files, worker)
        return
    database = Database()
    env["UNTILGONE_DATABASE_URL"] = database.url
    async with installed(env, keyring, tmp_path) as made:
        await asyncio.to_thread(watch_database, database.url)
        yield made, partial(fill_database, database.url)
    database.close()


async def test_what_is_reported_while_the_disk_is_full_is_opened_when_there_is_room(
    stage: tuple[Installation, Fill],
):
    installation, fill = stage
    reference = await installation.report()  # once everything has started
    await installation.until(reference, lambda v: v.line.state is State.WAITING)
    fill(is_full=True)
    with pytest.raises(OutOfReach, match="Your report is kept"):
        await installation.report(2, report_id="while full", patience=3)
    await asyncio.sleep(4)  # the reminder of the first is due meanwhile
    sent = len(installation.mail.received)
    fill(is_full=False)
    late = await installation.report(2, report_id="while full")
    await installation.until(reference, lambda v: len(v.notices) >= 2)
    installation.site.is_up = False
    for each in (reference, late):
        await installation.until(each, lambda v: v.line.standing is Standing.GONE)
    ids = [line for mail in installation.mail.received for line in mail.split(b"\r\n")]
    ids = [line for line in ids if line.lower().startswith(b"message-id:")]

    assert sent == 1
    assert len(ids) == len(set(ids)) > 1
    assert first_broken([act async for act in record(installation.store)]) is None
