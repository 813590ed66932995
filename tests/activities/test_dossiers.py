"""Notices to authorities take a dossier along: made once, sealed, the same over every attempt."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from activities.messages import NoticeOutcome
from integrations.manual_form import ManualForm
from tests.activities.conftest import Bench, run
from tests.stand_ins import Desk
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.cases import TaskKind
from untilgone.errors import NotFound, RetryLater
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.people import Role
from untilgone.store import attachments, read

DSC = {
    "party": PartyKind.REGULATOR,
    "notice": NoticeKind.ESCALATION,
    "to": "coimisiun_na_mean",  # the one that has a mailbox
}


async def test_a_regulator_gets_one_and_is_told_so(bench: Bench):
    await bench.send()
    await bench.send("0.3.0", at=NOW + HOUR, **DSC)
    first, second = bench.desk.taken

    assert first.attachment is None
    assert "A dossier goes with this message" not in first.letter.text
    assert second.attachment is not None
    assert second.attachment.name == f"{bench.reference}-dossier.zip"
    assert "A dossier goes with this message" in second.letter.text


async def test_it_tells_what_was_sent_before(bench: Bench):
    await bench.send()
    await bench.send("0.3.0", at=NOW + HOUR, **DSC)
    archive = ZipFile(BytesIO(bench.desk.taken[1].attachment.content))
    (sent,) = json.loads(archive.read("dossier.json"))["notices"]

    assert sent["to"] == "Pretend Platform"
    assert archive.read(sent["file"]).decode() == bench.desk.taken[0].letter.text


async def test_the_hash_of_a_letter_can_be_computed_from_what_the_authority_has(bench: Bench):
    await bench.send()
    await bench.send("0.3.0", at=NOW + HOUR, **DSC)
    archive = ZipFile(BytesIO(bench.desk.taken[1].attachment.content))
    (sent,) = json.loads(archive.read("dossier.json"))["notices"]
    parts = [sent["subject"], archive.read(sent["file"]).decode(), None]
    listed = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    assert hashlib.sha256(listed.encode()).hexdigest() == sent["sha256"]


async def test_every_attempt_takes_the_same_octets_along_whatever_happened_since(bench: Bench):
    desk = bench.channels[0] = Desk([RetryLater("421 later")])
    with pytest.raises(RetryLater):
        await bench.send("0.3.0", **DSC)
    await bench.send("0.0.0", at=NOW + HOUR)
    await bench.send("0.3.0", at=NOW + 2 * HOUR, **DSC)
    of_dsc = [notice.attachment for notice in desk.attempts if notice.attachment]

    assert len(of_dsc) == 2
    assert of_dsc[0] == of_dsc[1]


async def test_its_hash_stands_in_the_record_and_it_can_be_taken_out_again(bench: Bench):
    await bench.send("0.3.0", **DSC)
    notice_id = f"{bench.reference}/0.3.0"
    kept = await attachments.of_notice(bench.store, bench.reference, notice_id)
    found = await read.takedown(bench.store, bench.reference)
    act = next(act for act in found.timeline if act.kind == "escalation prepared")

    assert kept == bench.desk.taken[0].attachment
    assert act.detail is not None
    assert act.detail["dossier"] == kept.sha256
    assert found.notices[0].has_dossier
    with pytest.raises(NotFound, match="No dossier goes with"):
        await attachments.of_notice(bench.store, "UG-2026-000999-1", notice_id)


async def test_a_notice_with_a_dossier_waits_for_no_others(bench: Bench):
    order = replace(bench.order("0.3.0", **DSC), group_for=timedelta(minutes=2))
    result = await run(bench.notices.send_notice, order)

    assert result.outcome is NoticeOutcome.DELIVERED
    assert bench.desk.taken[0].attachment is not None


async def test_no_dossier_goes_to_a_host(bench: Bench):
    await bench.send("0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION)

    assert bench.desk.taken[0].attachment is None
    with pytest.raises(NotFound):
        await attachments.of_notice(bench.store, bench.reference, f"{bench.reference}/0.2.0")


async def test_whoever_approves_is_told_where_it_is(bench: Bench):
    await bench.send("0.3.0", approve=Role.LEGAL, **DSC)
    task = (await bench.tasks())[TaskKind.APPROVE]

    assert f"untilgone dossier {bench.reference} --notice {bench.reference}/0.3.0" in task.what


async def test_whoever_hands_it_to_the_police_is_told_where_it_is(bench: Bench):
    bench.channels = [ManualForm()]
    await bench.report(url="https://platform.example/other", category="csam")
    police = {"party": PartyKind.POLICE, "notice": NoticeKind.ESCALATION, "to": "politie_nl"}
    await bench.send("0.9.0", **police)
    task = (await bench.tasks())[TaskKind.SEND_BY_HAND]

    assert "The dossier for them is ready" in task.what
    assert (await bench.notice("0.9.0")).has_dossier


async def test_where_no_contact_is_known_the_task_says_how_to_make_one(bench: Bench):
    atkm = {"party": PartyKind.REGULATOR, "notice": NoticeKind.ESCALATION, "to": "atkm"}
    await bench.send("0.5.0", **atkm)
    task = (await bench.tasks())[TaskKind.FIND_CONTACT]

    assert f"`untilgone dossier {bench.reference}`; then skip the step." in task.what
