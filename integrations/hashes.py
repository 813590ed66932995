"""Hashes of material, as databases of hashes hand them out. No picture is ever in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from untilgone.errors import BadInput

_HEX = frozenset("0123456789abcdefABCDEF")
LENGTHS: Mapping[str, int] = MappingProxyType({"MD5": 32, "SHA1": 40, "PDQ": 64})
"""Characters of the hashes whose form is known; others are passed on as they are."""


@dataclass(frozen=True, kw_only=True)
class MaterialHash:
    """One hash of one piece of material."""

    kind: str  # the database's own word, such as `ImagePDQ` or `MD5`
    value: str

    def __post_init__(self) -> None:
        """Refuse what is no hash: a wrong one is never found, and nobody notices."""
        length = next((size for name, size in LENGTHS.items() if self.kind.endswith(name)), None)
        if not self.value.strip() or not self.value.isprintable():
            raise BadInput("A hash is one line that is not empty.")
        if length is not None and not (len(self.value) == length and set(self.value) <= _HEX):
            raise BadInput(f"A hash of the kind {self.kind} has {length} hexadecimal digits.")
