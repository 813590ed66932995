"""Who acts, and in which role."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do depends on the role (web/people.py has the table)."""

    CASE_WORKER = "case_worker"
    LEGAL = "legal"
    MANAGER = "manager"
    ADMIN = "admin"


MAIN_DESK = "main"
"""The desk of an installation that has only one."""


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
