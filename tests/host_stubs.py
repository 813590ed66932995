"""Stand-ins for the APIs of hosts, each after the provider's contract, for the common tests.

Which contract it is stands in docs/integrations/<slug>.md.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.api_peer import Answers, Asked, Says
from tests.canary import PASSWORD as SECRET
from tests.cloudflare_stub import ACCOUNT, CloudflareStub
from untilgone.cases import Category
from untilgone.notices import Material

URL = "https://host.example/a?b=c&d=e"
OF_CHILDREN = Material(urls=(URL,), category=Category.CSAM)


def of_children(**changes: Any) -> dict[str, Any]:
    return {"material": OF_CHILDREN} | changes


@dataclass(frozen=True, kw_only=True)
class Stub:
    """One provider: settings for its channel, answers, which request is a report, what it takes."""

    settings: Mapping[str, str]
    answers: Callable[[], Answers]
    roots: tuple[str, ...] = ("base_url",)  # the settings that say where it is
    root: str = ""  # what stands between the peer's address and the paths
    is_report: Callable[[Asked], bool] = lambda asked: asked.method == "POST"
    notice: Mapping[str, Any] = field(default_factory=dict)


class AwsStub:
    """AWS Abuse Signal, after the model of 2026-01-12: one report per client token."""

    def __init__(self) -> None:
        self.reports: dict[str, dict[str, Any]] = {}  # by client token

    def __call__(self, asked: Asked) -> Says:
        if not asked.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential="):
            return Says(status=403, body={"message": "Missing Authentication Token"})
        match asked.path.strip("/").split("/"):
            case ["v1", "abuse"] if asked.method == "POST":
                return self._taken(asked.json)
            case ["v1", "abuse", number]:
                found = [r for r in self.reports.values() if r["reportId"] == number]
                return Says(body=found[0]) if found else Says(status=404, body=_no(number))
            case ["v1", "abusestatuses"]:
                wanted = asked.query["correlationId"]
                found = [r for r in self.reports.values() if r["correlationId"] == wanted]
                return Says(body={"reports": found})
        return Says(status=404, body=_no(asked.path))

    def _taken(self, sent: dict[str, Any]) -> Says:
        token = sent["clientToken"]
        known = self.reports.setdefault(token, {"reportId": uuid.uuid4().hex, "was": sent})
        if known["was"] != sent:
            return Says(status=409, body={"message": "token reused with a different payload"})
        known |= {
            "correlationId": sent["correlationId"],
            "status": "QUEUED",
            "description": "Received.",
            "submittedAt": 1795953600,
        }
        return Says(
            status=202,
            body={"reportId": known["reportId"], "correlationId": sent["correlationId"]},
        )


def _no(what: str) -> dict[str, str]:
    return {"message": "not found", "resourceId": what}


class GoDaddyStub:
    """GoDaddy's abuse API, v1."""

    def __init__(self) -> None:
        self.tickets: dict[str, dict[str, Any]] = {}

    def __call__(self, asked: Asked) -> Says:
        if asked.headers.get("authorization") != f"sso-key key-1:{SECRET}":
            return Says(status=401, body={"code": "UNABLE_TO_AUTHENTICATE", "message": "who?"})
        match asked.path.strip("/").split("/"):
            case ["v1", "abuse", "tickets"] if asked.method == "POST":
                return self.opened(asked.json["source"], asked.json["type"])
            case ["v1", "abuse", "tickets"]:
                return Says(body={"ticketIds": self._listed(asked.query), "pagination": {}})
            case ["v1", "abuse", "tickets", number] if number in self.tickets:
                return Says(body=self.tickets[number])
        return Says(status=404, body={"code": "NOT_FOUND", "message": "no ticket"})

    def opened(self, source: str, kind: str, created: str = "2026-11-29T12:00:05.000Z") -> Says:
        number = f"DCU{len(self.tickets) + 1:06d}"
        self.tickets[number] = {
            "ticketId": number,
            "source": source,
            "type": kind,
            "closed": False,
            "createdAt": created,
            "domainIp": source.split("/")[2],
        }
        return Says(status=201, body={"u_number": number})

    def _listed(self, query: Mapping[str, str]) -> list[str]:
        return [
            number
            for number, ticket in self.tickets.items()
            if ticket["domainIp"] == query["sourceDomainOrIp"]
            and str(ticket["closed"]).lower() == query.get("closed", str(ticket["closed"]).lower())
            and ticket["createdAt"] >= query.get("createdStart", "")
        ]


class NgrokStub:
    """ngrok's abuse reports, version 2 of its API."""

    def __init__(self) -> None:
        self.reports: dict[str, dict[str, Any]] = {}

    def __call__(self, asked: Asked) -> Says:
        if asked.headers.get("ngrok-version") != "2":
            return Says(status=400, body={"error_code": "ERR_NGROK_218", "msg": "version?"})
        if asked.headers.get("authorization") != f"Bearer {SECRET}":
            return Says(status=401, body={"error_code": "ERR_NGROK_206", "msg": "who?"})
        match asked.path.strip("/").split("/"):
            case ["abuse_reports"] if asked.method == "POST":
                number = f"abrp_{len(self.reports)}"
                hosts = [
                    {"hostname": u.split("/")[2], "status": "PENDING"} for u in asked.json["urls"]
                ]
                self.reports[number] = asked.json | {
                    "id": number,
                    "status": "PENDING",
                    "hostnames": hosts,
                }
                return Says(status=201, body=self.reports[number])
            case ["abuse_reports", number] if number in self.reports:
                return Says(body=self.reports[number])
        return Says(status=404, body={"error_code": "ERR_NGROK_404", "msg": "no report"})


def ip_volume(asked: Asked) -> Says:
    """IP Volume's notices, as another hotline's client knows them."""
    if asked.headers.get("authorization") != f"Bearer {SECRET}":
        return Says(status=401, body={"message": "Unauthenticated."})
    if {name for name, _ in asked.form} != {"ip", "urls"}:
        return Says(status=422, body={"message": "invalid", "errors": {"ip": ["required"]}})
    return Says(body={"data": {"id": 4711}})


def msrc(asked: Asked) -> Says:
    """Microsoft's abuse reports; what it really answers is not documented."""
    return Says(body={"status": "received"}) if asked.path == "/abuse" else Says(status=404)


STUBS: Mapping[str, Stub] = {
    "aws_abuse": Stub(
        settings={
            "UNTILGONE_AWS_ABUSE_KEY_ID": "AKIDEXAMPLE",
            "UNTILGONE_AWS_ABUSE_KEY": SECRET,
            "UNTILGONE_AWS_ABUSE_SESSION_TOKEN": SECRET,
        },
        answers=AwsStub,
        notice=of_children(),
    ),
    "cloudflare": Stub(
        settings={
            "UNTILGONE_CLOUDFLARE_ACCOUNT_ID": ACCOUNT,
            "UNTILGONE_CLOUDFLARE_TOKEN": SECRET,
        },
        answers=CloudflareStub,
        root="/client/v4",
    ),
    "godaddy": Stub(
        settings={"UNTILGONE_GODADDY_KEY": "key-1", "UNTILGONE_GODADDY_SECRET": SECRET},
        answers=GoDaddyStub,
    ),
    "ip_volume": Stub(
        settings={"UNTILGONE_IP_VOLUME_TOKEN": SECRET},
        answers=lambda: ip_volume,
        notice=of_children(address="192.0.2.7"),
    ),
    "msrc": Stub(settings={"UNTILGONE_MSRC_TOKEN": SECRET}, answers=lambda: msrc),
    "ngrok": Stub(settings={"UNTILGONE_NGROK_TOKEN": SECRET}, answers=NgrokStub),
}
