"""Files that spreadsheets write, gone through as often as needed: their rows never stand in memory at once."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TextIO

from untilgone.errors import BadInput


@dataclass(frozen=True, kw_only=True)
class Spreadsheet:
    """The octets of a CSV file: UTF-8 with or without a mark, or what western Europe's write."""

    octets: bytes = field(repr=False)
    encoding: str

    @classmethod
    def at(cls, path: Path) -> Self:
        """BadInput where it cannot be read."""
        try:
            octets = path.read_bytes()
        except OSError as error:
            said = f"{path} cannot be read: {error.strerror}. Nothing was imported."
            raise BadInput(said) from error
        try:
            octets.decode("utf-8-sig")
        except UnicodeDecodeError:
            return cls(octets=octets, encoding="cp1252")
        return cls(octets=octets, encoding="utf-8-sig")

    def lines(self) -> TextIO:
        """Its text from the beginning, as ``csv`` wants it."""
        return io.TextIOWrapper(
            io.BytesIO(self.octets), encoding=self.encoding, errors="replace", newline=""
        )

    @property
    def heading(self) -> str:
        """Its first line."""
        octets = self.octets.partition(b"\n")[0]
        return octets.decode(self.encoding, errors="replace")
