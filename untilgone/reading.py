"""Reading an answer: what is kept of it, from a look of our own or a recorded one alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from untilgone.fingerprint import TEXT_TYPES, fingerprint
from untilgone.looks import Fingerprint, Shape, Sign
from untilgone.marker import Markers
from untilgone.page import MARKUP_TYPES, Page, read_page
from untilgone.shapes import shape_of
from untilgone.signs import signs_of


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What judging needs; no word of the page is left in it."""

    fingerprint: Fingerprint | None
    shape: Shape | None
    signs: tuple[Sign, ...]


def read_answer(
    *,
    markers: Markers,
    status: int,
    headers: Mapping[str, str],
    final_url: str,
    media_type: str,
    text: str | None,
    text_bytes: int,
    is_cut: bool,
    keep_title: bool,
) -> Reading:
    """Read the text of an answer; None where the body was not read, as that of a picture."""
    page = read_page(text, media_type, final_url) if text is not None else Page()
    signs = signs_of(
        markers=markers,
        status=status,
        headers=headers,
        final_url=final_url,
        page=page,
        body=text or "",
        is_data=media_type in TEXT_TYPES - MARKUP_TYPES,
    )
    if text is None:
        return Reading(fingerprint=None, shape=None, signs=signs)
    kept = fingerprint(page, text_bytes=text_bytes, is_cut=is_cut, keep_title=keep_title)
    return Reading(fingerprint=kept, shape=shape_of(page), signs=signs)
