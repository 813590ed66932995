"""Recorded answers: the same observation as from a look of our own, without asking anybody."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from untilgone.errors import BadInput
from untilgone.fingerprint import MOST_BYTES, TEXT_TYPES, kept, media_type
from untilgone.looks import Observation, Trouble
from untilgone.marker import Markers
from untilgone.reading import Reading, read_answer

PROBE = "recorded/1"
GAP = "<!-- CUT -->"  # where a recorder took the middle out of a long body

_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[{\["])')
_ENDS = re.compile(r"</(?:script|style)\s*>", re.IGNORECASE)
_BEGINS = re.compile(r"<(?:script|style)\b", re.IGNORECASE)

T = TypeVar("T")


def observation_from_recorded(row: Mapping[str, object], markers: Markers) -> Observation:
    """What a look would have seen, had it got this answer.

    Needed are ``url`` and one of ``status`` and ``error``; where both stand, the error counts.
    BadInput names the key that is missing or wrong. Without ``observed_at`` (ISO 8601) the answer
    counts as seen now.
    """
    url = _required(row, "url", str)
    trouble = _trouble(row)
    final_url = _optional(row, "final_url", str) or url
    headers = _headers(row)
    body = _optional(row, "body", str)
    status = _status(row) if trouble is None else None
    read = None if status is None else _read(status, headers, final_url, body, markers)
    return Observation(
        url=url,
        observed_at=_observed_at(row),
        probe=PROBE,
        status=status,
        trouble=trouble,
        final_url=final_url,
        redirects=_redirects(row),
        headers=kept(headers) if trouble is None else {},
        fingerprint=read.fingerprint if read else None,
        shape=read.shape if read else None,
        signs=read.signs if read else (),
    )


def _required(row: Mapping[str, object], key: str, kind: type[T]) -> T:
    value = _optional(row, key, kind)
    if value is None:
        raise BadInput(f"The recorded answer has no {key!r}. It was not judged; add the key.")
    return value


def _optional(row: Mapping[str, object], key: str, kind: type[T]) -> T | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _wrong(key, f"{type(value).__name__} where {kind.__name__} is expected")
    return value


def _wrong(key: str, problem: str) -> BadInput:
    return BadInput(f"In the recorded answer, {key!r} is wrong: {problem}. It was not judged.")


def _trouble(row: Mapping[str, object]) -> Trouble | None:
    name = _optional(row, "error", str)
    if not name:
        return None
    try:
        return Trouble(name)
    except ValueError as error:
        raise _wrong("error", "it is none of " + ", ".join(Trouble)) from error


def _status(row: Mapping[str, object]) -> int:
    status = _required(row, "status", int)
    if not 100 <= status <= 999:  # noqa: PLR2004  # three digits, RFC 9110 section 15
        raise _wrong("status", "it has not three digits")
    return status


def _headers(row: Mapping[str, object]) -> dict[str, str]:
    headers = _optional(row, "headers", dict) or {}
    if not all(isinstance(part, str) for pair in headers.items() for part in pair):
        raise _wrong("headers", "names and values must be text")
    return {name.lower(): value for name, value in headers.items()}


def _redirects(row: Mapping[str, object]) -> tuple[str, ...]:
    redirects = _optional(row, "redirects", list) or []
    if not all(isinstance(url, str) for url in redirects):
        raise _wrong("redirects", "it must be a list of URLs")
    return tuple(redirects)


def _observed_at(row: Mapping[str, object]) -> datetime:
    said = _optional(row, "observed_at", str)
    if said is None:
        return datetime.now(UTC)
    try:
        observed_at = datetime.fromisoformat(said)
    except ValueError as error:
        raise _wrong("observed_at", "it is not a time in ISO 8601") from error
    return observed_at if observed_at.tzinfo else observed_at.replace(tzinfo=UTC)


def _read(
    status: int, headers: dict[str, str], final_url: str, body: str | None, markers: Markers
) -> Reading:
    # Recorders drop headers; a body is text here.
    said = media_type(headers) or ("application/json" if _JSON.match(body or "") else "text/html")
    has_gap = GAP in (body or "")
    body = None if body is None else _over_gaps(body)
    read = body.encode("utf-8", "replace") if body is not None and said in TEXT_TYPES else None
    return read_answer(
        markers=markers,
        status=status,
        headers=headers,
        final_url=final_url,
        media_type=said,
        text=None if read is None else read[:MOST_BYTES].decode("utf-8", "replace"),
        text_bytes=min(len(read or b""), MOST_BYTES),
        is_cut=len(read or b"") > MOST_BYTES or has_gap,
        keep_title=True,
    )


def _over_gaps(body: str) -> str:
    """The body so that no script, style or tag that was cut off swallows what comes after a gap."""
    whole, *rest = body.split(GAP)
    for part in rest:
        is_in_a_tag = whole.rfind("<") > whole.rfind(">")
        ends, begins = _ENDS.search(part), _BEGINS.search(part)
        if ends and (begins is None or ends.start() < begins.start()):
            part = part[ends.end() :]  # noqa: PLW2901  # it began inside of a script or a style
        whole += ('">' if is_in_a_tag else "") + f"</script></style>\n{part}"
    return whole
