"""The settings of the provider at which people sign in, and how claims are read by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrations.api import service_root
from untilgone.errors import BadInput
from untilgone.people import Role
from untilgone.settings import PREFIX, Secret, setting

OIDC_PREFIX = f"{PREFIX}OIDC_"
_SCOPE = "openid"


@dataclass(frozen=True, kw_only=True)
class Config:
    """The provider at which people sign in."""

    issuer: str = setting(
        "Address of your provider as it writes it itself, e.g. https://login.hotline.example/realms/desk"
    )
    client_id: str = setting("What this installation is called there")
    client_secret: Secret | None = setting(
        "Its secret there; not set: it has none, and PKCE alone must do", default=None
    )
    roles: str = setting(
        "Which group gives which role: `group=role`, separated by commas; the first that fits counts, "
        "and whoever is in none is not let in"
    )
    groups_claim: str = setting(
        "The claim that lists somebody's groups, e.g. realm_access.roles", default="groups"
    )
    name_claim: str = setting(
        "The claim with the name that goes on the record", default="preferred_username"
    )
    scopes: str = setting(
        "What is asked for, separated by spaces; with openid", default="openid profile email"
    )
    amr: str = setting(
        "How people must have proven who they are, one of these: values of `amr`, separated by "
        "spaces, e.g. mfa; not set: the provider decides",
        default="",
    )
    acr: str = setting(
        "At which level, one of these: values of `acr`, separated by spaces; not set: the provider "
        "decides",
        default="",
    )

    def __post_init__(self) -> None:
        service_root(self.issuer, f"{OIDC_PREFIX}ISSUER")
        roles_of(self.roles)
        if _SCOPE not in self.scopes.split():
            raise BadInput(f"{OIDC_PREFIX}SCOPES must hold `openid`.")


def roles_of(text: str) -> tuple[tuple[str, Role], ...]:
    """Groups and their roles, in order; BadInput says which entry is wrong."""
    found = []
    for position, entry in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        group, _, role = entry.rpartition("=")
        if not group.strip() or role.strip() not in set(Role):
            raise BadInput(
                f"Entry {position} of {OIDC_PREFIX}ROLES must be `group=role`; the roles are "
                f"{', '.join(Role)}."
            )
        found.append((group.strip(), Role(role.strip())))
    if not found:
        raise BadInput(f"{OIDC_PREFIX}ROLES names no group: nobody could sign in.")
    return tuple(found)


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by the way that leads to it: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def texts(value: Any) -> tuple[str, ...]:
    """The texts in a claim that holds one or a list of them."""
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
