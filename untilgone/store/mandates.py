"""The mandate of a case as the store keeps it: sealed, because it tells of a person."""

from pydantic import TypeAdapter

from untilgone.keyring import KeyRing
from untilgone.mandates import CaseMandate

_MANDATE = TypeAdapter(CaseMandate)


def sealed(keyring: KeyRing, mandate: CaseMandate | None) -> str | None:
    """As it is kept; None where none was recorded."""
    return keyring.seal(_MANDATE.dump_json(mandate).decode()) if mandate is not None else None


def unsealed(keyring: KeyRing, kept: str | None) -> CaseMandate | None:
    """The mandate, or None where none was recorded."""
    return _MANDATE.validate_json(keyring.open(kept)) if kept is not None else None
