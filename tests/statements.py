"""Counting what a store is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event

from untilgone.store.database import Store

_counting: ContextVar[bool] = ContextVar("counting", default=False)


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The statements that the test itself asks inside, or a page for it; no worker's beside it.

    Those that begin and end transactions are left out.
    """
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if _counting.get() and not statement.startswith("BEGIN"):  # SQLite's, said by ourselves
            asked.append(statement)

    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    counted = _counting.set(True)
    try:
        yield asked
    finally:
        _counting.reset(counted)
        event.remove(engine, "before_cursor_execute", note)
