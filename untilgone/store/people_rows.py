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
    way: str = Field(default="link", sa_column_kwargs={"server_default": "link"})
    agent_sealed: str | None = None  # what the browser calls itself


class PersonRow(SQLModel, table=True):
    """Somebody who works here. Names stand on the record, so rows are never deleted."""

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    mail_sealed: str | None = None
    role: str
    desk: str = Field(default="main", sa_column_kwargs={"server_default": "main"})
    is_active: bool = True
    way: str  # how they sign in
    subject_lookup: str | None = Field(default=None, unique=True)  # who they are at the provider
    created_at: datetime
    signed_in_at: datetime | None = None


class LocalAccountRow(SQLModel, table=True):
    """The secrets of an account for emergencies."""

    __tablename__ = "local_accounts"

    person_id: int = Field(primary_key=True, foreign_key="people.id")
    password_hash: str  # argon2id
    totp_sealed: str
    last_step: int = 0  # of its codes; none works twice
    failures: int = 0
    failing_since: datetime | None = None


class RecoveryCodeRow(SQLModel, table=True):
    """A code that works once in place of one from the app; only its hash is kept."""

    __tablename__ = "recovery_codes"

    code_sha256: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    used_at: datetime | None = None


class ApiTokenRow(SQLModel, table=True):
    """A token for the API; only its hash is kept. Its name stands on the record."""

    __tablename__ = "api_tokens"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    token_sha256: str = Field(unique=True)
    role: str
    desk: str = Field(default="main", sa_column_kwargs={"server_default": "main"})
    scopes: str  # separated by spaces
    made_by: str
    made_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
