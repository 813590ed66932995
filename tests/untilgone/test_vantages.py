from datetime import UTC, datetime

from untilgone.looks import Judgement, Observation, Verdict
from untilgone.vantages import together


def look(vantage, verdict, rule):
    seen = Observation(
        url="https://photos.example/a",
        observed_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        probe="web_page/2",
        vantage=vantage,
        status=200,
    )
    return seen, Judgement(verdict=verdict, reason=f"It is {verdict}.", rule=rule)


HERE_LIVE = look("direct", Verdict.LIVE, "live.page")
HERE_GONE = look("direct", Verdict.GONE, "not_found.http_404")
HERE_BLOCKED = look("direct", Verdict.UNKNOWN, "geo_block.en.geo_block")
THERE_LIVE = look("nl", Verdict.LIVE, "live.page")
THERE_GONE = look("nl", Verdict.GONE, "not_found.http_404")
THERE_BLOCKED = look("nl", Verdict.UNKNOWN, "timeout.timeout")


def test_one_vantage_point_decides_alone():
    assert together([HERE_GONE]) == HERE_GONE


def test_gone_from_everywhere_is_gone():
    assert together([HERE_GONE, THERE_GONE]) == HERE_GONE


def test_live_in_any_is_live():
    for looks in ([HERE_GONE, THERE_LIVE], [HERE_LIVE, THERE_GONE]):
        assert together(looks)[1].verdict is Verdict.LIVE


def test_blocked_here_and_live_there_is_told_so():
    seen, judgement = together([HERE_BLOCKED, THERE_LIVE])

    assert (seen.vantage, judgement.verdict) == ("nl", Verdict.LIVE)
    assert judgement.rule == "live.not_from_direct"
    assert judgement.reason == "It is live. (Seen from nl.) From direct: It is unknown."


def test_gone_here_and_not_to_be_told_there_cannot_be_told():
    seen, judgement = together([HERE_GONE, THERE_BLOCKED])

    assert (seen.vantage, judgement.verdict) == ("nl", Verdict.UNKNOWN)
    assert judgement.rule == "timeout.timeout"
    assert "From direct: It is gone." in judgement.reason


def test_alike_from_everywhere_needs_no_further_word():
    assert together([HERE_LIVE, THERE_LIVE]) == HERE_LIVE
