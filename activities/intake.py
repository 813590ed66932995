"""A report becomes a case with takedowns."""

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import Opened
from untilgone.cases import Opening, Report
from untilgone.directory import Directory
from untilgone.errors import BadInput
from untilgone.playbook import Playbooks
from untilgone.store.database import Store
from untilgone.store.write import cases
from untilgone.store.write.cases import CleanUrl
from untilgone.urls import canonical


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
        playbook = (
            self._playbooks.named(report.playbook)
            if report.playbook
            else self._playbooks.for_category(report.category)
        )
        urls = [self._clean(raw) for raw in report.urls]
        case = await cases.open_case(self._store, report, urls, playbook=playbook.name, now=now)
        platforms = {
            takedown.reference: self._directory.platform(takedown.url)
            for takedown in case.takedowns
            if takedown.result is Opening.OPENED and takedown.reference
        }
        return Opened(case=case, playbook=playbook, platforms=platforms)

    def _clean(self, raw: str) -> CleanUrl:
        try:
            url = canonical(raw)
        except BadInput as error:
            return CleanUrl(url=raw[:200], remarks=(str(error),), is_refused=True)
        return CleanUrl(
            url=url.url, platform=self._directory.platform(url.url), remarks=url.remarks
        )
