"""What the DNS says about a host and the domain it belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Names:
    """Where a host is, through which other names, and who answers for its domain."""

    host: str
    exists: bool = True
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # the chain of CNAMEs, the last name last
    nameservers: tuple[str, ...] = ()  # of the registrable domain
    mail_servers: tuple[str, ...] = ()  # of the registrable domain
    domain_has_address: bool = False  # then mail goes there, where it has no mail server

    @property
    def takes_mail(self) -> bool:
        """Whether mail to the domain can arrive anywhere (RFC 5321 section 5.1)."""
        return bool(self.mail_servers) or self.domain_has_address


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Which autonomous system announces an address."""

    number: int
    prefix: str = ""
    registry: str = ""
    country: str | None = None
    name: str = ""
