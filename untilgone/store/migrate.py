"""Bringing the store to the newest form, by alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url

_MIGRATIONS = Path(__file__).parent / "migrations"


def config(url: str) -> Config:
    """The alembic configuration for a store; a blocking driver, migrations run on their own."""
    parsed = make_url(url)
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
    backend = parsed.get_backend_name()
    sync = parsed.set(drivername=drivers.get(backend, backend))
    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.set_main_option("version_locations", str(_MIGRATIONS / "versions"))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = sync.render_as_string(hide_password=False)
    return made


def migrate(url: str) -> None:
    """Apply every migration that is missing; a store that is up to date stays untouched."""
    command.upgrade(config(url), "head")
