"""Where material moved to: another address or another spelling, the same party or another one."""

from datetime import UTC, datetime

import pytest

from untilgone import moves, rules
from untilgone.directory import Directory, Entry
from untilgone.looks import Judgement, Observation, Verdict
from untilgone.moves import Found
from untilgone.parties import PartyKind
from untilgone.progress import Carried
from untilgone.redirects import names_same_object

OLD = "https://old.example/film/77120"
NEW = "https://new.example/watch/77120/apple-tree"
DIRECTORY = Directory(
    (
        Entry(
            slug="films",
            kind=PartyKind.PLATFORM,
            name="Films",
            domains=("old.example", "films.example"),
        ),
        Entry(slug="cellar", kind=PartyKind.HOST, name="Cellar", domains=("old.example",)),
        Entry(slug="attic", kind=PartyKind.HOST, name="Attic", domains=("films.example",)),
    )
)


def look(url=OLD, rule="moved.redirect", **changes):
    verdict = {"moved": Verdict.LIVE, "live": Verdict.LIVE, "not_found": Verdict.GONE}
    seen = Observation(
        url=url,
        observed_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        probe="web_page/2",
        status=200,
        **{"final_url": NEW if rule.startswith("moved") else url, **changes},
    )
    judged = verdict.get(rule.partition(".")[0], Verdict.UNKNOWN)
    return seen, Judgement(verdict=judged, reason=f"It is {judged}.", rule=rule)


def found(*, current=OLD, **changes) -> Found | None:
    return moves.found_at(*look(**changes), current, DIRECTORY.parties)


# -- spellings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "http://old.example/film/77120",
        "https://www.old.example/film/77120/",
        "https://m.old.example:443/film/77120",
        "https://old.example/film/77120?utm_source=mail&fbclid=abc",
    ],
)
def test_another_spelling_is_no_move(other):
    seen = found(rule="live.page", final_url=other)

    assert moves.same_address(OLD, other)
    assert seen is not None
    assert not seen.is_move


@pytest.mark.parametrize(
    "other",
    [
        "https://old.example/film/77121",
        "https://old.example/film/77120?page=2",
        "https://old.example:8443/film/77120",
        "https://forum.old.example/film/77120",
        "https://old.example/FILM/77120",
    ],
)
def test_what_names_something_else_is_another_address(other):
    assert not moves.same_address(OLD, other)


def test_a_redirect_that_only_counts_visitors_is_no_move_whatever_the_look_called_it():
    seen = found(final_url=f"{OLD}?ref=front&utm_medium=x")

    assert seen is not None
    assert not seen.is_move


def test_what_stands_after_the_number_sign_is_no_other_spelling():
    page = "https://old.example/#/film/77120"

    assert moves.same_address(page, "https://old.example/")
    assert found(current=page, url=page, rule="live.page", final_url="https://old.example/") is None


# -- moves ----------------------------------------------------------------------------------------


def test_a_redirect_to_the_same_object_on_another_site_is_a_move():
    assert found() == Found(url=NEW, platform="unknown", is_elsewhere=True)


def test_a_look_that_was_led_nowhere_found_nothing_else():
    assert found(rule="live.page") is None


@pytest.mark.parametrize("rule", ["not_found.http_404", "redirect_home.front_page"])
def test_only_what_is_live_has_moved(rule):
    assert found(rule=rule, final_url=NEW) is None


def test_the_new_address_is_kept_in_our_one_spelling():
    seen = found(final_url="HTTPS://New.Example:443/a/../watch/77120")

    assert seen is not None
    assert seen.url == "https://new.example/watch/77120"


def test_where_a_platforms_own_answer_leads_is_no_place():
    assert found(asked="https://old.example/api?id=77120") is None


@pytest.mark.parametrize("address", ["http://127.0.0.1/film/77120", "http://router/film/77120"])
def test_what_nobody_may_report_is_not_followed(address):
    seen = found(final_url=address)

    assert seen is not None
    assert seen.refusal


@pytest.mark.parametrize(
    ("final_url", "is_doubted"),
    [
        ("https://new.example/a/b/c/d", True),
        ("https://new.example/film/77121", True),
        ("https://new.example/?id=77120", False),
        ("https://old.example/a/b/c/d", True),
        ("https://www.old.example/77120/apple-tree", False),
    ],
)
def test_another_address_must_name_the_same_object(final_url, is_doubted):
    seen = found(final_url=final_url)

    assert seen is not None
    assert bool(seen.doubt) is is_doubted


def test_a_page_that_is_the_same_as_at_the_first_look_needs_no_name():
    seen = found(rule="moved.same_as_first_look", final_url="https://new.example/a/b/c/d")

    assert seen is not None
    assert not seen.doubt


@pytest.mark.parametrize(
    ("url", "final_url", "is_doubted"),
    [
        ("https://old.example/p/7", "https://old.example/posts/7-boat", False),
        ("https://old.example/p/7", "https://new.example/posts/7-boat", True),
        ("https://old.example/p/7", "https://old.example/posts/17-sea", True),
    ],
)
def test_within_one_site_a_short_name_will_do(url, final_url, is_doubted):
    seen = found(current=url, url=url, final_url=final_url)

    assert seen is not None
    assert bool(seen.doubt) is is_doubted


def test_a_new_mark_for_each_visit_is_no_move():
    current = "https://old.example/watch?v=abc12345&visit=11112222"

    assert found(current=current, url=current, final_url=current.replace("1111", "3333")) is None
    assert moves.same_place(current, "https://m.old.example/watch?v=abc12345")
    assert not moves.same_place(current, "https://old.example/watch?v=xyz12345&visit=22221111")


def test_a_year_names_nothing():
    assert not names_same_object("https://a.example/2026/11/boat", "https://b.example/2026/12/sea")
    assert names_same_object("https://a.example/2026/11/boat", "https://b.example/archive/boat")


def test_live_by_itself_at_an_earlier_address_it_has_moved_back():
    seen = found(current=NEW, url=OLD, rule="live.page")

    assert seen == Found(url=OLD, platform="films", is_elsewhere=True)


def test_an_earlier_address_that_leads_to_the_current_one_is_no_move():
    assert found(current=NEW, url=OLD) is None


# -- who is responsible ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "is_elsewhere"),
    [
        ("https://old.example/videos/77120", False),
        ("https://cdn.old.example/77120", False),
        ("https://films.example/77120", True),  # the same platform on another host
        ("https://new.example/77120", True),
    ],
)
def test_somebody_else_is_responsible_where_platform_or_host_differ(new, is_elsewhere):
    assert moves.is_elsewhere(DIRECTORY.parties(OLD), DIRECTORY.parties(new)) is is_elsewhere


def test_a_site_nobody_knows_is_the_same_one_under_its_mobile_name():
    parties = DIRECTORY.parties

    assert not moves.is_elsewhere(parties("https://m.a.example/1"), parties("https://a.example/2"))
    assert moves.is_elsewhere(parties("https://a.example/1"), parties("https://b.example/1"))


def test_a_host_that_nobody_knows_is_the_same_on_the_same_platform_only():
    known = [DIRECTORY.parties(f"https://{host}.example/1") for host in ("a", "www.a", "b")]

    assert moves.same_party(PartyKind.HOST, known[0], known[1])
    assert not moves.same_party(PartyKind.HOST, known[0], known[2])


def test_a_life_begins_with_the_first_round_in_which_it_was_moved():
    assert rules.life_of(Carried(round=2)) == 2
    assert rules.life_of(Carried(round=2, life=0)) == 0


# -- looks at all addresses -----------------------------------------------------------------------

LIVE_NOW = look(NEW, "live.page")
GONE_NOW = look(NEW, "not_found.http_404")
BLOCKED_NOW = look(NEW, "geo_block.en.geo_block")
GONE_BEFORE = look(OLD, "not_found.http_404")
LIVE_BEFORE = look(OLD, "live.page")
BLOCKED_BEFORE = look(OLD, "timeout.timeout")
LEADS_TO_GONE = look(OLD, "not_found.http_404", final_url=NEW, redirects=(NEW,))
LEADS_TO_DEAD_NAME = look(OLD, "redirect_elsewhere.dns_nxdomain", redirects=(NEW,))


@pytest.mark.parametrize(
    ("current", "earlier", "verdict"),
    [
        (LIVE_NOW, [GONE_BEFORE], Verdict.LIVE),
        (GONE_NOW, [GONE_BEFORE], Verdict.GONE),
        (GONE_NOW, [LEADS_TO_GONE], Verdict.GONE),
        (GONE_NOW, [LEADS_TO_DEAD_NAME], Verdict.GONE),
        (GONE_NOW, [GONE_BEFORE, LIVE_BEFORE], Verdict.LIVE),
        (GONE_NOW, [BLOCKED_BEFORE], Verdict.UNKNOWN),
        (BLOCKED_NOW, [GONE_BEFORE], Verdict.UNKNOWN),
        (BLOCKED_NOW, [BLOCKED_BEFORE, LIVE_BEFORE], Verdict.LIVE),
        (BLOCKED_NOW, [LEADS_TO_GONE], Verdict.UNKNOWN),
    ],
)
def test_it_is_gone_only_where_no_address_is_live_by_itself(current, earlier, verdict):
    assert moves.together(current, earlier, NEW)[1].verdict is verdict


def test_an_earlier_address_that_decides_says_so():
    seen, judgement = moves.together(GONE_NOW, [BLOCKED_BEFORE], NEW)

    assert seen.url == OLD
    assert judgement.rule == "timeout.timeout"
    assert judgement.reason == "It is unknown. (At an earlier address.) Now: It is gone."
