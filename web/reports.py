"""Handing in reports, so that the same report twice is one case."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from untilgone.cases import OpenedCase, Opening, Report
from untilgone.errors import BadInput, Conflict
from untilgone.urls import canonical
from workflows.desk import Desk

_A_MOMENT = timedelta(seconds=2)


def report_id(person: str, key: str) -> str:
    """The report's id from a key that the person chose; two people's keys never meet."""
    return hashlib.sha256(f"{person}\0{key}".encode()).hexdigest()


async def hand_in(desk: Desk, report: Report) -> OpenedCase:
    """Open the case; Conflict when its id already stands for other URLs."""
    opened = await desk.report(report)
    _refuse_others(opened, report)
    return opened


async def begin(desk: Desk, report: Report) -> OpenedCase | None:
    """As ``hand_in``, for large ones: None where it is kept and still being opened."""
    opened = await desk.begin(report, _A_MOMENT)
    if opened is not None:
        _refuse_others(opened, report)
    return opened


def _refuse_others(opened: OpenedCase, report: Report) -> None:
    if not _answers(opened, report.urls):
        raise Conflict(
            f"The same key was used before for other URLs (case {opened.reference or 'none'}). "
            "Nothing was opened; use a new key for a new report."
        )


def _answers(opened: OpenedCase, urls: Sequence[str]) -> bool:
    return len(urls) == len(opened.takedowns) and all(
        takedown.result is Opening.REFUSED or takedown.url == _canonical(url)
        for url, takedown in zip(urls, opened.takedowns, strict=True)
    )


def _canonical(url: str) -> str | None:
    try:
        return canonical(url).url
    except BadInput:
        return None
