"""What people can ask of the engine: one Temporal call each, for pages, API and command alike."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import Priority, WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError
from temporalio.exceptions import TimeoutError as TookTooLong
from temporalio.service import RPCError, RPCStatusCode
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_fixed

from activities.messages import DirectoryChanged, DirectoryOrder, WhoOrder
from untilgone import errors
from untilgone.cases import OpenedCase, Report, TaskKind, kind_in
from untilgone.directory_changes import Change
from untilgone.directory_entries import Entry, as_text
from untilgone.errors import BadInput, Conflict, NotFound, OutOfReach, UntilgoneError
from untilgone.notices import Answer
from untilgone.parties import Contact
from untilgone.people import Person
from untilgone.progress import Progress
from untilgone.resolution import Resolution
from untilgone.rules import priority_key
from untilgone.urls import canonical
from untilgone.wishes import Action, Wish
from workflows import messages
from workflows.directory import DirectoryWorkflow
from workflows.intake import IntakeWorkflow, takedown_id
from workflows.takedown import TakedownWorkflow
from workflows.who import WhoWorkflow

MOST_URLS = 500  # of one report; more are several reports
PATIENCE = timedelta(seconds=10)
_WHO_TAKES = timedelta(seconds=45)  # with a cold cache and servers that do not answer


_LOOK_AT_HISTORY = (
    "No worker answered. The change may have been made: look at the party's history before you try "
    "again."
)


class Desk:
    """Hands reports and wishes to the engine and waits for its answer."""

    def __init__(self, client: Client, task_queue: str, *, patience: timedelta = PATIENCE) -> None:
        self._client = client
        self._queue = task_queue
        self._patience = patience

    async def report(self, report: Report) -> OpenedCase:
        """Open a case; from the moment this was called and Temporal answered, it is not lost.

        The same ``report_id`` again gives the same answer. OutOfReach: kept, but no worker has
        opened it yet; asking again with the same id gives the answer once one has.
        """
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
                    priority_key=priority_key(report.category), fairness_key=report.category
                ),
            )
            return await asyncio.wait_for(handle.result(), self._patience.total_seconds())
        except WorkflowFailureError as error:
            raise _ours(error) from error
        except TimeoutError as error:
            raise OutOfReach(
                f"Your report is kept (id {report.report_id}), but no worker has opened it yet. "
                "Start one; the case opens by itself."
            ) from error
        except RPCError as error:
            raise _unreachable() from error

    async def who(self, url: str) -> Resolution:
        """Everybody who can act on the URL; BadInput where it is none.

        OutOfReach when no worker answers in time.
        """
        canonical(url)  # refused here, before anybody is asked
        try:
            handle = await self._client.start_workflow(
                WhoWorkflow.run,
                WhoOrder(url=url),
                id=f"who/{uuid4().hex}",  # never the URL: ids are not sealed
                task_queue=self._queue,
                execution_timeout=_WHO_TAKES,
            )
            return await asyncio.wait_for(handle.result(), _WHO_TAKES.total_seconds())
        except WorkflowFailureError as error:
            raise _ours(error) from error
        except TimeoutError as error:
            raise OutOfReach("No worker answered. Nothing was changed.") from error
        except RPCError as error:
            raise _unreachable() from error

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
            raise _unreachable() from error
        return changed.changes

    async def do(self, reference: str, wish: Wish) -> Progress:
        """Do what a person wants; Conflict, NotAllowed or NotFound say why it was not done."""
        name, message = _update(wish)
        handle = self._client.get_workflow_handle_for(TakedownWorkflow.run, takedown_id(reference))
        once = uuid4().hex  # tried again under the same id, it is done once
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
            raise _ours(error) from error
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
        handle = self._client.get_workflow_handle_for(TakedownWorkflow.run, takedown_id(reference))
        try:
            await handle.signal(TakedownWorkflow.answered, answer, rpc_timeout=self._patience)
        except RPCError as error:
            raise _missing(error, reference) from error

    async def ping(self) -> None:
        """OutOfReach when Temporal does not answer."""
        try:
            is_serving = await self._client.service_client.check_health(timeout=self._patience)
        except RPCError as error:
            raise _unreachable() from error
        if not is_serving:
            raise _unreachable()


def _lost_a_race(error: BaseException) -> bool:
    """The takedown was about to close when something else happened; nothing was taken."""
    return isinstance(error, RPCError) and error.status is RPCStatusCode.FAILED_PRECONDITION


_AGAIN = AsyncRetrying(
    retry=retry_if_exception(_lost_a_race),
    stop=stop_after_attempt(5),
    wait=wait_fixed(0.1),
    reraise=True,
)


def _update(wish: Wish) -> tuple[str, messages.Said]:
    """The update's name on the wire and its message; BadInput names what is missing."""
    return _UPDATES[wish.action](wish)


def _needed(wish: Wish, field: str) -> Any:
    value = getattr(wish, field)
    if value is None:
        raise BadInput(f"`{wish.action}` needs `{field}`. Nothing was done.")
    return value


def _said(wish: Wish) -> dict[str, Any]:
    return {"by": wish.by, "reason": wish.reason}


def _done(wish: Wish) -> messages.TaskDone:
    """A task is done; who sent a notice by hand says what they got for it."""
    task, outcome = _needed(wish, "task"), _needed(wish, "outcome")
    if (kind_in(task), outcome) == (TaskKind.SEND_BY_HAND, "sent") and not wish.proof.strip():
        raise BadInput(
            "`sent` needs `proof`: the reference that they gave you, or `none given`. "
            "Nothing was done."
        )
    proof = wish.proof.strip()
    return messages.TaskDone(task_id=task, outcome=outcome, proof=proof, **_said(wish))


def _understood(wish: Wish) -> messages.Understood:
    return messages.Understood(
        answer_id=_needed(wish, "answer"),
        kind=_needed(wish, "means"),
        notice_id=wish.notice,
        **_said(wish),
    )


def _corrected(wish: Wish) -> messages.CorrectContact:
    address = _needed(wish, "address")
    is_form = address.startswith("https://") and wish.channel == "abuse_email"
    contact = Contact(
        channel="manual_form" if is_form else wish.channel,
        address=address,
        source=f"person:{wish.by.name}",
        confidence=1.0,
    )
    return messages.CorrectContact(party=_needed(wish, "party"), contact=contact, **_said(wish))


_UPDATES: Mapping[Action, Callable[[Wish], tuple[str, messages.Said]]] = MappingProxyType(
    {
        Action.HOLD: lambda w: ("hold", messages.Hold(**_said(w))),
        Action.RESUME: lambda w: ("resume", messages.Resume(**_said(w))),
        Action.WITHDRAW: lambda w: ("withdraw", messages.Withdraw(**_said(w))),
        Action.LOOK_NOW: lambda w: ("look_now", messages.LookNow(**_said(w))),
        Action.NEXT_STEP: lambda w: ("send_next_step_now", messages.SendNextStepNow(**_said(w))),
        Action.TASK_DONE: lambda w: ("task_done", _done(w)),
        Action.APPROVE: lambda w: (
            "approve",
            messages.Approve(task_id=_needed(w, "task"), **_said(w)),
        ),
        Action.REJECT: lambda w: (
            "reject",
            messages.Reject(task_id=_needed(w, "task"), **_said(w)),
        ),
        Action.CORRECT_CONTACT: lambda w: ("correct_contact", _corrected(w)),
        Action.JUDGE: lambda w: (
            "judge",
            messages.Judge(verdict=_needed(w, "verdict"), **_said(w)),
        ),
        Action.UNDERSTAND: lambda w: ("understood", _understood(w)),
    }
)


def _ours(error: BaseException) -> UntilgoneError:
    """Our own error inside Temporal's wrappers; anything else is a fault of ours, said so."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ApplicationError):
            kind = getattr(errors, cause.type or "", None)
            if isinstance(kind, type) and issubclass(kind, UntilgoneError):
                return kind(cause.message)
        cause = cause.__cause__
    return UntilgoneError("The engine could not do it; the worker's log says why.")


def _maybe_changed(error: WorkflowFailureError) -> UntilgoneError:
    """Our own error; where the engine gave up waiting, nobody knows yet."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TookTooLong):
            return OutOfReach(_LOOK_AT_HISTORY)
        cause = cause.__cause__
    return _ours(error)


def _missing(error: RPCError, reference: str) -> UntilgoneError:
    if error.status is RPCStatusCode.NOT_FOUND:
        return NotFound(f"There is no open takedown {reference}: it is closed, or never was.")
    if _lost_a_race(error):
        return Conflict("Something else happened at the same moment. Nothing was done; try again.")
    return _unreachable()


def _unreachable() -> OutOfReach:
    return OutOfReach("Temporal does not answer. Nothing was done.")
