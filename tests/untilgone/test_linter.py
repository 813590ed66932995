"""Who asks again whether letters hold what the law asks waits only where one of them changed."""

import shutil

from untilgone.law_lint import Linter
from untilgone.letters import Letters
from untilgone.paths import TEMPLATES


def test_letters_that_say_the_same_are_not_worked_out_again_and_changed_ones_are(tmp_path):
    for part in ("_base/en", "_law/en", "escalation/en"):
        shutil.copytree(TEMPLATES / "notices" / part, tmp_path / "notices" / part)
    linter = Linter([])
    before = linter.lint(Letters(tmp_path))
    again = linter.lint(Letters(tmp_path))
    with (tmp_path / "notices/_base/en/reason.txt").open("a") as file:
        file.write("{{ nobody_knows_this }}")

    assert again is before
    assert before.broken == ()
    assert linter.lint(Letters(tmp_path)).broken != ()
