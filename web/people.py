"""Who is at the door, and what each role may do."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from untilgone.directory_changes import EDITORS
from untilgone.errors import BadInput
from untilgone.people import MAIN_DESK, OVERSEEING, Person, Role, Scope, is_desk
from untilgone.revisions import WRITERS
from untilgone.rules import ACTING, APPROVING


class Permission(StrEnum):
    """What a route asks for. Every route names one."""

    ANYONE = "anyone"  # tells nothing about any case but to whoever has its link
    SIGNED_IN = "signed in"
    ACT = "cases:act"
    APPROVE = "letters:approve"
    DIRECTORY = "directory:change"
    LETTERS = "letters:write"
    OPEN = "cases:open"
    OVERSEE = "desk:oversee"
    READ = "cases:read"
    ADMIN = "admin"


_ALL = frozenset({Permission.ANYONE, Permission.SIGNED_IN, Permission.READ})
_MORE = {
    Permission.ACT: ACTING,
    Permission.APPROVE: APPROVING,
    Permission.DIRECTORY: EDITORS,
    Permission.LETTERS: WRITERS,
    Permission.OPEN: ACTING,
    Permission.OVERSEE: OVERSEEING,
    Permission.ADMIN: frozenset({Role.ADMIN}),
}
MAY: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        role: _ALL | {permission for permission, roles in _MORE.items() if role in roles}
        for role in Role
    }
)
"""What a role may do. Who may approve which letter is the takedown's own rule."""

_WITHIN_ANY_SCOPE = frozenset({Permission.ANYONE, Permission.SIGNED_IN})


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks: a person with a token or a session, or nobody."""

    person: Person | None = None
    csrf: str = ""
    scopes: frozenset[Scope] | None = None  # of a token that was made for these alone

    def may(self, permission: Permission) -> bool:
        """Whether this visitor may use a route that asks for ``permission``."""
        if self.person is None:
            return permission is Permission.ANYONE
        if self.scopes is not None and permission not in _WITHIN_ANY_SCOPE | {
            Permission(scope) for scope in self.scopes
        }:
            return False
        return permission in MAY[self.person.role]


NOBODY = Visitor()


class ApiTokens:
    """Who may use the API by a token of the settings; those that admins make are in the store."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = dict(people)

    @classmethod
    def parse(cls, text: str) -> "ApiTokens":
        """Tokens as in UNTILGONE_API_TOKENS; BadInput says which entry is wrong, not its hash."""
        people: dict[str, Person] = {}
        for position, entry in enumerate(text.split(), start=1):
            match = re.fullmatch(r"([^:]{1,64}):([a-z_]+)(?:@([^:]+))?:([0-9a-fA-F]{64})", entry)
            desk = (match[3] or MAIN_DESK) if match else ""
            if match is None or match[2] not in set(Role) or not is_desk(desk):
                raise BadInput(
                    f"Entry {position} of UNTILGONE_API_TOKENS must be `name:role:sha256 of the "
                    f"token in hex`, or `name:role@desk:sha256`; the roles are {', '.join(Role)}."
                )
            name, role, digest = match[1], Role(match[2]), match[4].lower()
            if digest in people:
                raise BadInput(f"Entry {position} of UNTILGONE_API_TOKENS repeats a token.")
            people[digest] = Person(name=name, role=role, desk=desk)
        return cls(people)

    @property
    def people(self) -> tuple[Person, ...]:
        """Whom there are tokens for."""
        return tuple(self._people.values())

    def person(self, token: str) -> Person | None:
        """Whose token it is; takes the same time for every token."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        found = None
        for known, person in self._people.items():
            if hmac.compare_digest(known, digest):
                found = person
        return found
