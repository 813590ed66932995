"""Under which names we are reached, and from which pages forms may come."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from untilgone.errors import BadInput

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class OwnAddress:
    """How people reach the pages. Requests by any other name are turned away (DNS rebinding)."""

    origin: str  # scheme, host and port as browsers write them
    host: str

    @classmethod
    def parse(cls, address: str) -> "OwnAddress":
        """The address in UNTILGONE_WEB_ADDRESS; BadInput says what it must look like."""
        parts = urlsplit(address)
        is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
        if parts.scheme not in {"http", "https"} or not _host(parts) or not is_bare:
            raise BadInput(
                "UNTILGONE_WEB_ADDRESS must be an address such as https://desk.example.org, "
                "without a path."
            )
        default = ":443" if parts.scheme == "https" else ":80"
        origin = f"{parts.scheme}://{parts.netloc.lower().removesuffix(default)}"
        return cls(origin=origin, host=_host(parts))

    @property
    def is_secure(self) -> bool:
        """Whether people reach us by https."""
        return self.origin.startswith("https://")

    @property
    def cookie(self) -> str:
        """Name of the session cookie; with the prefix, browsers take it from nobody but us."""
        return "__Host-untilgone" if self.is_secure else "untilgone"

    def is_ours(self, host_header: str) -> bool:
        """Whether a request with this Host header was meant for us."""
        host = _host(urlsplit(f"//{host_header}"))
        return host == self.host or host in _LOOPBACK

    def is_own_page(self, origin: str | None, host_header: str) -> bool:
        """Whether a form with this Origin header was on a page of ours."""
        if origin == self.origin:
            return True
        is_loopback = _host(urlsplit(f"//{host_header}")) in _LOOPBACK
        return is_loopback and origin == f"http://{host_header}"


def _host(parts: SplitResult) -> str:
    try:
        return (parts.hostname or "").lower() if parts.port != 0 else ""
    except ValueError:  # a port that is no number
        return ""
