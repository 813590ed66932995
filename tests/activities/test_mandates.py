"""Notices under a law that asks for a mandate: what forms and letters carry, and who is not told."""

from datetime import date
from pathlib import Path

import pytest

from integrations.manual_form import ManualForm
from tests.activities.conftest import Bench
from tests.activities.mandated import reached_at
from tests.stand_ins import Desk
from untilgone.mandates import CaseMandate, Giver
from untilgone.parties import Contact

FORM = ("manual_form", "https://platform.example/report")


class Volunteers(Desk):
    """A desk where others read along."""

    is_read_by_others = True

    def accepts(self, contact: Contact) -> bool:
        return contact.channel == "abuse_email"


@pytest.fixture
def at(bench: Bench, tmp_path: Path):
    """The bench with a platform that is reached there, under that law."""

    def made(channel: str, address: str, *connected) -> Bench:
        return reached_at(bench, tmp_path, channel, address, *connected)

    return made


async def fields_of(bench: Bench) -> dict[str, str]:
    await bench.send()
    return {field.name: field.value for field in (await bench.notice()).fields}


async def test_a_form_has_the_signature_the_mandate_and_the_statement_of_non_consent(at):
    bench = at(*FORM, ManualForm())
    bench.signatory = "N. Example"
    fields = await fields_of(bench)

    assert fields["signature"] == "N. Example, authorised representative, Example Hotline"
    assert f"under the reference {bench.reference}" in fields["authority"]
    assert "without that person's consent" in fields["non_consent"]
    assert (fields["name"], fields["email"]) == ("Example Hotline", "notices@hotline.example")
    assert fields["statement"] == (await bench.notice()).text.strip()


async def test_where_nobody_is_named_to_sign_the_form_claims_no_mandate(at):
    bench = at(*FORM, ManualForm())
    fields = await fields_of(bench)

    assert fields["signature"].startswith("Sign with your own name, for Example Hotline")
    assert fields["authority"].startswith(f"Look in the case file of {bench.reference}")
    assert "mandate" not in fields["statement"]


async def test_a_letter_by_mail_is_signed_for_the_organisation(at):
    bench = at("abuse_email", "abuse@platform.example", Desk())
    bench.signatory = "N. Example"
    await bench.send()

    text = (await bench.notice()).text
    assert "Signed electronically: N. Example, authorised representative" in text
    assert f"mandate is kept by us under the reference {bench.reference}" in text


async def test_where_volunteers_read_along_nobody_is_named(at):
    bench = at("abuse_email", "abuse@platform.example", Volunteers())
    bench.signatory = "N. Example"
    await bench.send()
    notice = await bench.notice()

    assert "Signed electronically: Example Hotline\n" in notice.text
    assert "N. Example" not in f"{notice.text}{notice.fields}"


@pytest.mark.parametrize(
    "mandate",
    [
        CaseMandate(giver=Giver.OWN),
        CaseMandate(giver=Giver.HOTLINE),
        CaseMandate(giver=Giver.VICTIM, until=date(2020, 1, 1)),
    ],
    ids=lambda mandate: str(mandate.giver),
)
async def test_a_letter_claims_no_mandate_that_the_case_does_not_have(at, mandate):
    bench = at("abuse_email", "abuse@platform.example", Desk())
    bench.signatory = "N. Example"
    await bench.report(url="https://platform.example/post/other", mandate=mandate)
    await bench.send()

    text = (await bench.notice()).text
    assert "on behalf of" not in text
    assert "Signed electronically: Example Hotline\n" in text


async def test_a_recorded_mandate_of_the_person_shown_is_claimed(at):
    bench = at("abuse_email", "abuse@platform.example", Desk())
    bench.signatory = "N. Example"
    await bench.report(
        url="https://platform.example/post/other", mandate=CaseMandate(giver=Giver.VICTIM)
    )
    await bench.send()

    assert "That person's mandate is kept by us" in (await bench.notice()).text


async def test_the_mandate_of_a_parent_is_not_called_the_person_s_own(at):
    bench = at("abuse_email", "abuse@platform.example", Desk())
    bench.signatory = "N. Example"
    await bench.report(
        url="https://platform.example/post/other",
        mandate=CaseMandate(giver=Giver.PARENT, proof="folder 12"),
    )
    await bench.send()

    text = (await bench.notice()).text
    assert "on the mandate of whoever decides for them by law" in text
    assert "That person's mandate" not in text
    assert "folder 12" not in text
