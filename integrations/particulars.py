"""What forms of APIs ask of a notice, taken from it: one address, one host, a line of reference."""

from typing import Any
from urllib.parse import urlsplit

from untilgone.errors import NeedsHuman
from untilgone.notices import Notice


def one_url(notice: Notice, label: str) -> str:
    """Its address; NeedsHuman where there are several."""
    if len(notice.material.urls) != 1:
        raise NeedsHuman(
            f"{label} takes one address per report, this notice has {len(notice.material.urls)}. "
            "Nothing was sent; report them one by one."
        )
    return notice.material.urls[0]


def host_of(url: str) -> str:
    """The host in an address of ours, in lower case."""
    return urlsplit(url).hostname or ""


def reference_line(notice: Notice) -> str:
    """What tells this notice from every other, wherever it is shown or listed."""
    return f"Our reference: {notice.notice_id}"


def objects(value: Any) -> list[dict[str, Any]]:
    """The JSON objects in a list that came from outside; whatever else is there is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: Any) -> str:
    """A text or a number that came from outside; empty for anything else."""
    is_told = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_told else ""


def listed(value: Any, name: str) -> list[dict[str, Any]]:
    """The JSON objects under a name, or under `items` instead, or in the list that `value` is."""
    found = value.get(name, value.get("items")) if isinstance(value, dict) else value
    return [
        each
        for item in objects(found)
        for each in (objects(item[name]) if name in item else [item])
    ]
