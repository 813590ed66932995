"""The part of a host name that somebody registered, by the public suffix list of a wheel."""

from functools import lru_cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def registrable(host: str) -> str | None:
    """The domain that a registrar sold; None for addresses and for endings themselves.

    Only what registries delegate counts: `name.github.io` was given out by GitHub, whom a registry
    knows, and not by a registrar.
    """
    name = host.lower().rstrip(".")
    return None if is_address(name) else _delegated().privatesuffix(name)


@lru_cache(maxsize=1)
def _delegated() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def is_below(host: str, domain: str) -> bool:
    """Whether the host is the domain or one of its subdomains."""
    host, domain = host.lower().rstrip("."), domain.lower()
    return host == domain or host.endswith("." + domain)
