"""The list of addresses that went along with a letter for many: on the page of each takedown."""

from urllib.parse import quote

import pytest

from tests.people import CAROL, MIA
from tests.web.answering import in_one_letter, told
from tests.web.conftest import House
from tests.web.reading import show
from untilgone.csv_file import MEDIA_TYPE
from untilgone.notices import Attachment

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIST = Attachment(name="many-addresses.csv", content=b"url\r\n=1+1\r\n", media_type=MEDIA_TYPE)


async def test_each_page_offers_it_with_its_hash_as_it_left(house: House):
    views = [await told(house) for _ in range(2)]
    await in_one_letter(house, *views, along=LIST)

    for view in views:
        at = f"/takedowns/{view.line.reference}"
        link = f"{at}/addresses?notice={quote(view.notices[0].notice_id, safe='/')}"
        page = await show(house, MIA, at)
        assert f'href="{link}">{LIST.name}</a>, SHA-256 {LIST.sha256}' in page.text
        async with await house.browser(MIA) as browser:
            file = await browser.get(link)
        assert file.content == LIST.content
        assert file.headers["content-type"] == MEDIA_TYPE
        assert file.headers["content-disposition"] == f'attachment; filename="{LIST.name}"'


async def test_a_letter_without_one_offers_none(house: House):
    view = await told(house)
    at, notice = f"/takedowns/{view.line.reference}", view.notices[0].notice_id
    page = await show(house, CAROL, at)
    async with await house.browser(CAROL) as browser:
        file = await browser.get(f"{at}/addresses?notice={notice}")

    assert "/addresses" not in page.text
    assert file.status_code == 404


async def test_that_of_another_takedown_is_not_had_through_it(house: House):
    first, second = [await told(house) for _ in range(2)]
    await in_one_letter(house, first, along=LIST)
    path = f"/takedowns/{second.line.reference}/addresses"
    async with await house.browser(CAROL) as browser:
        file = await browser.get(f"{path}?notice={first.notices[0].notice_id}")

    assert file.status_code == 404
