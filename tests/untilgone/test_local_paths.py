"""Where signing in may lead on to: never to another site."""

import pytest

from untilgone.local_paths import local_path


@pytest.mark.parametrize(
    "path", ["/", "/takedowns/UG-2026-000123-1", "/?state=waiting&before=7", "/mail#mail2"]
)
def test_a_path_of_ours_is_kept(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://elsewhere.example/",
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "\n//elsewhere.example",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "mail",
        "/ü",
        "//[",
        "/" + "a" * 500,
        "/sign-in?next=/",
        "/sign-out",
        "/signed-out",
        "/api/v1/tasks",
    ],
)
def test_anything_else_leads_to_the_first_page(wanted):
    assert local_path(wanted) == "/"
