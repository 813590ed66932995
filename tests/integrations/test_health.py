"""What `untilgone doctor` says about partners that call back, the page parties answer on, the law."""

import pytest

from integrations.health.parts import _answer_page, _hooks, _law
from tests.canary import WORD
from untilgone.health import Health
from untilgone.settings import Settings, read

SECRET = f"{WORD}-of-a-partner"


@pytest.mark.parametrize(
    ("hooks", "health", "said"),
    [
        ("", Health.NOT_CONNECTED, "nobody may call"),
        (f"a:iccam:{SECRET} b:abuse_email:{SECRET} a:lemmy:{SECRET}", Health.OK, "a, b"),
        (f"a:icam:{SECRET}", Health.BROKEN, "channels that do not exist: icam"),
        ("a:iccam", Health.BROKEN, "Entry 1 of UNTILGONE_HOOKS"),
    ],
)
def test_doctor_says_who_may_call_back(env, hooks, health, said):
    found = _hooks(read(Settings, env | {"UNTILGONE_HOOKS": hooks}))

    assert found.health is health
    assert said in found.said
    assert SECRET not in found.said


@pytest.mark.parametrize(
    ("address", "health", "said"),
    [
        ("", Health.NOT_CONNECTED, "UNTILGONE_ANSWER_ADDRESS"),
        ("https://answers.hotline.example", Health.OK, "https://answers.hotline.example"),
        ("answers.hotline.example/page", Health.BROKEN, "UNTILGONE_ANSWER_ADDRESS must be"),
    ],
)
def test_doctor_says_where_letters_lead_to_be_answered(env, address, health, said):
    found = _answer_page(read(Settings, env | {"UNTILGONE_ANSWER_ADDRESS": address}))

    assert found.health is health
    assert said in found.said


@pytest.mark.parametrize(
    ("text", "health", "said"),
    [
        (None, Health.OK, "legal bases; 0 of them verified by a lawyer"),
        ("id = 'mine'", Health.BROKEN, "mine.toml: name: Field required"),
    ],
)
def test_doctor_says_whether_the_law_can_be_read(env, tmp_path, text, health, said):
    if text is not None:
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        env["UNTILGONE_LAW_FILES"] = str(tmp_path / "mine.toml")
    found = _law(read(Settings, env))

    assert found.health is health
    assert said in found.said
