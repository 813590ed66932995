"""What people can ask of the engine: one Temporal call each, for pages, API and command alike."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import Priority, WorkflowIDConflictPolicy
from temporalio.exceptions import TimeoutError as TookTooLong
from temporalio.service import RPCError, RPCStatusCode
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_fixed

from activities.messages import DirectoryChanged, DirectoryOrder, PlaceMailOrder, WhoOrder
from untilgone.cases import OpenedCase, Report
from untilgone.directory_changes import Change
from untilgone.directory_entries import Entry, as_text
from untilgone.errors import BadInput, Conflict, NotFound, OutOfReach, UntilgoneError
from untilgone.notices import Answer, AnswerKind
from untilgone.people import Person
from untilgone.progress import Progress
from untilgone.reconciling import Follows
from untilgone.resolution import Resolution
from untilgone.rules import priority_key
from untilgone.urls import canonical
from untilgone.wishes import Wish
from workflows.case_desk import CaseDesk
from workflows.directory import DirectoryWorkflow
from workflows.failures import as_ours, ours, unreachable
from workflows.intake import IntakeWorkflow, takedown_id
from workflows.lettering import LetterDesk
from workflows.mail import PlaceMailWorkflow
from workflows.overseeing import OversightDesk
from workflows.reconciling import Temporal
from workflows.sharing import SharingDesk
from workflows.takedown import TakedownWorkflow
from workflows.who import WhoWorkflow
from workflows.wished import update_for

MOST_URLS = 500  # of one report; more are several reports
PATIENCE = timedelta(seconds=10)
_WHO_TAKES = timedelta(seconds=45)  # with a cold cache and servers that do not answer


_LOOK_AT_HISTORY = (
    "No worker answered. The change may have been made: look at the party's history before you try "
    "again."
)


class Desk(CaseDesk, SharingDesk, OversightDesk, LetterDesk):
    """Hands reports and wishes to the engine and waits for its answer."""

    def __init__(self, client: Client, task_queue: str, *, patience: timedelta = PATIENCE) -> None:
        super().__init__(client, task_queue, patience)

    async def report(self, report: Report) -> OpenedCase:
        """Open a case; from the moment this was called and Temporal answered, it is not lost.

        The same ``report_id`` again gives the same answer. OutOfReach: kept, but no worker has
        opened it yet; asking again with the same id gives the answer once one has.
        """
        opened = await self.begin(report, self._patience)
        if opened is None:
            raise OutOfReach(
                f"Your report is kept (id {report.report_id}), but no worker has opened it yet. "
                "Start one; the case opens by itself."
            )
        return opened

    async def begin(self, report: Report, patience: timedelta) -> OpenedCase | None:
        """As ``report``; None where it is kept and was not opened within ``patience``."""
        if not 0 < len(report.urls) <= MOST_URLS:
            raise BadInput(f"A report has 1 to {MOST_URLS} URLs, this one {len(report.urls)}.")
        try:
            handle = await self._client.start_workflow(
                IntakeWorkflow.run,
                report,
                id=f"report/{report.report_id}",
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                priority=Priority(
                    priority_key=priority_key(report.category), fairness_key=report.desk
                ),
            )
            return await asyncio.wait_for(handle.result(), patience.total_seconds())
        except WorkflowFailureError as error:
            raise ours(error) from error
        except TimeoutError:
            return None
        except RPCError as error:
            raise unreachable() from error

    async def who(self, url: str) -> Resolution:
        """Everybody who can act on the URL; BadInput where it is none.

        OutOfReach when no worker answers in time.
        """
        canonical(url)  # refused here, before anybody is asked
        with as_ours("No worker answered. Nothing was changed."):
            handle = await self._client.start_workflow(
                WhoWorkflow.run,
                WhoOrder(url=url),
                id=f"who/{uuid4().hex}",  # never the URL: ids are not sealed
                task_queue=self._queue,
                execution_timeout=_WHO_TAKES,
            )
            return await asyncio.wait_for(handle.result(), _WHO_TAKES.total_seconds())

    async def change_directory(
        self, by: Person, reason: str, *, entries: Sequence[Entry] = (), reset: str | None = None
    ) -> tuple[Change, ...]:
        """Let the entries stand, or the files again about ``reset``; what changed.

        NotAllowed, BadInput or NotFound say why nothing was.
        """
        order = DirectoryOrder(
            by=by, reason=reason, entries=tuple(map(as_text, entries)), reset=reset
        )
        try:
            handle = await self._client.start_workflow(
                DirectoryWorkflow.run,
                order,
                id=f"directory/{uuid4().hex}",
                task_queue=self._queue,
                execution_timeout=self._patience,
            )
            changed: DirectoryChanged = await asyncio.wait_for(
                handle.result(), self._patience.total_seconds()
            )
        except WorkflowFailureError as error:
            raise _maybe_changed(error) from error
        except TimeoutError as error:
            raise OutOfReach(_LOOK_AT_HISTORY) from error
        except RPCError as error:
            raise unreachable() from error
        return changed.changes

    async def do(self, reference: str, wish: Wish, once: str | None = None) -> Progress:
        """Do what a person wants; Conflict, NotAllowed or NotFound say why it was not done.

        With the same ``once`` again it is done once, and answered as it was.
        """
        name, message = update_for(wish)
        handle = self._client.get_workflow_handle(takedown_id(reference))
        once = once or uuid4().hex  # tried again under the same id, it is done once
        try:
            progress: Progress = await _AGAIN.copy()(
                handle.execute_update,
                name,
                message,
                id=once,
                result_type=Progress,
                rpc_timeout=self._patience,
            )
        except WorkflowUpdateFailedError as error:
            raise ours(error) from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            raise OutOfReach(
                "No worker answered. It may still be done once one runs: look at the takedown "
                "before you try again."
            ) from error
        except RPCError as error:
            raise _missing(error, reference) from error
        return progress

    async def answered(self, reference: str, answer: Answer) -> None:
        """Hand over what a party answered."""
        handle = self._client.get_workflow_handle(takedown_id(reference))
        try:
            await handle.signal(TakedownWorkflow.answered, answer, rpc_timeout=self._patience)
        except RPCError as error:
            raise _missing(error, reference) from error

    async def place_mail(
        self, digest: str, takedown: str | None, kind: AnswerKind, *, by: Person
    ) -> None:
        """Say whose mail it is and what it means; None: it is about none of ours.

        NotFound and Conflict say why it cannot be.
        """
        order = PlaceMailOrder(digest=digest, takedown=takedown, kind=kind, by=by.name)
        with as_ours(
            "No worker answered. It may still be done once one runs: look before you try again."
        ):
            handle = await self._client.start_workflow(
                PlaceMailWorkflow.run,
                order,
                id=f"mail/placed/{uuid4().hex}",
                task_queue=self._queue,
            )
            await asyncio.wait_for(handle.result(), self._patience.total_seconds())

    async def follows(self) -> Follows:
        """How many takedowns Temporal follows, and how far it knows the record to have come."""
        temporal = Temporal(self._client, self._queue)
        try:
            return Follows(running=await temporal.running(), mark=await temporal.mark())
        except RPCError as error:
            raise unreachable() from error

    async def ping(self) -> None:
        """OutOfReach when Temporal does not answer."""
        try:
            is_serving = await self._client.service_client.check_health(timeout=self._patience)
        except RPCError as error:
            raise unreachable() from error
        if not is_serving:
            raise unreachable()


def _lost_a_race(error: BaseException) -> bool:
    """The takedown was about to close when something else happened; nothing was taken."""
    return isinstance(error, RPCError) and error.status is RPCStatusCode.FAILED_PRECONDITION


_AGAIN = AsyncRetrying(
    retry=retry_if_exception(_lost_a_race),
    stop=stop_after_attempt(5),
    wait=wait_fixed(0.1),
    reraise=True,
)


def _maybe_changed(error: WorkflowFailureError) -> UntilgoneError:
    """Our own error; where the engine gave up waiting, nobody knows yet."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TookTooLong):
            return OutOfReach(_LOOK_AT_HISTORY)
        cause = cause.__cause__
    return ours(error)


def _missing(error: RPCError, reference: str) -> UntilgoneError:
    if error.status is RPCStatusCode.NOT_FOUND:
        return NotFound(f"There is no open takedown {reference}: it is closed, or never was.")
    if _lost_a_race(error):
        return Conflict("Something else happened at the same moment. Nothing was done; try again.")
    return unreachable()
