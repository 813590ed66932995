"""Under which names we are reached, and from which pages forms may come."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from untilgone.origins import answer_origin, host_of, web_origin
from untilgone.settings import Settings

ANSWER = "/answer/"
_FOR_PARTIES = (ANSWER, "/static/")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class OwnAddress:
    """How people reach the pages. Requests by any other name are turned away (DNS rebinding)."""

    origin: str  # scheme, host and port as browsers write them
    answer_origin: str = ""  # where parties answer; empty: they have no page

    @classmethod
    def of(cls, settings: Settings) -> "OwnAddress":
        """The addresses in the settings; BadInput says what they must look like."""
        return cls(origin=web_origin(settings), answer_origin=answer_origin(settings))

    @property
    def is_secure(self) -> bool:
        """Whether people reach the pages by https."""
        return self.origin.startswith("https://")

    @property
    def cookie(self) -> str:
        """Name of the session cookie; with the prefix, browsers take it from nobody but us."""
        return "__Host-untilgone" if self.is_secure else "untilgone"

    def is_ours(self, host_header: str) -> bool:
        """Whether a request with this Host header was meant for us."""
        return self._is_for_staff(host_header) or self._is_for_parties(host_header)

    def serves(self, path: str, host_header: str) -> bool:
        """Whether this path may be there under this name: where parties answer is nothing else."""
        return not self.is_for_parties_alone(host_header) or path.startswith(_FOR_PARTIES)

    def is_for_parties_alone(self, host_header: str) -> bool:
        """Whether the name is that of the page for parties, and not also that of our own pages."""
        return self._is_for_parties(host_header) and not self._is_for_staff(host_header)

    def is_secure_at(self, host_header: str) -> bool:
        """Whether people reach by https what is under this name."""
        if self.is_for_parties_alone(host_header):
            return self.answer_origin.startswith("https://")
        return self.is_secure

    def is_own_page(self, origin: str | None, host_header: str) -> bool:
        """Whether a form with this Origin header was on a page of ours, under the same name."""
        if self.is_for_parties_alone(host_header):
            return origin == self.answer_origin
        is_loopback = host_of(host_header) in _LOOPBACK
        return origin == self.origin or (is_loopback and origin == f"http://{host_header}")

    def _is_for_staff(self, host_header: str) -> bool:
        host = host_of(host_header)
        return host in {_host(self.origin), *_LOOPBACK}

    def _is_for_parties(self, host_header: str) -> bool:
        return bool(self.answer_origin) and host_of(host_header) == _host(self.answer_origin)


def _host(origin: str) -> str:
    return host_of(urlsplit(origin).netloc)
