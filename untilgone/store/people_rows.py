"""The tables of the people who work here; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlalchemy import true
from sqlmodel import Field, SQLModel


class PreferenceRow(SQLModel, table=True):
    """How one person wants the pages."""

    __tablename__ = "preferences"

    person: str = Field(primary_key=True)
    language: str
    zone: str
    shortcuts: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class SignInLinkRow(SQLModel, table=True):
    """A one-time link to sign in at a trial; only its hash is kept."""

    __tablename__ = "sign_in_links"

    token_sha256: str = Field(primary_key=True)
    person: str
    role: str
    desk: str = Field(default="main", sa_column_kwargs={"server_default": "main"})
    expires_at: datetime
    used_at: datetime | None = None


class SessionRow(SQLModel, table=True):
    """A signed-in browser; only the hash of its secret is kept."""

    __tablename__ = "sessions"

    token_sha256: str = Field(primary_key=True)
    person: str
    role: str
    desk: str = Field(default="main", sa_column_kwargs={"server_default": "main"})
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
