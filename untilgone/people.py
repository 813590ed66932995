"""Who acts, and in which role."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do depends on the role (web/people.py has the table)."""

    CASE_WORKER = "case_worker"
    LEGAL = "legal"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody signed in, by the name that goes on the record."""

    name: str
    role: Role


OVERSEEING = frozenset({Role.MANAGER, Role.ADMIN})
"""Roles that read the record and answer for data about persons."""

OPERATOR = Person(name="operator", role=Role.ADMIN)
"""Whoever runs the command on the machine itself: has the keys, so may do everything."""
