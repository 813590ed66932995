"""Which addresses a probe takes for its own, and what it asks instead."""

from datetime import UTC, datetime

import pytest

from integrations.probes import PROBES, connect_probes
from integrations.probes.discord import good_until
from integrations.probes.x import token
from tests.hostile_servers import client
from tests.integrations.probes.recorded import SHELL, Case, asked, data, look, nobody, page
from untilgone.looks import Target
from untilgone.marker import shipped

TAKEN = {
    "bluesky": [
        "https://bsky.app/profile/example.bsky.social",
        "https://bsky.app/profile/did:plc:abc/post/3abc?x=1",
        "https://bsky.app/profile/did%3Aplc%3Aabc/post/3abc",
    ],
    "dailymotion": ["https://dai.ly/x1", "https://www.dailymotion.com/embed/video/x1?autoplay=1"],
    "discord": ["https://media.discordapp.net/attachments/1/2/a.jpg?ex=1&width=2"],
    "fapello": ["https://fapello.com/example/12"],
    "gofile": ["https://gofile.io/d/abc", "https://gofile.io/?c=abc"],
    "imagetwist": ["https://imagetwist.com/abcdefghijkl"],
    "imgur": ["https://imgur.com/aB3dE5g", "https://m.imgur.com/aB3dE?x"],
    "instagram": [
        "https://www.instagram.com/reel/Abc_-1/?igsh=x",
        "https://instagram.com/example/p/Abc/",
    ],
    "lemmy": ["https://lemmy.example/post/12?scrollToComments=true"],
    "mastodon": [
        "https://social.example/@example/123",
        "https://social.example/users/example/statuses/123",
        "https://social.example/@example@other.example/123",
        "https://social.example/web/@example/123",
    ],
    "pinterest": ["https://nl.pinterest.com/pin/123/", "https://www.pinterest.co.uk/pin/a--123"],
    "pornhub": [
        "https://nl.pornhub.com/view_video.php?x=1&viewkey=ph1",
        "https://www.pornhub.com/embed/1",
    ],
    "reddit": [
        "https://redd.it/abc123",
        "https://old.reddit.com/r/example/comments/abc123",
        "https://www.reddit.com/user/example/comments/abc123/a_title/",
        "https://www.reddit.com/gallery/abc123",
        "https://www.reddit.com/r/example/comments/abc123/comment/def456/",
    ],
    "redgifs": ["https://www.redgifs.com/watch/example#rel", "https://redgifs.com/ifr/Example?x"],
    "streamable": ["https://streamable.com/abc", "https://streamable.com/e/abc?quality=x"],
    "telegram": ["https://t.me/s/example/1", "https://telegram.me/example/1?single"],
    "tiktok": ["https://www.tiktok.com/@a.b/video/1?lang=en", "https://www.tiktok.com/@a/photo/1"],
    "vimeo": ["https://vimeo.com/12345/abc", "https://player.vimeo.com/video/12345?h=1"],
    "x": [
        "https://twitter.com/example/status/1?s=20",
        "https://mobile.x.com/i/web/status/1",
        "https://x.com/example/status/1/photo/1",
    ],
    "youtube": [
        "https://youtu.be/aaaaaaaaaaa?t=1",
        "https://m.youtube.com/watch?app=desktop&v=aaaaaaaaaaa&t=1",
        "https://www.youtube.com/shorts/aaaaaaaaaaa",
        "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa",
    ],
    "web_page": [
        "https://www.youtube.com/@example",
        "https://www.youtube.com.photos.example/watch?v=aaaaaaaaaaa",
        "https://photos.example/https://youtu.be/aaaaaaaaaaa",
        "https://x.com/example",
        "https://netflix.com/example/status/1",
        "https://www.reddit.com/r/example/",
        "https://t.me/example",
        "https://vimeo.com/example",
        "https://imgur.com/a/aB3dE",
        "https://imgur.com/gallery",
        "https://i.imgur.com/aB3dE5g.jpg",
        "https://streamable.com/",
        "https://photos.example/posts/1",
    ],
}


@pytest.mark.parametrize(("slug", "url"), [(s, url) for s, urls in TAKEN.items() for url in urls])
def test_each_address_finds_its_probe(slug, url):
    probes = connect_probes(client(trust=nobody), shipped())

    assert next(p.slug for p in probes if p.accepts(Target(url=url))) == slug


def test_no_probe_is_left_out_here():
    assert set(TAKEN) == {probe.slug for probe in PROBES}


@pytest.mark.parametrize("file", [f for f in shipped().files if f.canary], ids=lambda f: f.platform)
def test_a_control_object_is_looked_at_as_what_was_reported_is(file):
    probes = connect_probes(client(trust=nobody), shipped())

    assert next(p.slug for p in probes if p.accepts(Target(url=file.canary))) == file.platform


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (20, "6dq1a2xwd93"),  # as JavaScript computes it
        (1460323737035677698, "3jfqq1vhqna"),
        (210462857140252672, "id6sdq7lat"),
        (1234567890123456789, "2zqic77uqyk"),
    ],
)
def test_the_token_of_a_post_is_the_one_that_scripts_compute(post, expected):
    assert token(post) == expected


@pytest.mark.parametrize(
    ("query", "until"),
    [
        ("?ex=65000000&is=1", datetime(2023, 9, 12, 6, 6, 56, tzinfo=UTC)),
        ("?ex=0", datetime(1970, 1, 1, tzinfo=UTC)),
        ("?ex=ffffffffff1", None),
        ("?ex=zz", None),
        ("", None),
    ],
)
def test_a_signed_address_says_how_long_it_is_good(query, until):
    assert good_until(f"https://cdn.discordapp.com/attachments/1/2/a.jpg{query}") == until


async def test_a_file_is_asked_for_by_its_head_only():
    url = "https://cdn.discordapp.com/attachments/1/2/a.jpg?ex=ffffffff"
    _, recorder = await look(Case("discord", "", url, "", (page("x", "404 Not Found"),)))

    assert recorder.streams[0].sent.startswith(b"HEAD /attachments/1/2/a.jpg?ex=ffffffff ")


async def test_what_stands_in_an_address_is_only_ever_a_part_of_the_asked_one():
    url = "https://bsky.app/profile/a%2Fb%3Fc/post/3a"
    _, recorder = await look(Case("bluesky", "", url, "", (data("{}", "400 Bad Request"),)))

    assert asked(recorder) == (
        "public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=a%252Fb%253Fc",
    )


async def test_a_reported_address_is_kept_and_the_asked_one_is_no_redirect():
    url = "https://youtu.be/aaaaaaaaaaa"
    seen, _ = await look(Case("youtube", "", url, "", (SHELL, SHELL)))

    assert seen.url == url
    assert seen.final_url is None
    assert seen.probe == "youtube/1"


async def test_a_server_that_speaks_no_http_is_observed():
    url = "https://social.example/@example/1"
    seen, _ = await look(Case("mastodon", "", url, "", (b"no HTTP\r\n\r\n", b"no HTTP\r\n\r\n")))

    assert seen.trouble is not None
    assert seen.probe.startswith("web_page/")
