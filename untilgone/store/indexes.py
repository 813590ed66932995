"""Indexes of some rows only, or with columns beside them, where a table is long."""

from collections.abc import Sequence

from sqlalchemy import Index, text


def index_of(
    name: str, columns: Sequence[str], *, where: str = "", beside: Sequence[str] = ()
) -> Index:
    """An index of the rows for which ``where`` is true; PostgreSQL keeps ``beside`` with it."""
    some = text(where) if where else None
    return Index(
        name,
        *columns,
        postgresql_include=list(beside),
        postgresql_where=some,
        sqlite_where=some,
    )
