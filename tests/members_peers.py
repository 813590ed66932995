"""What members only can reach, on loopback, as far as its contract is known."""

from contextlib import asynccontextmanager

from integrations.cybertipline import CyberTipline
from integrations.iccam import Iccam
from integrations.lumen import Lumen
from tests.api_peer import ApiPeer, Says
from tests.canary import PASSWORD as SECRET
from tests.example_notices import a_notice
from tests.host_stubs import Stub
from untilgone.cases import Category
from untilgone.notices import Material
from untilgone.settings import read

SETTINGS = {
    "cybertipline": {
        "UNTILGONE_CYBERTIPLINE_USERNAME": "provider",
        "UNTILGONE_CYBERTIPLINE_PASSWORD": SECRET,
        "UNTILGONE_CYBERTIPLINE_ENABLED": "true",
    },
    "iccam": {
        "UNTILGONE_ICCAM_SERVER": "http://127.0.0.1",
        "UNTILGONE_ICCAM_USERNAME": "hotline",
        "UNTILGONE_ICCAM_PASSWORD": SECRET,
        "UNTILGONE_ICCAM_ANALYST": "Example Hotline",
        "UNTILGONE_ICCAM_PAUSE": "0",
    },
    "lumen": {"UNTILGONE_LUMEN_TOKEN": SECRET, "UNTILGONE_LUMEN_ENABLED": "true"},
}
CHANNELS = {"cybertipline": CyberTipline, "iccam": Iccam, "lumen": Lumen}
REPORTS = {
    "cybertipline": "POST /finish",
    "iccam": "POST /rest/reports",
    "lumen": "POST /notices",
}


def tipline(root, code=0, more="<reportId>4564654</reportId>", why="Success") -> Says:
    """An answer of the CyberTipline, as the client ncmec-cybertip reads it."""
    said = f"<responseCode>{code}</responseCode><responseDescription>{why}</responseDescription>"
    return Says(body=f'<?xml version="1.0"?><{root}>{said}{more}</{root}>'.encode())


ROUTES = {
    "cybertipline": {
        "POST /submit": tipline("reportResponse"),
        REPORTS["cybertipline"]: tipline("reportDoneResponse"),
    },
    "iccam": {
        "POST /Authentication": Says(body={"bearerToken": "a-token", "bearerTokenExpiresIn": 1800}),
        REPORTS["iccam"]: Says(body=7781),
    },
    "lumen": {
        REPORTS["lumen"]: Says(
            status=201, headers={"Location": "https://lumendatabase.org/notices/4433"}
        )
    },
}


def a_report(slug, category=None, **changes):
    """A notice as this channel takes it."""
    default = Category.NUDIFY_SERVICE if slug == "lumen" else Category.CSAM
    urls = changes.pop("urls", ("https://host.example/a?b=c",))
    material = Material(urls=urls, category=category or default)
    addresses = {
        "cybertipline": "report.cybertip.org",
        "iccam": "NL",
        "lumen": "lumendatabase.org",
    }
    address = addresses[slug]
    return a_notice(**({"channel": slug, "address": address, "material": material} | changes))


def answering(slug, routes=None):
    """The stub, with some answers replaced."""
    known = ROUTES[slug] | (routes or {})
    return lambda asked: known.get(f"{asked.method} {asked.path}", Says(status=404))


@asynccontextmanager
async def member(slug, routes=None, **settings):
    """The channel and its peer, with some answers and settings replaced."""
    prefix = f"UNTILGONE_{slug.upper()}_"
    channel_class = CHANNELS[slug]

    async with ApiPeer(answering(slug, routes)) as peer:
        env = SETTINGS[slug] | {f"{prefix}SERVER": peer.url}
        env |= {prefix + name.upper(): value for name, value in settings.items()}
        yield channel_class(read(channel_class.config_class, env, prefix)), peer


def reported(peer, slug) -> list:
    """The requests that took effect."""
    return [asked for asked in peer.asked if f"{asked.method} {asked.path}" == REPORTS[slug]]


def stub_of(slug) -> Stub:
    """The service, as the tests of all APIs want it."""
    notice = a_report(slug)
    return Stub(
        settings=SETTINGS[slug],
        answers=lambda: answering(slug),
        roots=("server",),
        is_report=lambda asked: f"{asked.method} {asked.path}" == REPORTS[slug],
        notice={"address": notice.address, "material": notice.material},
    )


STUBS = {slug: stub_of(slug) for slug in CHANNELS}
