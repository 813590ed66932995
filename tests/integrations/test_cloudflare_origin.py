"""Cloudflare's origin look-up: off unless everything that it needs is set."""

import pytest

from integrations.cloudflare_origin import access
from integrations.sources import connect_sources
from tests.canary import PASSWORD
from untilgone.errors import BadInput
from untilgone.settings import Settings, read

NEEDED = {
    "UNTILGONE_DATABASE_URL": "sqlite:///x",
    "UNTILGONE_KEYS": "a:b",
    "UNTILGONE_SECRET": "x",
    "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
    "UNTILGONE_ORGANISATION_EMAIL": "desk@hotline.example",
    "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
}
GIVEN = {
    "UNTILGONE_CLOUDFLARE_ORIGIN_ID": "an-id",
    "UNTILGONE_CLOUDFLARE_ORIGIN_SECRET": PASSWORD,
    "UNTILGONE_CLOUDFLARE_ORIGIN_CASE": "Example Hotline",
}


def test_without_a_setting_it_is_off():
    admitted = access(read(Settings, NEEDED))
    sources = connect_sources("192.0.2.53", admitted)

    assert admitted is None
    assert sources.origin is None


def test_with_all_of_them_it_is_on():
    sources = connect_sources("192.0.2.53", access(read(Settings, NEEDED | GIVEN)))

    assert sources.origin is not None


@pytest.mark.parametrize("name", GIVEN)
def test_with_only_some_of_them_nothing_starts(name):
    env = NEEDED | {other: value for other, value in GIVEN.items() if other != name}

    with pytest.raises(BadInput, match=f"{name} must be set too") as caught:
        access(read(Settings, env))

    assert "hunter2" not in str(caught.value)
