"""A stand-in for Cloudflare's abuse reports, after its published schema (API of 2026-11).

It refuses what the schema refuses. tests/integrations/test_cloudflare_sdk.py checks it with Cloudflare's
own library.
"""

from typing import Any

from tests.api_peer import Asked, Says
from tests.canary import PASSWORD as TOKEN

ACCOUNT = "0123456789abcdef0123456789abcdef"
PREFIX = f"/client/v4/accounts/{ACCOUNT}/abuse-reports"
COMMON = {"act", "email", "email2", "name", "urls", "owner_notification", "host_notification"}
MORE = {
    "abuse_children": {"justification", "ncmec_notification"},
    "abuse_ncsei": {"ncsei_subject_representation"},
    "abuse_general": {"justification"},
    "abuse_threat": {"justification"},
}
TYPES = {"children": "EMER", "ncsei": "NCSEI", "general": "GEN", "threat": "THREAT"}
LIMITS = {"justification": 5000, "comments": 2000, "name": 255}
WHEN = "2026-11-29T12:00:05Z"


def envelope(result: Any, *errors: dict[str, Any]) -> dict[str, Any]:
    return {"success": not errors, "errors": list(errors), "messages": [], "result": result}


class CloudflareStub:
    """Keeps reports; ``says`` is answered to the next report instead."""

    def __init__(self) -> None:
        self.reports: dict[str, dict[str, Any]] = {}
        self.mails: dict[str, list[dict[str, str]]] = {}
        self.says: Says | None = None

    def __call__(self, asked: Asked) -> Says:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            error = {"code": 10000, "message": "Authentication error"}
            return Says(status=401, body=envelope(None, error))
        match asked.path.removeprefix(PREFIX).strip("/").split("/"):
            case [act] if asked.method == "POST":
                return self.says or self._taken(act, asked.json)
            case ["submitted"]:
                return self._listed(asked)
            case ["submitted", code] if code in self.reports:
                return Says(body=envelope(self.reports[code]))
            case ["submitted", code, "emails"] if code in self.reports:
                return Says(body=envelope({"emails": self.mails.get(code, [])}))
        error = {"code": 7003, "message": "Could not route the request"}
        return Says(status=404, body=envelope(None, error))

    def _taken(self, act: str, sent: dict[str, Any]) -> Says:
        if fault := fault_of(act, sent):
            error = {"code": 1000, "message": fault, "source": {"pointer": "/"}}
            return Says(status=400, body=envelope(None, error))
        code = f"r{len(self.reports) + 1:015x}"
        urls = sent["urls"].split("\n")
        kept = {n: v for n, v in sent.items() if n not in {"act", "email", "email2", "name"}}
        self.reports[code] = kept | {
            "id": code,
            "cdate": WHEN,
            "domain": urls[0].split("/")[2],
            "dsa_attestation": False,
            "status": "submitted",
            "type": TYPES[act.removeprefix("abuse_")],
            "urls": urls,
        }
        return Says(body={"result": "success", "abuse_rand": code, "request": sent})

    def _listed(self, asked: Asked) -> Says:
        listed = [
            {name: r[name] for name in ("id", "cdate", "domain", "status", "type")}
            for r in self.reports.values()
            if asked.query.get("domain", r["domain"]) in r["domain"]
            and r["cdate"] >= asked.query.get("created_after", "")
        ]
        pages = {"count": len(listed), "page": 1, "per_page": 50, "total_count": len(listed)}
        return Says(body=envelope({"reports": listed}) | {"result_info": pages})


def fault_of(act: str, sent: dict[str, Any]) -> str:
    """What the schema has against a report; empty where nothing."""
    needed = COMMON | MORE.get(act, {"an act that is known"})
    if missing := needed - sent.keys():
        return f"missing: {sorted(missing)}"
    urls = sent["urls"].split("\n")
    may_be_none = act in {"abuse_children", "abuse_ncsei"}
    notified = {"send", "send-anon"}
    rules = {
        "unknown fields": sent.keys() <= needed | {"comments"},
        "urls of several hosts": len({url.split("/")[2] for url in urls}) == 1,
        "urls not unique or too many": len(set(urls)) == len(urls) <= 250,
        "act or email not told twice the same": (act, sent["email"])
        == (sent["act"], sent["email2"]),
        "too long": all(len(sent.get(name, "")) <= longest for name, longest in LIMITS.items()),
        "owner_notification": sent["owner_notification"]
        in (notified | {"none"} if may_be_none else notified),
        "host_notification": sent["host_notification"] in notified,
        "ncmec_notification": sent.get("ncmec_notification", "send") in notified,
        "a hotline is not the person shown": not sent.get("ncsei_subject_representation"),
    }
    return ", ".join(name for name, holds in rules.items() if not holds)
