"""A report becomes a case with takedowns."""

from urllib.parse import urlsplit

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import Opened
from untilgone.cases import Opening, Report
from untilgone.directory import UNKNOWN, Directory
from untilgone.errors import BadInput, Conflict
from untilgone.playbook import Playbook, Playbooks
from untilgone.reporters import news_to
from untilgone.store import overrides, read
from untilgone.store.database import Store
from untilgone.store.write import cases
from untilgone.store.write.cases import CleanUrl
from untilgone.urls import canonical, without_password

_MOST_OF_A_SITE = 32  # octets; Temporal takes 64


class IntakeActivities:
    """Keeps reports."""

    def __init__(self, store: Store, playbooks: Playbooks, directory: Directory) -> None:
        self._store = store
        self._playbooks = playbooks
        self._directory = directory

    @activity.defn(name="open_case")
    async def open_case(self, report: Report) -> Opened:
        """Keep the report, once; the same report again gives the same answer."""
        now = ServerClock().now()
        if report.notify is not None:
            news_to(report.notify, with_details=report.notify_details)  # BadInput, before anything
        playbook = await self._playbook(report)
        known = await overrides.applied(self._store, self._directory)
        urls = [_clean(raw, known) for raw in report.urls]
        case = await cases.open_case(self._store, report, urls, playbook=playbook.name, now=now)
        fresh = {
            takedown.reference: known.platform(takedown.url)
            for takedown in case.takedowns
            if takedown.result is Opening.OPENED and takedown.reference
        }
        # The same report may come again long after its takedowns were closed, and after Temporal
        # has forgotten them: those must not start a second time.
        is_open = await read.still_open(self._store, list(fresh))
        platforms = {ref: platform for ref, platform in fresh.items() if ref in is_open}
        sites = {
            takedown.reference: self._site(platforms[takedown.reference], takedown.url)
            for takedown in case.takedowns
            if takedown.reference in platforms
        }
        return Opened(case=case, playbook=playbook, platforms=platforms, sites=sites)

    def _site(self, platform: str, url: str) -> str:
        """The platform; of one that is not in the directory a hash of its host, never its name."""
        if platform != UNKNOWN:
            return platform[:_MOST_OF_A_SITE]
        host = urlsplit(url).hostname or ""
        return self._store.keyring.lookup(f"site {host}")[:_MOST_OF_A_SITE]

    async def _playbook(self, report: Report) -> Playbook:
        """The one asked for, else the category's; a case keeps the one it was opened with."""
        if report.case is None:
            if report.playbook is not None:
                return self._playbooks.named(report.playbook)
            return self._playbooks.for_category(report.category)
        case = await read.case(self._store, report.case)
        if report.playbook not in {None, case.playbook}:
            raise Conflict(
                f"{case.reference} follows the playbook `{case.playbook}`; nothing was added."
            )
        if report.explanation not in {"", case.explanation}:
            raise Conflict(
                f"{case.reference} has its own explanation, which goes into the letters; nothing "
                "was added. Open a case of its own."
            )
        return self._playbooks.named(case.playbook)


def _clean(raw: str, known: Directory) -> CleanUrl:
    try:
        url = canonical(raw)
    except BadInput as error:
        return CleanUrl(url=without_password(raw)[:200], remarks=(str(error),), is_refused=True)
    return CleanUrl(url=url.url, platform=known.platform(url.url), remarks=url.remarks)
