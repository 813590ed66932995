"""Who acts, and in which role; how they sign in."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from untilgone.errors import BadInput


class Role(StrEnum):
    """What a person may do depends on the role (web/people.py has the table)."""

    CASE_WORKER = "case_worker"
    LEGAL = "legal"
    MANAGER = "manager"
    ADMIN = "admin"


MAIN_DESK = "main"
"""The desk of an installation that has only one."""


class Way(StrEnum):
    """How somebody signs in."""

    LINK = "link"  # one that works once; at a trial
    PROVIDER = "provider"  # at the organisation's own, by OpenID Connect
    BREAK_GLASS = "break_glass"  # in an emergency: a password and a code


class Scope(StrEnum):
    """What a token for the API may be used for, within what its role may do."""

    READ = "cases:read"
    OPEN = "cases:open"
    ACT = "cases:act"
    DIRECTORY = "directory:change"
    LETTERS = "letters:write"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody signed in, by the name that goes on the record.

    ``desk``: several may share an installation; nobody sees the cases of another.
    """

    name: str
    role: Role
    desk: str = MAIN_DESK


def is_desk(name: str) -> bool:
    """Whether a desk may be called so."""
    return re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", name) is not None


OVERSEEING = frozenset({Role.MANAGER, Role.ADMIN})
"""Roles that read the record and answer for data about persons."""

OPERATOR = Person(name="operator", role=Role.ADMIN)
"""Whoever runs the command on the machine itself: has the keys, so may do everything."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who works here."""

    id: int
    person: Person
    way: Way
    is_active: bool
    mail: str
    created_at: datetime
    signed_in_at: datetime | None


LONGEST_NAME = 64
_RESERVED = frozenset({OPERATOR.name, "system", "party"})  # they stand on the record already


def checked_name(name: str) -> str:
    """The name as it goes on the record; BadInput where it could not."""
    said = re.sub(r"\s+", " ", name).strip()
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise BadInput(f"A name has 1 to {LONGEST_NAME} letters on one line. Nothing was changed.")
    if said.casefold() in _RESERVED:
        raise BadInput(f"`{said}` already means somebody else on the record. Nothing was changed.")
    return said
