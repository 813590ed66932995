"""A delivery status as its fields (RFC 3464), also where it stands in the text of the mail."""

import re
from dataclasses import dataclass

from untilgone.mail.headers import addresses_in

MOST_RECIPIENTS = 100
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{2,40})[ \t]{0,4}:[ \t]{0,4}(.{0,2000})")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_KNOWN = frozenset(
    {"final-recipient", "original-recipient", "action", "status", "diagnostic-code", "remote-mta"}
    | {"reporting-mta", "last-attempt-date", "will-retry-until", "x-actual-recipient"}
    | {"arrival-date", "final-log-id"}
)
_WENT_WELL = frozenset({"delivered", "deliverable", "relayed", "expanded"})
_NAMES_ONE = frozenset({"final-recipient", "original-recipient", "diagnostic-code"})
_OF_RECIPIENT = _NAMES_ONE | {"action"}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What became of the mail at one recipient. Any field can be missing, whatever RFC 3464 asks."""

    final_recipient: str = ""
    original_recipient: str = ""
    action: str = ""  # lower case
    status: str = ""  # such as `5.1.1`
    diagnosis: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether it is not there, for now or for good."""
        if self.action:
            return self.action not in _WENT_WELL
        return self.status[:1] in {"4", "5"} or bool(re.search(r"\b[45]\d\d\b", self.diagnosis))

    @property
    def recipient(self) -> str:
        """The address that failed; the one that we wrote to where the last one is no address."""
        for value in (self.final_recipient, self.original_recipient):
            for address in addresses_in(value.partition(";")[2] or value):
                return address.removeprefix("rfc822;")
        return ""


def deliveries(fields: str) -> tuple[Delivery, ...]:
    """One for each recipient named."""
    found: list[Delivery] = []
    of_all: dict[str, str] = {}  # an action above the recipients, where RFC 3464 has none
    current: dict[str, str] = {}
    last = ""
    for line in [*fields.split("\n"), ""]:
        if not line.strip():
            if "reporting-mta" in current and not current.keys() & _NAMES_ONE:
                of_all = {name: current[name] for name in ("action", "status") if name in current}
                current = {}
            elif current.keys() & _OF_RECIPIENT:
                found.append(_delivery(of_all | current))
                current = {}
            elif current.keys() - {"status"}:
                current = {}
            last = ""
            continue
        if line[0] in " \t" and last:
            current[last] = f"{current[last]} {line.strip()}"[:4000]
            continue
        match = _FIELD.match(line.lstrip())
        last = match[1].lower() if match else ""
        if match is None or last not in _KNOWN:
            last = ""
            continue
        if last == "final-recipient" and last in current:  # a new block without a blank line
            found.append(_delivery(of_all | current))
            current = {}
        current.setdefault(last, match[2].strip())
    if not found and "action" in of_all:
        found.append(_delivery(of_all))
    return tuple(found[:MOST_RECIPIENTS])


def _delivery(fields: dict[str, str]) -> Delivery:
    status = _STATUS.search(fields.get("status", ""))
    return Delivery(
        final_recipient=fields.get("final-recipient") or fields.get("x-actual-recipient", ""),
        original_recipient=fields.get("original-recipient", ""),
        action=fields.get("action", "").strip().lower().partition(" ")[0].rstrip(";,"),
        status=status[0] if status else "",
        diagnosis=fields.get("diagnostic-code", ""),
    )
