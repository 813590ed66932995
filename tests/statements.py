"""Counting what a store is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from untilgone.store.database import Store


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The statements that are asked inside, without those that begin and end transactions."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith("BEGIN"):  # SQLite's, said by ourselves
            asked.append(statement)

    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
