"""The store's connections: SQLite for a trial, PostgreSQL in production, the same code for both."""

import select
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import BadInput, OutOfReach
from untilgone.keyring import KeyRing
from untilgone.store.turnstile import Turnstile

_WRITE = "untilgone_write"


class Store:
    """An open store. ``reading()`` and ``writing()`` give sessions; close it when done."""

    def __init__(self, url: str, keyring: KeyRing, *, pool_size: int = 10) -> None:
        self.keyring = keyring
        self._turnstile = Turnstile(pool_size)
        self._engine = _engine(url, pool_size)
        self._reading = self._engine.execution_options(**_one_moment(self._engine))
        self._writing = self._engine.execution_options(**{_WRITE: True})
        self._moment: ContextVar[AsyncSession | None] = ContextVar("moment", default=None)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one moment and changes nothing.

        Inside another one it is the same session and the same moment; so nothing that reads may
        run beside the block, and nothing slow in it.
        """
        around = self._moment.get()
        if around is not None:
            yield around
            return
        with _in_reach():
            async with (
                self._turnstile.passed(),
                AsyncSession(self._reading, expire_on_commit=False) as session,
            ):
                before = self._moment.set(session)
                try:
                    yield session
                finally:
                    self._moment.reset(before)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with _in_reach():
            async with (
                self._turnstile.passed(),
                AsyncSession(self._writing, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    async def ping(self) -> None:
        """OutOfReach when the database does not answer."""
        async with self.reading() as session:
            await session.exec(text("SELECT 1"))  # type: ignore[call-overload]

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()


@contextmanager
def _in_reach() -> Iterator[None]:
    """What a database says that is away, busy or not yet migrated; it passes, so it is retried."""
    try:
        yield
    except (OperationalError, InterfaceError, ConnectionError) as error:
        raise OutOfReach(
            "The database does not answer, or `untilgone migrate` has not run yet."
        ) from error


def _engine(url: str, pool_size: int) -> AsyncEngine:
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        engine = create_async_engine(parsed.set(drivername="sqlite+aiosqlite"))
        event.listen(engine.sync_engine, "connect", _sqlite_connect)
        event.listen(engine.sync_engine, "begin", _sqlite_begin)
        return engine
    if backend == "postgresql":
        engine = create_async_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_size=pool_size
        )
        event.listen(engine.sync_engine, "connect", _postgresql_connect)
        event.listen(engine.sync_engine, "checkout", _postgresql_checkout)
        return engine
    raise BadInput("UNTILGONE_DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _one_moment(engine: AsyncEngine) -> dict[str, Any]:
    """What makes a transaction see one moment; SQLite's do so by themselves."""
    if engine.dialect.name == "sqlite":
        return {}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _postgresql_connect(connection: Any, _record: Any) -> None:
    # Our statements are over before a compiler for them would be.
    connection.cursor().execute("SET jit = off")
    connection.commit()


def _postgresql_checkout(connection: Any, _record: Any, _fairy: Any) -> None:
    """Take a new connection where the server has closed this one; asks the server nothing.

    SQLAlchemy's ``pool_pre_ping`` would ask it before each transaction.
    """
    driver, said = connection.driver_connection, select.poll()
    if not driver.closed:
        said.register(driver.fileno(), select.POLLIN)
    # Between two transactions a server only says that it goes.
    if driver.closed or said.poll(0):
        raise DisconnectionError("The server has closed the connection.")


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer; one that
    # says at its beginning that it will write can.
    is_writing = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
