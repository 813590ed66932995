"""Console: prints each letter instead of sending it. For trials and tests.

Docs: https://www.rfc-editor.org/rfc/rfc5322 (what the printed Message-ID and Subject are).
Answers: none, since nobody gets the letter. URLs are printed as they are.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, TextIO

from integrations.base import Channel, Leaving
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact

_WIDTH = 78
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True)
class Config:
    """Nothing to set."""


class Console(Channel):
    """Takes any contact and sends nothing."""

    slug: ClassVar[str] = "console"
    label: ClassVar[str] = "Console (prints, sends nothing)"
    config_class: ClassVar[type[Config]] = Config
    most_urls: ClassVar[int] = 100
    takes_attachments: ClassVar[bool] = True
    is_stand_in: ClassVar[bool] = True

    def __init__(
        self,
        config: Config | None = None,
        *,
        stream: TextIO | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        del config
        self._stream = stream or sys.stderr
        self._now = now or (lambda: datetime.now(UTC))

    def accepts(self, contact: Contact) -> bool:
        """Always: it stands in for every channel."""
        del contact
        return True

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Print the letter; nothing leaves the machine."""
        await leaving()
        print(_printed(notice), file=self._stream, flush=True)
        return Receipt(reference=notice.message_id, said="printed, not sent", at=self._now())


def _printed(notice: Notice) -> str:
    head = {
        "Channel": notice.channel,
        "Address": notice.address,
        "Subject": notice.letter.subject,
        "Message-ID": notice.message_id,
    }
    if notice.attachment is not None:
        head["Attached"] = f"{notice.attachment.name}, SHA-256 {notice.attachment.sha256}"
    lines = [
        f"┌─ printed, not sent {'─' * (_WIDTH - 20)}",
        *(f"│ {name + ':':<12}{_tame(value, one_line=True)}" for name, value in head.items()),
        f"└{'─' * _WIDTH}",
        _tame(notice.letter.text).rstrip("\n"),
        "─" * (_WIDTH + 1),
    ]
    return "\n".join(lines)


def _tame(text: str, *, one_line: bool = False) -> str:
    """The text without control characters: a terminal obeys some of them."""
    shown = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text.replace("\r\n", "\n"))
    return shown.replace("\n", "\\n") if one_line else shown
