import re

import pytest

from untilgone.regions import SHIPPED, Region, shipped_regions


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("nav nav-pills", Region.AROUND),
        ("topmenu", Region.AROUND),
        ("RelatedVideos", Region.AROUND),
        ("Footer_footer__x7dK", Region.AROUND),
        ("modal fade", Region.AROUND),
        ("alert alert-danger d-none", Region.AROUND),
        ("alert d-none d-md-block", Region.NOTICE),
        ("cookie-notice", Region.AROUND),
        ("player-message", Region.NOTICE),
        ("blockMessage blockMessage--error", Region.NOTICE),
        ("page-not-found", Region.NOTICE),
        ("message message--post js-post", Region.SPEECH),
        ("comment-list", Region.SPEECH),
        ("video-description", Region.ABOUT),
        ("error-description", Region.NOTICE),
        ("video-player", Region.PLAYER),
        ("content has-sidebar", Region.OWN),
        ("col-md-8 mt-4", Region.OWN),
        ("x" * 10_000, Region.OWN),
        ("", Region.OWN),
    ],
)
def test_a_part_of_a_page_is_known_by_its_name(name, region):
    assert shipped_regions().of_name(name) is region


def test_the_words_have_a_date_and_a_source():
    assert re.search(r"^date = \d{4}-\d\d-\d\d$", SHIPPED.read_text(), re.MULTILINE)
    assert re.search(r'^source = "', SHIPPED.read_text(), re.MULTILINE)
