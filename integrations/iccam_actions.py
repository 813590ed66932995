"""What a hotline records in ICCAM about content of its own country: actions, and where it moved.

Docs: as ``integrations/iccam_api.py``; never tried with ICCAM. Only the hotline of the country that
an address is assigned to may do this.
"""

from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address

from integrations.base import Leaving
from integrations.iccam_api import LABEL, Content, IccamApi
from untilgone.errors import BadInput, OutcomeUnknown, Refused, UntilgoneError

_NEEDS_A_REASON = 3  # actions above it carry one
_CONTENT_NOT_FOUND = 2


class IccamAction(StrEnum):
    """What was done about an address; the rest (police, not illegal) is for an analyst to say."""

    PROVIDER = "provider"
    REMOVED = "removed"
    NOT_AVAILABLE = "not_available"

    @property
    def type(self) -> int:
        """ICCAM's number for it."""
        return {"provider": 2, "removed": 3, "not_available": 4}[self]


class IccamActions:
    """Finds an address of a report, and changes one thing about it, once."""

    def __init__(self, api: IccamApi, own_country: str) -> None:
        self._api = api
        self._own = own_country

    async def find(self, report: str, url: str) -> Content:
        """The address as ICCAM has it; Refused where it cannot be read (yet)."""
        listed = await self._api.numbers(report) or []
        number = next((number for number, listed_url in listed if listed_url == url), None)
        content = await self._api.content(number) if number else None
        if content is None:
            raise Refused(
                f"{LABEL} does not show this address in report {report} (yet). Nothing was sent."
            )
        return content

    async def record(
        self, content: Content, action: IccamAction, at: datetime, leaving: Leaving
    ) -> None:
        """Say what was done about an address of our own country."""
        self._is_ours(content)
        said = {
            "actionType": action.type,
            "actioningAnalystName": self._api.config.analyst,
            "actionDate": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        if action.type > _NEEDS_A_REASON:
            said |= {"reasonId": _CONTENT_NOT_FOUND, "reasonText": "Content not found"}
        await self._api.send(
            "POST", f"rest/Content/{content.number}/actions", leaving, as_json=said
        )

    async def move(self, content: Content, address: str, country: str, leaving: Leaving) -> None:
        """Hand an address whose host has moved to the hotline of the other country.

        Two requests: where it is hosted, then who has it. OutcomeUnknown where only the first
        was taken.
        """
        self._is_ours(content)
        if country == content.country:
            raise BadInput(f"The hotline of {country} has it already. Nothing was sent.")
        where = {"newIpAddress": str(ip_address(address)), "newCountryCode": country}
        path = f"rest/Content/{content.number}"
        await self._api.send("PUT", f"{path}/url/hosting", leaving, query=where)

        async def left_already() -> None:
            pass

        try:
            await self._api.send(
                "PUT", f"{path}/assigned-country", left_already, query={"newCountryCode": country}
            )
        except UntilgoneError as error:
            raise OutcomeUnknown(
                f"{LABEL} knows the new host, but it was not handed to {country}: {error} "
                "Look in ICCAM, and assign it there."
            ) from error

    def _is_ours(self, content: Content) -> None:
        if content.country != self._own:
            whose = content.country or "another country"
            raise Refused(
                f"The hotline of {whose} has this address in {LABEL}, not that of {self._own}: only "
                "it may say what was done. Nothing was sent."
            )
