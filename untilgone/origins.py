"""The addresses under which people reach our own pages, as the settings name them."""

from urllib.parse import SplitResult, urlsplit

from untilgone.errors import BadInput
from untilgone.settings import Settings


def origin(address: str, name: str) -> str:
    """Scheme, host and port as browsers write them (RFC 6454 section 6.2).

    BadInput names the setting and says what it must look like.
    """
    parts = _parts(address)
    if parts is None:
        raise BadInput(
            f"{name} must be an address such as https://desk.example.org, without a path."
        )
    default = ":443" if parts.scheme == "https" else ":80"
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default)}"


def web_origin(settings: Settings) -> str:
    """Where staff reach the pages; BadInput where the setting is no such address."""
    return origin(settings.web_address, "UNTILGONE_WEB_ADDRESS")


def answer_origin(settings: Settings) -> str:
    """Where parties answer; empty where letters have no link. BadInput as above."""
    if not settings.answer_address:
        return ""
    return origin(settings.answer_address, "UNTILGONE_ANSWER_ADDRESS")


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket too many
        return None
    is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
    is_web = parts.scheme in {"http", "https"} and bool(host_of(parts.netloc))
    return parts if is_bare and is_web else None


def host_of(authority: str) -> str:
    """The host in a Host header or behind the slashes of an address; empty where it is none."""
    try:
        parts = urlsplit(f"//{authority}")
        return (parts.hostname or "").lower() if parts.port != 0 else ""
    except ValueError:  # a port that is no number, a bracket too many
        return ""
