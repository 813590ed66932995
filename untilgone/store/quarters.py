"""Time between two columns in whole quarters of an hour, counted by the database itself."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement, FunctionElement

A_QUARTER = 0.25  # of an hour


class quarters_between(FunctionElement[int]):  # noqa: N801 - it reads as a function in SQL
    """Whole quarters of an hour from one time to a later one."""

    type = Integer()
    inherit_cache = True
    name = "quarters_between"

    def __init__(self, since: ColumnElement[Any], until: ColumnElement[Any]) -> None:
        super().__init__(since, until)


@compiles(quarters_between, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    since, until = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM ({until} - {since})) / 900) AS INTEGER)"


@compiles(quarters_between, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    since, until = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST((julianday({until}) - julianday({since})) * 96 + 0.000001 AS INTEGER)"
