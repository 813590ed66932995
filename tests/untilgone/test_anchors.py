"""Anchors as others keep them: a file, a log, a mail, or one hash."""

from datetime import UTC, date, datetime

from untilgone.anchors import Anchor, DailyAnchor, anchors_in

HASH = "ab" * 32


def test_the_line_that_goes_out_is_found_in_whatever_it_was_kept_in():
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    line = DailyAnchor(day=date(2026, 11, 23), seq=12, hash=HASH, at=at, mail_state=None).line

    for kept in (line, f"> {line}\r\n", f"Subject: x\r\n\r\nIt ended so:\n\n{line}\n\nKeep it."):
        assert anchors_in(kept) == (Anchor(seq=12, hash=HASH),)


def test_a_hash_alone_is_an_anchor_and_other_text_is_none():
    assert anchors_in(f"{HASH}\n") == (Anchor(seq=None, hash=HASH),)
    assert anchors_in(f"12 {HASH}0") == ()
    assert anchors_in("12 entries") == ()
