"""Is it the page of the first look? Compares fingerprints, which hold hashes and sizes only."""

from enum import StrEnum

from untilgone.looks import Fingerprint

_NEAR = 12  # of 64 bits; unrelated pages differ in about 32


class Likeness(StrEnum):
    """How much a page is like another one."""

    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"  # too little to compare, or some of each


def likeness(one: Fingerprint | None, other: Fingerprint | None) -> Likeness:
    """Whether two fingerprints are of the same page; what they lack proves nothing."""
    if one is None or other is None:
        return Likeness.UNSURE
    if one.text_sha256 is not None and one.text_sha256 == other.text_sha256:
        return Likeness.SAME
    if set(one.media_sha256) & set(other.media_sha256):
        return Likeness.SAME
    is_near = _nearness(one, other)
    has_its_title = _equal(one.title_sha256, other.title_sha256)
    has_its_address = _equal(one.canonical_sha256, other.canonical_sha256)
    lost_media = bool(one.media_sha256) and not other.media_sha256 and has_its_title is False
    if (is_near and not lost_media) or (has_its_title and has_its_address):
        return Likeness.SAME
    keeps_media = bool(one.media_sha256) and bool(other.media_sha256)
    if is_near is False and has_its_title is False and not keeps_media:
        return Likeness.OTHER
    return Likeness.UNSURE


def _nearness(one: Fingerprint, other: Fingerprint) -> bool | None:
    if one.simhash is None or other.simhash is None:
        # One of them says too little to be near the other.
        return None if one.simhash is other.simhash else False
    return (one.simhash ^ other.simhash).bit_count() <= _NEAR


def _equal(one: str | None, other: str | None) -> bool | None:
    """None where one of them is not known."""
    return None if one is None or other is None else one == other
