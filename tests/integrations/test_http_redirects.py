import pytest

from integrations.guard import Reach
from tests.hostile_servers import Recorder, client, fetch, numeric, redirect, saying
from untilgone.looks import Trouble


async def test_redirects_are_followed_and_written_down():
    recorder = Recorder(redirect("/b"), redirect("http://album.example/c"))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("https://photos.example/a")

    assert fetched.status == 200
    assert fetched.redirects == ("https://photos.example/b", "http://album.example/c")
    assert fetched.final_url == "http://album.example/c"
    assert [port for _, port in recorder.dialled] == [443, 443, 80]


async def test_five_redirects_are_followed_and_not_six():
    five = Recorder(*[redirect("/")] * 5)
    six = Recorder(*[redirect("/")] * 6)
    async with client(reach=Reach(resolve=numeric), backend=five) as looks:
        after_five = await looks.get("http://photos.example/")
    async with client(reach=Reach(resolve=numeric), backend=six) as looks:
        after_six = await looks.get("http://photos.example/")

    assert after_five.status == 200
    assert after_six.trouble is Trouble.TOO_MANY_REDIRECTS
    assert len(six.dialled) == 6


async def test_a_redirect_loop_ends():
    fetched = await fetch(saying(redirect("/")))

    assert fetched.trouble is Trouble.TOO_MANY_REDIRECTS
    assert len(fetched.redirects) == 5


async def test_a_redirect_without_a_place_to_go_is_the_answer():
    recorder = Recorder(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.status == 302


@pytest.mark.parametrize(
    "location",
    ["ftp://photos.example/", "file:///etc/hosts", "javascript:alert(1)", "http:///", "http://[x"],
)
async def test_a_redirect_to_something_else_than_the_web_is_not_followed(location):
    recorder = Recorder(redirect(location))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is Trouble.PROTOCOL
    assert fetched.final_url == "http://photos.example/"
    assert "302" in fetched.detail
    assert len(recorder.dialled) == 1


async def test_a_password_in_a_redirect_is_not_sent_and_not_kept():
    recorder = Recorder(redirect("http://ann:hunter2@album.example/"))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.redirects == ("http://album.example/",)
    assert b"authorization" not in recorder.streams[1].sent.lower()


@pytest.mark.parametrize(
    "url", ["ftp://photos.example/", "file:///etc/hosts", "gopher://photos.example/", "data:,x", ""]
)
async def test_what_is_no_address_of_the_web_is_never_asked(url):
    recorder = Recorder()
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get(url)

    assert fetched.trouble is Trouble.PROTOCOL
    assert recorder.dialled == []
