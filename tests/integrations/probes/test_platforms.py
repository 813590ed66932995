import pytest

from integrations.probes import PROBES
from integrations.probes.web_page import WebPage
from tests.integrations.probes import (
    cases_films,
    cases_open,
    cases_pages,
    cases_pictures,
    cases_posts,
)
from tests.integrations.probes.recorded import asked, finding, look
from untilgone.looks import Finding, Verdict
from untilgone.marker import shipped
from untilgone.verdict import judge

CASES = [
    *cases_films.CASES,
    *cases_open.CASES,
    *cases_pages.CASES,
    *cases_pictures.CASES,
    *cases_posts.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_what_a_platform_answers_is_understood(case):
    seen, recorder = await look(case)

    assert finding(seen) == case.finding, judge(seen).rule
    assert recorder.answers == [], "not all answers were asked for"
    assert not case.asks or asked(recorder) == case.asks


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.slug)
def test_every_probe_has_been_shown_live_gone_and_neither(probe):
    shown = {Finding(case.finding).verdict for case in CASES if case.slug == probe.slug}

    assert shown == set(Verdict)


def test_the_general_probe_comes_last():
    assert PROBES[-1] is WebPage
    assert len({probe.slug for probe in PROBES}) == len(PROBES)


@pytest.mark.parametrize("file", shipped().files, ids=lambda file: file.platform)
def test_the_markers_of_a_platform_bear_its_name(file):
    before = f"{file.platform}." if file.platform else ""

    assert all(marker.id.startswith(before) for marker in file.marker)
    assert len({marker.id for marker in file.marker}) == len(file.marker)
    assert bool(file.hosts) == bool(file.platform)


@pytest.mark.parametrize("slug", sorted({p.slug for p in PROBES} - {"web_page", "discord"}))
def test_every_platform_that_is_asked_has_markers(slug):
    assert slug in {file.platform for file in shipped().files}
