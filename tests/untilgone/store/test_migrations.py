"""Migrations: what they build is what the tables say, there and back again, on both databases."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from tests.untilgone.store import filled
from untilgone.paths import PACKAGE
from untilgone.store import tables
from untilgone.store.migrate import config, migrate

MIGRATIONS = PACKAGE / "store" / "migrations" / "versions"

TABLES = set(tables.SQLModel.metadata.tables)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as opened:
        yield opened


def names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def content(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]
        for name in sorted(names(connection))
    }


def test_the_migrated_store_is_what_the_tables_say(database_url: str, connection: Connection):
    migrate(database_url)
    context = MigrationContext.configure(connection, opts={"compare_type": True})

    assert compare_metadata(context, tables.SQLModel.metadata) == []


def test_migrating_down_takes_everything_along_and_up_again_works(
    database_url: str, connection: Connection
):
    migrate(database_url)
    before = content(connection)
    connection.rollback()
    command.downgrade(config(database_url), "base")
    left = names(connection)
    connection.rollback()
    migrate(database_url)

    assert left == {"alembic_version"}
    assert content(connection) == before


def test_migrating_twice_changes_nothing(database_url: str, connection: Connection):
    migrate(database_url)
    before = content(connection)
    connection.rollback()
    migrate(database_url)

    assert content(connection) == before
    assert names(connection) == TABLES | {"alembic_version"}


def test_migrating_keeps_what_is_there(database_url: str, connection: Connection):
    migrate(database_url)
    connection.execute(text("UPDATE counters SET value = 7, mark = 'abc'"))
    connection.commit()
    migrate(database_url)

    assert content(connection)["counters"] == [("acts", 7, "abc")]


def test_the_release_before_goes_on_keeping_looks(database_url: str, connection: Connection):
    """What it writes names no column that came later."""
    command.upgrade(config(database_url), "0001")
    described = {
        table: {column["name"]: column for column in inspect(connection).get_columns(table)}
        for table in names(connection)
    }
    connection.rollback()
    migrate(database_url)
    later = [
        column
        for table in described
        for column in inspect(connection).get_columns(table)
        if column["name"] not in described[table]
    ]

    assert sorted(column["name"] for column in later) == [
        "agent_sealed",
        "answered_at",
        "asked_at",
        "attachment_sealed",
        "certainty",
        "channel",
        "country",
        "current_url_sealed",
        "defang",
        *["desk"] * 4,
        "erased_at",
        "fields_sealed",
        "final_url_sealed",
        "found_at",
        "host",
        "is_defanged",
        "last_verified",
        "mandate_sealed",
        "mandate_withdrawn_at",
        "moved_at",
        "moves",
        "platform",
        "restarts",
        "step",
        "template_revision",
        "urls_sealed",
        "waited_seconds",
        "way",
    ]
    assert all(column["nullable"] or column["default"] for column in later)


def test_what_was_counted_by_months_is_counted_by_years(database_url: str, connection: Connection):
    command.upgrade(config(database_url), "0022")
    row = (
        "INSERT INTO measured VALUES ('main', 'removal', 'all', '{span}', '{day}', '', 1, 2, "
        "'removed', '', {number})"
    )
    for span, day, number in (
        ("month", "2025-12-01", 1),
        ("month", "2026-01-01", 2),
        ("day", "2026-01-05", 2),
        ("month", "2026-11-01", 4),
    ):
        connection.execute(text(row.format(span=span, day=day, number=number)))
    connection.commit()
    migrate(database_url)

    query = "SELECT began_on, number FROM measured WHERE span = 'year' ORDER BY began_on"
    found = [(str(day), number) for day, number in connection.execute(text(query))]
    assert found == [("2025-01-01", 1), ("2026-01-01", 6)]


def test_every_migration_keeps_the_rows_that_are_there(database_url: str, connection: Connection):
    """Up step by step, so that each earlier release is left; then all the way down and up again."""
    made = config(database_url)
    command.upgrade(made, "0001")
    filled.fill(connection, 3)
    known = filled.columns(connection)
    before = filled.content(connection, known)
    connection.rollback()
    for path in sorted(MIGRATIONS.glob("*.py"))[1:]:
        command.upgrade(made, path.name[:4])
        after = filled.content(connection, known)
        connection.rollback()
        assert after == before, path.name
    command.downgrade(made, "-1")
    command.downgrade(made, "0001")
    command.upgrade(made, "head")

    assert len(before["takedowns"]) == 3
    assert filled.content(connection, known) == before


def test_migrating_says_nothing(database_url: str, capfd: pytest.CaptureFixture[str]):
    migrate(database_url)
    migrate(database_url)

    assert capfd.readouterr().out == ""


def test_a_password_with_odd_letters_reaches_the_driver():
    made = config("postgresql://desk:p%25%40ss@db.example/untilgone")

    assert made.attributes["url"] == "postgresql+psycopg://desk:p%25%40ss@db.example/untilgone"
