"""Cloudflare's origin look-up for hotlines that it has admitted: where a site behind it really is.

Known from the open tool of such a hotline only: github.com/AbuseIO/SCART-application. It is not
published, and was never tried with Cloudflare. What it answers is confidential: the addresses serve
to look up the host, and are shown to nobody.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote

from integrations.api import ApiClient
from integrations.particulars import objects, text
from untilgone.errors import BadInput, RetryLater
from untilgone.settings import Secret, Settings

CLOUDFLARE = "cloudflare"  # as the CDN is called in `untilgone/cdns.toml`

_ROOT = "https://trust.cloudflare.com/investigation/v1"


@dataclass(frozen=True, kw_only=True)
class Access:
    """The service token that lets a hotline in, and under what it asks."""

    client_id: Secret
    client_secret: Secret
    case: str  # in the address of every question; the other hotline gives its own file number
    root: str = _ROOT


def access(settings: Settings) -> Access | None:
    """How this hotline is let in; None where nothing is set, BadInput where only a part is."""
    given = {
        "ID": settings.cloudflare_origin_id.get_secret_value(),
        "SECRET": settings.cloudflare_origin_secret.get_secret_value(),
        "CASE": settings.cloudflare_origin_case,
    }
    if not any(given.values()):
        return None
    if missing := [f"UNTILGONE_CLOUDFLARE_ORIGIN_{name}" for name in given if not given[name]]:
        raise BadInput(
            f"{' and '.join(missing)} must be set too: Cloudflare's origin look-up needs all three. "
            "Without any of them it is off."
        )
    return Access(
        client_id=settings.cloudflare_origin_id,
        client_secret=settings.cloudflare_origin_secret,
        case=settings.cloudflare_origin_case,
    )


class CloudflareOrigin:
    """Asks for the addresses behind a host; there is a daily quota, so what is told is kept."""

    def __init__(self, api: ApiClient, access: Access) -> None:
        self._api = api
        self._access = access

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of the origin, of version 4 first; none where Cloudflare knows none.

        RetryLater or AccountRefused where it does not tell, with its own reason.
        """
        answer = await self._api.get(
            f"{self._access.root}/{quote(self._access.case, safe='')}/origin",
            headers={
                "CF-Access-Client-ID": self._access.client_id.get_secret_value(),
                "CF-Access-Client-Secret": self._access.client_secret.get_secret_value(),
            },
            query={"hostname": host},
        )
        said = answer.known("Cloudflare").fields
        found = tuple(
            address
            for key in ("originIPv4", "originIPv6")
            for one in objects(said.get("result"))
            if one.get("isUsingCloudflare") is True
            for address in _addresses(one.get(key))
        )
        # Errors may stand there although it succeeded; what was told counts nevertheless.
        errors = "; ".join(
            f"{text(error.get('message'))} ({text(error.get('code'))})"
            for error in objects(said.get("errors"))
        )
        if said.get("success") is not True or (errors and not found):
            raise RetryLater(f"Cloudflare did not name the origin: {errors or 'without a reason'}.")
        return tuple(dict.fromkeys(found))


def _addresses(value: object) -> list[str]:
    found = []
    for each in value if isinstance(value, list) else []:
        try:
            found.append(str(ip_address(text(each))))
        except ValueError:
            continue
    return found
