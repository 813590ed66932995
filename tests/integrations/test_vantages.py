import pytest

from integrations.vantages import HttpProxy, SocksProxy, connect_vantages, parse_vantages
from untilgone.errors import BadInput
from untilgone.settings import Secret, Settings, read


async def test_direct_is_the_first_vantage_point_and_the_others_follow_in_order():
    text = "nl=http://ann:p%2Cw@10.0.0.9:3128, se.2=socks5://proxy.example:1080,"
    clients = connect_vantages(
        organisation_url="https://hotline.example",
        organisation_email="desk@hotline.example",
        vantages=Secret(text),
        second_resolvers="off",
    )
    for each in clients:
        await each.aclose()

    assert [each.vantage for each in clients] == ["direct", "nl", "se.2"]


def test_both_settings_are_read_and_the_secret_one_from_a_mounted_file(tmp_path):
    mounted = tmp_path / "vantages"
    mounted.write_text("nl=http://ann:hunter2@10.0.0.9:3128\n")
    needed = "DATABASE_URL KEYS SECRET ORGANISATION_NAME ORGANISATION_EMAIL ORGANISATION_URL"
    env = {f"UNTILGONE_{name}": "x" for name in needed.split()}
    settings = read(Settings, env | {"UNTILGONE_VANTAGES_FILE": str(mounted)})

    assert [each.vantage for each in parse_vantages(settings.vantages)] == ["nl"]
    assert settings.second_resolvers == "9.9.9.9,1.1.1.1"
    assert "hunter2" not in repr(settings)


def test_a_proxy_is_what_the_setting_says_and_shows_no_password():
    http, socks = parse_vantages(
        Secret("nl=http://ann:p%2Cw@10.0.0.9:3128, se=socks5://[fd00::1]:1080/")
    )

    assert http == HttpProxy(
        vantage="nl", address=("10.0.0.9", 3128), username="ann", password="p,w"
    )
    assert socks == SocksProxy(vantage="se", address=("fd00::1", 1080))
    assert "p,w" not in repr(http)


@pytest.mark.parametrize(
    "text",
    [
        "http://ann:hunter2@proxy.example:3128",
        "NL=http://ann:hunter2@proxy.example:3128",
        "direct=http://ann:hunter2@proxy.example:3128",
        "person=http://ann:hunter2@proxy.example:3128",
        "nl=http://proxy.example:1,nl=http://ann:hunter2@proxy.example:3128",
        "nl=https://ann:hunter2@proxy.example:3128",
        "nl=socks4://ann:hunter2@proxy.example:3128",
        "nl=http://ann:hunter2@proxy.example",
        "nl=http://ann:hunter2@proxy.example:0",
        "nl=http://ann:hunter2@proxy.example:99999",
        "nl=http://ann:hunter2@:3128",
        "nl=http://ann:hunter2#x@proxy.example:3128",
        "nl=http://ann:1/hunter2@proxy.example:3128",
        "nl=http://ann:1?hunter2@proxy.example:3128",
        "nl=http://ann:1,hunter2@proxy.example:3128",
        "nl=http://[ann:hunter2@proxy.example:3128",
        "nl=http://:hunter2@proxy.example:3128",
        "nl=http://a%3Ann:hunter2@proxy.example:3128",
        "nl=http://ann:hunter2" + "x" * 255 + "@proxy.example:3128",
        "nl=http://ann:hunter2@proxy example:3128",
        "nl=http://ann:hunter2@proxy.example:3128/path",
    ],
)
def test_a_wrong_vantage_point_is_refused_without_its_password(text):
    with pytest.raises(BadInput) as refused:
        parse_vantages(Secret(text))

    assert "UNTILGONE_VANTAGES" in str(refused.value)
    assert "hunter2" not in str(refused.value)
