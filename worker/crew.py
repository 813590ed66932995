"""The workers of one process: one for each kind of work, so that none takes another's slots."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType, TracebackType
from typing import Any, Self

from temporalio.client import Client
from temporalio.common import WorkerDeploymentVersion
from temporalio.worker import (
    PollerBehaviorAutoscaling,
    UnsandboxedWorkflowRunner,
    Worker,
    WorkerDeploymentConfig,
)

from untilgone import __version__
from untilgone.queues import Work, queue_of
from untilgone.settings import Settings
from worker.errors import OurErrors

GRACE = timedelta(seconds=20)  # for what is on its way when the worker is told to stop

DEPLOYMENT = "untilgone"

STICKY = timedelta(seconds=5)  # then another worker takes up what a dead one had in its cache

# How many acts are at the store at once, and how many workflows decide at once. Both compute on the
# one processor that a process has: more at once are not faster, and each makes what is urgent share
# with one more (docs/decisions/0025).
AT_THE_STORE = 2
_DECIDING = 2

Activities = Mapping[Work, Sequence[Callable[..., Any]]]


def slots(settings: Settings) -> Mapping[Work, int]:
    """How much of each kind of work one process has in hand at once.

    Fixed, and few: all of it shares one processor, and what came first must not wait for what is
    in hand already (docs/decisions/0025).
    """
    return MappingProxyType(
        {
            Work.PROCESS: settings.slots_process,
            Work.LOOKS: settings.slots_looks,
            Work.CHANNELS: settings.slots_channels,
            Work.MAIL: settings.slots_mail,
            Work.FIRST: settings.slots_first,
        }
    )


class Crew:
    """Workers that start, and end, together."""

    def __init__(self, workers: Sequence[Worker]) -> None:
        self._workers = workers

    async def __aenter__(self) -> Self:
        """Start all of them."""
        for worker in self._workers:
            await worker.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let all of them finish what is on its way, at once: it takes ``GRACE`` at most."""
        ends = (worker.__aexit__(kind, error, trace) for worker in self._workers)
        for ended in await asyncio.gather(*ends, return_exceptions=True):
            if ended is not None:
                raise ended


def crew(
    client: Client,
    settings: Settings,
    workflows: Sequence[type],
    activities: Activities,
    only: Collection[Work],
) -> Crew:
    """Workers for this work. Whoever does the process also ends what waits in its old queue."""
    everything = list(dict.fromkeys(each for some in activities.values() for each in some))

    def worker(work: Work) -> Worker:
        is_process = work is Work.PROCESS
        most = slots(settings)[work]
        # A slot is needed before a poller asks, so more of them than slots would never ask.
        polling = PollerBehaviorAutoscaling(initial=2, maximum=max(most, 2))
        return Worker(
            client,
            task_queue=queue_of(settings.task_queue, work),
            workflows=workflows if is_process else (),
            # The sandbox reads the workflow's modules anew for each that begins; that they are
            # deterministic shows in the replays of all histories (docs/decisions/0026).
            workflow_runner=UnsandboxedWorkflowRunner(),
            # Before there were kinds of work, everything waited in this one queue; a look that was
            # begun then still does, for months.
            activities=everything if is_process else activities[work],
            interceptors=[OurErrors()],
            # Which release a worker is, for whoever reads Temporal's pages. Without it the client
            # names itself by a digest over every module it has loaded, half a second of each start.
            deployment_config=WorkerDeploymentConfig(
                version=WorkerDeploymentVersion(deployment_name=DEPLOYMENT, build_id=__version__),
                use_worker_versioning=False,
            ),
            graceful_shutdown_timeout=GRACE,
            sticky_queue_schedule_to_start_timeout=STICKY,
            # Eager ones would take free slots without waiting for whoever is more urgent.
            disable_eager_activity_execution=True,
            max_concurrent_activities=most,
            max_concurrent_local_activities=most,
            max_concurrent_workflow_tasks=_DECIDING if is_process else None,
            workflow_task_poller_behavior=polling,
            activity_task_poller_behavior=polling,
        )

    return Crew([worker(work) for work in Work if work in only])
