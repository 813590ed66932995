"""What was before a letter, and for whom it speaks: found out as it is written."""

from datetime import timedelta

import pytest

from activities.messages import Fate
from integrations.manual_form import ManualForm
from tests.activities.conftest import Bench
from tests.activities.mandated import reached_at
from tests.activities.test_mandates import FORM, Volunteers
from tests.activities.test_notices_and_people import say
from tests.stand_ins import Desk
from tests.untilgone.store.examples import HOUR, NOW, confirmed_gone, look
from untilgone.cases import Category, TaskKind
from untilgone.looks import Verdict
from untilgone.mandates import CaseMandate, Giver
from untilgone.notices import Answer, AnswerKind, NoticeKind
from untilgone.parties import PartyKind
from untilgone.people import Role
from untilgone.store.write import bounces, tasks

REMINDER = {"notice": NoticeKind.REMINDER}
ESCALATION = {"notice": NoticeKind.ESCALATION, "party": PartyKind.HOST}
DAY = 24 * HOUR
MANDATED = {"category": Category.DOXING, "mandate": CaseMandate(giver=Giver.VICTIM)}


async def answer(bench: Bench, kind: AnswerKind, hours: float, numbers: str = "0.0.0") -> None:
    """The party says so."""
    await tasks.keep_answer(
        bench.store,
        bench.reference,
        Answer(
            answer_id=f"{kind}/{hours}",
            kind=kind,
            notice_id=f"{bench.reference}/{numbers}",
            at=NOW + hours * HOUR,
        ),
        ask=None,
        by="party",
        done=(),
        now=NOW + hours * HOUR,
    )


async def reminded(bench: Bench, numbers: str = "0.1.0", hours: float = 25) -> str:
    """The text of a reminder sent then."""
    await bench.send(numbers, **REMINDER, at=NOW + hours * HOUR)
    return (await bench.notice(numbers)).text


async def test_a_reminder_names_the_day_that_the_last_letter_named(bench: Bench):
    await bench.send()
    text = await reminded(bench)

    assert "we asked you to act by 24 November 2026 at 09:00 UTC. That time is over." in text


async def test_a_reminder_that_comes_earlier_says_that_the_time_runs(bench: Bench):
    await bench.send()

    assert "That time is still running." in await reminded(bench, hours=6)


async def test_of_a_day_that_no_letter_named_no_reminder_speaks(bench: Bench):
    """A letter that waits for a person names none, whenever the person comes."""
    await bench.send(approve=Role.LEGAL)
    await say(bench, Fate.APPROVED, TaskKind.APPROVE)
    await bench.send(approve=Role.LEGAL, at=NOW + 2 * HOUR)

    text = await reminded(bench)
    assert "a notice to Pretend Platform" in text
    assert "we asked you to act by" not in text


async def test_the_period_of_a_law_goes_before_the_day_that_we_named(bench: Bench, tmp_path):
    reached_at(bench, tmp_path, "abuse_email", "abuse@platform.example", Desk())
    await bench.send()
    running = await reminded(bench, hours=24)
    missed = await reminded(bench, "0.2.0", hours=49)

    assert "The period that TAKE IT DOWN Act gives those to whom it applies is running." in running
    assert "is over. It ended on 25 November 2026 at 09:00 UTC" in missed


async def test_a_second_reminder_names_the_day_of_the_first(bench: Bench):
    await bench.send()
    first = await reminded(bench)
    second = await reminded(bench, "0.2.0", hours=50)

    assert "This is a reminder." in first
    assert "We first reminded you on 24 November 2026 at 10:00 UTC." in second


async def test_an_escalation_says_what_came_of_each_letter(bench: Bench):
    await bench.send()
    await answer(bench, AnswerKind.REFUSED, 2)
    await answer(bench, AnswerKind.ACKNOWLEDGED, 3)
    await reminded(bench)
    await bench.send("0.2.0", **ESCALATION, at=NOW + 50 * HOUR)
    text = (await bench.notice("0.2.0")).text

    assert "a notice to Pretend Platform; answer: refused\n" in text
    assert "a reminder to Pretend Platform; no answer has reached us\n" in text


async def test_what_came_back_is_told_beside_what_did_not(bench: Bench):
    await bench.send()
    await bounces.bounce(bench.store, f"{bench.reference}/0.0.0", "550", NOW + HOUR)
    await bench.send("0.2.0", **ESCALATION, at=NOW + 2 * HOUR)
    alone = (await bench.notice("0.2.0")).text
    await bench.send("0.3.0", **ESCALATION | REMINDER, at=NOW + DAY)

    assert "We are turning to you directly." in alone
    assert "came back" not in alone
    assert "Pretend Platform; it came back undelivered" in (await bench.notice("0.3.0")).text


async def came_back(bench: Bench) -> None:
    """Told, gone for a day, there again."""
    await bench.send()
    await reminded(bench)
    await confirmed_gone(bench.store, bench.reference, begin=30)
    for hours in (60, 61):
        await look(bench.store, bench.reference, Verdict.LIVE, hours)


async def test_what_came_back_is_told_anew_with_all_that_was_before(bench: Bench):
    await came_back(bench)
    await bench.send("1.0.0", life=1, at=NOW + 62 * HOUR)
    text = (await bench.notice("1.0.0")).text

    assert "was gone, and can be reached again" in text
    assert "From 24 November 2026 at 16:00 UTC on the content could no longer be reached." in text
    assert "On 25 November 2026 at 21:00 UTC we found that it can be reached again." in text
    assert "Since 25 November 2026 at 21:00 UTC we have found 2 times" in text
    assert "a notice to Pretend Platform" in text
    assert "a reminder to Pretend Platform" in text


async def test_with_what_came_back_time_and_reminders_begin_anew(bench: Bench, tmp_path):
    reached_at(bench, tmp_path, "abuse_email", "abuse@platform.example", Desk())
    await came_back(bench)
    await bench.send("1.0.0", life=1, at=NOW + 62 * HOUR)
    notice = (await bench.notice("1.0.0")).text
    reminder = await reminded(bench, "1.1.0", hours=86)

    assert "gives those to whom it applies 48 hours from a valid request" in notice
    assert "is running. It ends on 27 November 2026 at 23:00 UTC" in reminder
    assert "This is a reminder." in reminder


async def test_where_others_read_along_nothing_is_told_of_answers_and_looks(bench: Bench):
    bench.channels = [Volunteers()]
    await bench.report(url="https://platform.example/post/other", **MANDATED)
    for hours in (1, 2):
        await look(bench.store, bench.reference, Verdict.LIVE, hours)
    await bench.send(at=NOW + 3 * HOUR)
    await answer(bench, AnswerKind.REFUSED, 4)
    text = await reminded(bench)

    assert "a notice to Pretend Platform\n" in text
    assert " times that the content" not in text
    assert "on behalf of" not in text


async def test_with_a_mandate_the_letter_is_also_a_request_for_erasure(bench: Bench):
    await bench.report(url="https://platform.example/post/other", **MANDATED)
    await bench.send()
    text = (await bench.notice()).text

    assert "This is also a request for erasure under Article 17" in text
    assert f"mandate is kept by us under the reference {bench.reference}." in text


@pytest.mark.parametrize(
    "changes",
    [
        {"mandate": None},
        {"mandate": CaseMandate(giver=Giver.HOTLINE)},
        {"category": Category.NCII},
    ],
    ids=["nobody recorded one", "of a partner", "another category"],
)
async def test_without_it_no_letter_asks_for_erasure(bench: Bench, changes):
    await bench.report(url="https://platform.example/post/other", **MANDATED | changes)
    await bench.send()

    assert "2016/679" not in (await bench.notice()).text


async def test_a_form_for_erasure_claims_the_mandate_and_is_signed_by_whoever_fills_it_in(
    bench: Bench, tmp_path
):
    reached_at(bench, tmp_path, *FORM, ManualForm())
    await bench.report(url="https://platform.example/post/other", **MANDATED)
    await bench.send()
    fields = {field.name: field.value for field in (await bench.notice()).fields}

    assert fields["authority"].startswith("We act on behalf of the person concerned.")
    assert fields["signature"].startswith("Sign with your own name")
    assert "non_consent" not in fields


async def test_what_an_office_is_told_is_what_it_handles(bench: Bench):
    await bench.send()
    asked = {"notice": NoticeKind.ESCALATION, "party": PartyKind.REGULATOR, "to": "dsc"}
    await bench.send("0.1.0", **asked, at=NOW + timedelta(days=2))

    assert "Dit is een klacht op grond van artikel 53" in (await bench.notice("0.1.0")).text
