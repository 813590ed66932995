"""What stands in the store when browsers come: takedowns in every state, mail, answers.

Everything that others can write is handed in, so that the same scene can be staged by an attacker.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlmodel import select

from tests.people import CAROL, LEO, MIA
from tests.untilgone.store import letter_stories
from tests.untilgone.store.measured_cases import staged
from tests.web.answering import in_one_letter, link_in
from tests.web.conftest import House
from untilgone.cases import State, TaskKind
from untilgone.letters import Letters
from untilgone.mails import Placed, Read
from untilgone.mandates import LONGEST_PROOF, CaseMandate, Giver
from untilgone.notices import AnswerKind, NoticeState
from untilgone.paths import TEMPLATES
from untilgone.people import Person
from untilgone.reports.query import Kind, Query, ReportOrder
from untilgone.revisions import Act, RevisedText, RevisionOrder, sha256
from untilgone.store import revisions
from untilgone.store.read import case as read_case
from untilgone.store.read import takedown
from untilgone.store.tables import TakedownRow, TaskRow
from untilgone.store.views import TakedownView
from untilgone.store.write import mails
from untilgone.wishes import Action, Wish

Scene = Mapping[str, str]
"""What goes into the addresses of pages (tests/browser/pages.py)."""

GROUNDS = "_law/en/ncii.txt"
_NOT_TO_BE_HAD = (TaskKind.LOOK, TaskKind.MOVED, TaskKind.EXHAUSTED, TaskKind.REPAIR)
"""Tasks for which virtual days would have to pass."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What everybody wrote."""

    by: Person = CAROL
    path: str = "post/blue-lantern"
    explanation: str = "Posted without asking the person it shows."
    reason: str = "The person asked us to wait."
    sender: str = "abuse@platform.example"
    subject: str = "Re: your notice"
    mail: str = "Hello,\n\nwhich of the videos do you mean?\n\nThe abuse team"


async def scene(house: House, said: Said) -> Scene:
    """Stage it; references and links by the names that pages ask for."""
    hosts = {
        "waiting": "platform",
        "by_hand": "form",
        "unsure": "unsure",
        "nowhere": "closed",
        "held": "platform",
        "gone": "platform",
        "answered": "dutch",
        "telling": "platform",
        "told": "platform",
        "first": "platform",
        "second": "platform",
    }
    urls = {name: f"https://{host}.example/{name}/{said.path}" for name, host in hosts.items()}
    names = {}  # one after the other: a burst may be too much for a busy machine
    for name, url in urls.items():
        names[name] = await house.report(url, explanation=said.explanation)
    names["approve"] = await house.report(
        f"https://platform.example/read/{said.path}",
        category="doxing",
        explanation=said.explanation,
    )
    settled = await asyncio.gather(*(_settled(house, each) for each in names.values()))
    views = dict(zip(names, settled, strict=True))
    await _hold(house, names["held"], said)
    await _tasks(house, views["held"], said)
    await _withdraw(house, names["gone"], said)
    await _answer(house, names["answered"], said)
    await _mail(house, _digest("nobody knows whose", said), said)
    await in_one_letter(house, views["first"], views["second"])
    links = {
        "answer": views["telling"],
        "thanks": views["told"],
        "several": views["first"],
        "closed": views["gone"],
    }
    await staged(house.store, "measured", path=uuid4().hex)
    names["published"] = await house.desk.make_report(
        ReportOrder(
            query=Query.of(Kind.QUARTERLY, "2026", desk="main", language="en"),
            by=MIA,
            key=uuid4().hex,
        )
    )
    await letter_stories.staged(house.store, "lettered", path=uuid4().hex)
    names["draft"] = await _revision(house, said, "Warm regards,")
    names["review"] = await _revision(house, said, "Best wishes,", is_in_review=True)
    cases = {"case": names["waiting"], "unmandated": names["told"]}
    await _without_mandate(house, names["told"].rpartition("-")[0], said)
    cases = {name: reference.rpartition("-")[0] for name, reference in cases.items()}
    return names | cases | {name: link_in(view.notices[0]) for name, view in links.items()}


async def _settled(house: House, reference: str) -> TakedownView:
    """Once it has its letter, or asks a person; many at a time take a while on a busy machine."""

    def is_settled(view: TakedownView) -> bool:
        is_told = any(each.state is NoticeState.DELIVERED for each in view.notices)
        return bool(view.tasks) or (is_told and view.line.state is State.WAITING)

    for _ in range(900):
        if is_settled(view := await takedown(house.store, reference)):
            return view
        await asyncio.sleep(0.1)
    raise AssertionError(f"never settled: {view}")


async def _hold(house: House, reference: str, said: Said) -> None:
    await house.desk.do(reference, Wish(action=Action.HOLD, by=said.by, reason=said.reason))


async def _without_mandate(house: House, case: str, said: Said) -> None:
    """The victim gave a mandate, and withdrew it while the takedown goes on."""
    given = CaseMandate(giver=Giver.VICTIM, proof=said.reason[:LONGEST_PROOF])
    for mandate in (given, None):
        history = (await read_case(house.store, case)).mandate_history
        await house.desk.change_mandate(
            case,
            mandate,
            said.by,
            said.reason,
            seen=history[-1].seq if history else 0,
            key=uuid4().hex,
        )


async def _withdraw(house: House, reference: str, said: Said) -> None:
    await house.desk.do(reference, Wish(action=Action.WITHDRAW, by=said.by, reason=said.reason))
    await house.until(reference, lambda view: view.line.state is State.CLOSED)


async def _tasks(house: House, view: TakedownView, said: Said) -> None:
    """One of each kind that would take days to come up."""
    reference = view.line.reference
    async with house.store.writing() as session:
        query = select(TakedownRow.id).where(TakedownRow.reference == reference)
        number = (await session.exec(query)).one()
        for kind in _NOT_TO_BE_HAD:
            session.add(
                TaskRow(
                    task_id=f"{reference}/{kind}",
                    takedown_id=number,
                    kind=kind,
                    what_sealed=house.store.keyring.seal(f"See what it is. {said.mail}"),
                    created_at=datetime.now(UTC),
                )
            )


async def _revision(house: House, said: Said, words: str, *, is_in_review: bool = False) -> str:
    """Letters that Leo wants to end otherwise."""
    shipped = Letters(TEMPLATES).source(GROUNDS)
    text = RevisedText(
        name=GROUNDS, text=shipped.replace("This is unlawful", words), based_on=sha256(shipped)
    )
    order = RevisionOrder(act=Act.WRITE, by=LEO, key=uuid4().hex, reason=said.reason, texts=(text,))
    number = await house.desk.revise(order)
    if is_in_review:
        seen = (await revisions.one(house.store, number)).digest
        order = RevisionOrder(act=Act.SUBMIT, by=LEO, key=uuid4().hex, number=number, seen=seen)
        await house.desk.revise(order)
    return str(number)


def _digest(name: str, said: Said) -> str:
    return hashlib.sha256(f"{name} {said.path}".encode()).hexdigest()


async def _mail(house: House, digest: str, said: Said, takedown: str | None = None) -> None:
    mail = Read(
        digest=digest,
        size=100,
        raw=b"Subject: Hello\r\n\r\n",
        sender=said.sender,
        subject=said.subject,
        text=said.mail,
        kind="question",
        rule="question.example",
        confidence=0.8,
        ticket="4711",
    )
    placed = Placed(needs_person=True, takedown=takedown)
    await mails.keep(house.store, mail, placed, datetime.now(UTC))


async def _answer(house: House, reference: str, said: Said) -> None:
    digest = _digest("answered", said)
    await _mail(house, digest, said, reference)
    await house.desk.place_mail(digest, reference, AnswerKind.QUESTION, by=said.by)
    await house.until(reference, lambda view: view.answers)
