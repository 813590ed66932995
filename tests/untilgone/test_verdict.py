from dataclasses import replace
from datetime import UTC, datetime

import pytest

from untilgone.findings import REASONS
from untilgone.looks import (
    Finding,
    Fingerprint,
    Observation,
    Shape,
    Sign,
    Trouble,
    Verdict,
    Where,
)
from untilgone.verdict import judge

URL = "https://photos.example/a/1234567"
PAGE = Shape(words=100, has_title=True)
FILM = Shape(words=40, has_title=True, players=1)


def observation(**seen):
    return Observation(
        url=URL,
        observed_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        probe="web_page/2",
        **seen,
    )


def page(shape=PAGE, *signs, status=200, **more):
    seen = {"final_url": URL, "headers": {"content-type": "text/html"}, **more}
    return observation(status=status, shape=shape, signs=signs, **seen)


def sign(finding, where=Where.HEADING, platform=""):
    return Sign(marker=f"en.{finding}", finding=finding, where=where, platform=platform)


def print_of(text, **more):
    return Fingerprint(
        title_sha256=f"title of {text}", text_sha256=text, text_bytes=1, is_cut=False, **more
    )


GONE_WORDS = [finding for finding in Finding if finding.verdict is Verdict.GONE]
WALLS = [
    Finding.BOT_CHALLENGE,
    Finding.RATE_LIMIT,
    Finding.LEGAL_BLOCK,
    Finding.GEO_BLOCK,
    Finding.AGE_GATE,
    Finding.MAINTENANCE,
    Finding.TEMPORARY,
]


@pytest.mark.parametrize("status", [404, 410])
def test_what_the_server_says_is_gone_is_gone(status):
    judgement = judge(observation(status=status))

    assert judgement.verdict is Verdict.GONE
    assert judgement.rule == f"not_found.http_{status}"
    assert str(status) in judgement.reason


def test_a_page_that_is_shown_is_live():
    judgement = judge(page())

    assert (judgement.verdict, judgement.rule) == (Verdict.LIVE, "live.page")


def test_without_words_only_two_statuses_are_ever_gone():
    gone = [s for s in range(100, 1000) if judge(page(status=s)).verdict is Verdict.GONE]

    assert gone == [404, 410]


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (101, "refused.http_101"),
        (302, "redirect_elsewhere.http_302"),
        (400, "refused.http_400"),
        (401, "login_wall.http_401"),
        (403, "refused.http_403"),
        (407, "refused.http_407"),
        (418, "refused.http_418"),
        (429, "rate_limit.http_429"),
        (451, "legal_block.http_451"),
        (500, "server_error.http_500"),
        (503, "server_error.http_503"),
        (504, "timeout.http_504"),
    ],
)
def test_every_other_answer_is_unknown_and_says_why(status, rule):
    judgement = judge(page(status=status))

    assert (judgement.verdict, judgement.rule) == (Verdict.UNKNOWN, rule)


@pytest.mark.parametrize("status", [200, 204, 205])
def test_an_answer_without_a_body_is_no_page(status):
    assert judge(observation(status=status)).finding == Finding.EMPTY_PAGE


@pytest.mark.parametrize("trouble", sorted(set(Trouble) - {Trouble.DNS_NXDOMAIN}))
def test_trouble_on_the_way_proves_nothing(trouble):
    assert judge(observation(trouble=trouble)).verdict is Verdict.UNKNOWN


def test_a_domain_that_two_resolvers_do_not_know_is_gone():
    judgement = judge(observation(trouble=Trouble.DNS_NXDOMAIN))

    assert (judgement.verdict, judgement.finding) == (Verdict.GONE, Finding.DOMAIN_GONE)


def test_nothing_observed_is_unknown():
    assert judge(observation()).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "finding", sorted(set(GONE_WORDS) - {Finding.NOT_FOUND, Finding.DOMAIN_GONE})
)
def test_a_page_that_says_so_and_shows_nothing_is_gone(finding):
    judgement = judge(page(PAGE, sign(finding)))

    assert (judgement.verdict, judgement.finding) == (Verdict.GONE, finding)


@pytest.mark.parametrize("finding", [Finding.REMOVED, Finding.SOFT_404, Finding.ACCOUNT_REMOVED])
def test_a_page_that_says_so_and_shows_a_film_is_not_believed(finding):
    assert judge(page(FILM, sign(finding))).finding == Finding.CONTRADICTION


def test_words_below_a_film_are_comments():
    assert judge(page(FILM, sign(Finding.REMOVED, Where.LINE))).verdict is Verdict.LIVE


@pytest.mark.parametrize("wall", WALLS)
@pytest.mark.parametrize("status", [200, 400])
def test_what_hides_it_comes_before_what_says_that_it_is_gone(wall, status):
    seen = page(PAGE, sign(Finding.REMOVED), sign(wall), status=status)

    assert judge(seen).finding == wall


@pytest.mark.parametrize("wall", [Finding.LOGIN_WALL, Finding.CONSENT_WALL])
def test_what_says_that_it_is_gone_comes_before_the_words_of_every_page(wall):
    assert judge(page(PAGE, sign(wall), sign(Finding.REMOVED))).finding == Finding.REMOVED
    assert judge(page(PAGE, sign(wall))).finding == wall


def test_the_words_log_in_on_a_line_are_a_menu_unless_a_password_is_asked():
    word = Sign(marker="en.log_in", finding=Finding.LOGIN_WALL, where=Where.LINE)

    assert judge(page(PAGE, word)).verdict is Verdict.LIVE
    assert judge(page(replace(PAGE, asks_password=True), word)).finding == Finding.LOGIN_WALL


def test_a_long_page_shows_something_whatever_its_banner_says():
    long = Shape(words=800, has_title=True)

    assert judge(page(long, sign(Finding.CONSENT_WALL))).verdict is Verdict.LIVE


@pytest.mark.parametrize("status", [403, 404, 429, 503])
def test_a_challenge_is_one_under_any_status(status):
    seen = page(PAGE, sign(Finding.BOT_CHALLENGE), status=status)

    assert judge(seen).finding == Finding.BOT_CHALLENGE


def test_a_page_under_404_that_says_it_is_a_film_and_shows_one_is_not_believed():
    seen = page(replace(FILM, is_work=True), status=404)

    assert judge(seen).finding == Finding.CONTRADICTION


@pytest.mark.parametrize(
    ("status", "finding"),
    [
        (402, Finding.HOSTING_SUSPENDED),
        (403, Finding.ACCOUNT_REMOVED),
        (500, Finding.HOSTING_GONE),
    ],
)
def test_some_words_are_believed_under_other_statuses(status, finding):
    assert judge(page(PAGE, sign(finding), status=status)).finding == finding


def test_a_server_in_trouble_is_not_believed_when_it_says_that_a_page_is_missing():
    seen = page(PAGE, sign(Finding.SOFT_404), status=503)

    assert judge(seen).finding == Finding.SERVER_ERROR


class TestRedirects:
    def test_to_the_front_page_proves_nothing(self):
        seen = page(final_url="https://photos.example/")

        assert judge(seen).finding == Finding.REDIRECT_HOME

    def test_to_something_else_proves_nothing(self):
        seen = page(final_url="https://photos.example/popular")

        assert judge(seen).finding == Finding.REDIRECT_ELSEWHERE

    def test_to_the_same_object_elsewhere_is_live(self):
        seen = page(final_url="https://pictures.example/view/1234567")

        assert (judge(seen).verdict, judge(seen).finding) == (Verdict.LIVE, Finding.MOVED)

    def test_to_a_sign_in_is_a_wall(self):
        seen = page(PAGE, sign(Finding.LOGIN_WALL, Where.ADDRESS))

        assert judge(seen).finding == Finding.LOGIN_WALL


class TestPlatforms:
    def test_the_platforms_own_marker_outranks_general_words_and_statuses(self):
        own = sign(Finding.REMOVED, Where.MARKUP, platform="films")

        assert judge(page(FILM, own)).finding == Finding.REMOVED
        assert judge(page(PAGE, own, sign(Finding.LOGIN_WALL), status=403)).finding == (
            Finding.REMOVED
        )

    def test_what_hides_it_outranks_its_other_markers(self):
        own = [
            sign(finding, Where.MARKUP, platform="films")
            for finding in (Finding.REMOVED, Finding.AGE_GATE)
        ]

        assert judge(page(PAGE, *own)).finding == Finding.AGE_GATE

    def test_markers_that_contradict_each_other_prove_nothing(self):
        own = [
            sign(finding, Where.MARKUP, platform="films")
            for finding in (Finding.REMOVED, Finding.LIVE)
        ]

        assert judge(page(PAGE, *own)).finding == Finding.CONTRADICTION


class TestTheFirstLook:
    def test_the_same_page_is_live_also_behind_words_that_stood_there_before(self):
        seen = page(PAGE, sign(Finding.AGE_GATE), fingerprint=print_of("a"))

        assert judge(seen).verdict is Verdict.UNKNOWN
        assert judge(seen, print_of("a")).rule == "live.same_as_first_look"

    def test_another_page_without_a_word_is_changed(self):
        seen = page(fingerprint=print_of("b"))

        assert judge(seen, print_of("a", simhash=0)).finding == Finding.CHANGED

    def test_another_page_that_a_missing_one_gets_too_is_gone(self):
        seen = page(fingerprint=print_of("b"), sibling=print_of("b"))
        judgement = judge(seen, print_of("a", simhash=0))

        assert judgement.rule == "soft_404.same_as_a_page_that_does_not_exist"

    def test_a_film_that_stayed_is_the_same_page(self):
        seen = page(FILM, fingerprint=print_of("b", media_sha256=("film",)))

        assert judge(seen, print_of("a", media_sha256=("film",))).verdict is Verdict.LIVE


def test_a_file_that_is_sent_is_live_and_an_empty_one_proves_nothing():
    headers = {"content-type": "video/mp4", "content-length": "1000000"}
    empty = headers | {"content-length": "0"}

    assert judge(page(None, headers=headers)).rule == "live.file"
    assert judge(page(None, headers=empty)).finding == Finding.EMPTY_PAGE


def test_a_shell_of_scripts_shows_nothing():
    assert judge(page(Shape(words=0, scripts=9, has_title=True))).finding == Finding.EMPTY_PAGE


def test_every_finding_has_a_reason_of_its_own_and_none_holds_words_of_a_page():
    reasons = [REASONS[finding] for finding in Finding]

    assert len(set(reasons)) == len(reasons)
    assert all(reason.endswith(".") for reason in reasons)
