"""Being a party that opens the link in a letter."""

import re
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx

from tests.web.conftest import ANSWERS, House
from untilgone.batches import BatchState
from untilgone.cases import State
from untilgone.notices import Answer, AnswerKind, Attachment, NoticeState
from untilgone.store.attachments import sealed
from untilgone.store.batch_rows import BatchMemberRow, BatchRow
from untilgone.store.views import AnswerView, NoticeView, TakedownView

URL = "https://platform.example/post/{}?who=blue-lantern"


async def told(house: House, url: str | None = None) -> TakedownView:
    """A takedown whose platform has its letter."""
    reference = await house.report(url or URL.format(uuid4().hex))
    return await house.until(
        reference,
        lambda view: any(each.state is NoticeState.DELIVERED for each in view.notices),
    )


def link_in(notice: NoticeView) -> str:
    """The path of the link in a letter."""
    found = re.search(rf"^{re.escape(ANSWERS)}(/answer/\S+)$", notice.text, re.MULTILINE)
    assert found is not None, notice.text
    return found[1]


@asynccontextmanager
async def visitor(house: House, **headers: str):
    """Somebody without an account; browsers send no origin from a page without a referrer."""
    given = {"Origin": "null", "Sec-Fetch-Site": "same-origin"} | headers
    async with house.nobody(address=ANSWERS, headers=given) as client:
        yield client


async def opened(house: House, link: str) -> httpx.Response:
    async with visitor(house) as client:
        return await client.get(link)


async def answered(house: House, link: str, **fields: object) -> httpx.Response:
    async with visitor(house) as client:
        return await client.post(link, data=fields)


def given(view: TakedownView) -> list[AnswerView]:
    """The answers that are the party's own."""
    return [each for each in view.answers if each.kind is not AnswerKind.PENDING]


async def refused(house: House, words: str) -> str:
    """The reference of a takedown whose platform refused."""
    reference = await house.report()
    view = await house.until(reference, lambda view: view.line.state is State.WAITING)
    answer = Answer(
        answer_id=f"refusal/{reference}",
        kind=AnswerKind.REFUSED,
        notice_id=view.notices[0].notice_id,
        at=view.line.reported_at,
        text=words,
        rule="test",
    )
    await house.desk.answered(reference, answer)
    await house.until(reference, lambda view: view.answers)
    return reference


async def in_one_letter(
    house: House, *views: TakedownView, along: Attachment | None = None
) -> None:
    """As if the first notices of these had left as one letter, led by the first."""
    async with house.store.writing() as session:
        batch = BatchRow(
            sameness_lookup=uuid4().hex,
            state=BatchState.ENDED,
            closes_at=views[0].notices[0].prepared_at,
            led_by=views[0].notices[0].notice_id,
            subject_sealed=house.store.keyring.seal("One letter"),
            text_sealed=house.store.keyring.seal("About all of them"),
            urls_sealed=house.store.keyring.seal("[]"),
            list_sealed=sealed(house.store.keyring, along),
            list_sha256=along.sha256 if along else None,
        )
        session.add(batch)
        await session.flush()
        for view in views:
            session.add(
                BatchMemberRow(
                    notice_id=view.notices[0].notice_id,
                    batch_id=batch.id,
                    facts_sealed="",
                    is_in_letter=True,
                )
            )
