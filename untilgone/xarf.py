"""A notice for machines: XARF v4, which one report says of one URL.

https://xarf.org/docs/specification/ has the format. It knows no intimate images without consent,
no impersonation and no doxing: for these there is no report, and none is invented.
"""

import hashlib
import re
import uuid
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.notices import Notice, Notifier

XARF_VERSION = "4.2.0"

_ABUSE_OF_CHILDREN = {Category.CSAM, Category.CSAM_SYNTHETIC}
_DOMAIN = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}")  # the schema's own
_LONGEST_ORGANISATION = 200
_LONGEST_DESCRIPTION = 1000


def has_type(category: Category) -> bool:
    """Whether XARF has a type for what a notice of this category is about."""
    return category in _ABUSE_OF_CHILDREN


def xarf_report(
    notice: Notice, *, description: str, tags: tuple[str, ...] = ()
) -> dict[str, Any] | None:
    """The report of this notice, the same whenever it is asked.

    None where XARF has no type for its category, or it is about more than one URL. BadInput where
    a part does not fit. ``description`` goes to whoever runs the machine: nothing about victims.
    """
    if not has_type(notice.material.category) or len(notice.material.urls) != 1:
        return None
    if len(description) > _LONGEST_DESCRIPTION:
        raise BadInput(
            f"The description of an XARF report has at most {_LONGEST_DESCRIPTION} characters, "
            f"this one has {len(description)}."
        )
    [url] = notice.material.urls
    host = urlsplit(url).hostname or ""
    sender = _organisation(notice.notifier)
    report: dict[str, Any] = {
        "xarf_version": XARF_VERSION,
        "report_id": _report_id(notice),
        "timestamp": notice.written_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reporter": sender,
        "sender": sender,
        "source_identifier": host,
        "category": "content",
        "type": "csam",
        "url": url,
        # The level all hotlines agree on. The finer ones are an analyst's to say, never ours.
        "classification": "baseline",
        "detection_method": "user_report",
        "evidence_source": "user_report",
        "description": description,
    }
    if _DOMAIN.fullmatch(host):
        report["domain"] = host
    if tags:
        report["tags"] = list(tags)
    return report


def _report_id(notice: Notice) -> str:
    """A UUID of version 4, as the format asks, whose random part is that of the Message-ID."""
    digest = hashlib.sha256(notice.message_id.encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def _organisation(notifier: Notifier) -> dict[str, str]:
    if len(notifier.name) > _LONGEST_ORGANISATION:
        raise BadInput(
            f"XARF takes names of organisations up to {_LONGEST_ORGANISATION} characters, not "
            f"{notifier.name!r}."
        )
    domain = notifier.email.rpartition("@")[2]
    return {"org": notifier.name, "contact": notifier.email, "domain": domain}
