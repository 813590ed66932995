"""A database of any migration with rows in every table, made by the database itself."""

from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Float, Integer, MetaData, Table
from sqlalchemy import text as sql

SINCE = "2026-01-01 00:00:00"
_VERSION = "alembic_version"


def fill(connection: Connection, rows: int) -> None:
    """So many rows in every table, each about the rows of its number in the others."""
    found = MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        if table.name != _VERSION:
            _fill(connection, table, rows)
    connection.commit()


def _fill(connection: Connection, table: Table, rows: int) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(connection, column) for column in table.columns)
    connection.execute(
        sql(
            f"INSERT INTO {table.name} ({names}) WITH RECURSIVE n(i) AS "
            f"(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT {values} FROM n"
        )
    )


def _value(connection: Connection, column: Column) -> str:
    kind = column.type
    if isinstance(kind, Boolean):
        return "false"
    if isinstance(kind, Integer):
        return "i"
    if isinstance(kind, Float):
        return "0.5"
    if isinstance(kind, DateTime | Date):
        return (
            f"CAST('{SINCE}' AS {kind.compile(connection.dialect)})"
            if _is_pg(connection)
            else f"'{SINCE}.000000'"
        )
    reference = next(iter(column.foreign_keys), None)
    name = reference.column.name if reference else column.name
    return f"'{name} ' || i"


def _is_pg(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def columns(connection: Connection) -> dict[str, list[str]]:
    """The columns of each table as they are now."""
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: [column.name for column in table.columns]
        for table in found.sorted_tables
        if table.name != _VERSION
    }


def content(connection: Connection, of: dict[str, list[str]]) -> dict[str, list[str]]:
    """What stands in these columns, in an order that no migration changes."""
    found = {}
    for table, names in of.items():
        rows = connection.execute(sql(f"SELECT {', '.join(names)} FROM {table}"))
        found[table] = sorted(repr(tuple(row)) for row in rows)
    return found
