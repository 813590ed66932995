"""Queues of work: each kind of work waits in its own, so that a slow one holds up no other."""

from enum import StrEnum


class Work(StrEnum):
    """Kinds of work that wait for different things (docs/decisions/0025)."""

    PROCESS = "process"  # what comes next, and short acts in our own store
    LOOKS = "looks"  # waits for the sites that are looked at
    CHANNELS = "channels"  # waits for those who are told
    MAIL = "mail"  # mails that came, and mails to reporters and to people here
    FIRST = "first"  # reports and notices of the most urgent: never behind what is in hand


MOST_URGENT = 1
"""The priority key that has slots of its own, see ``rules.priority_key``."""


def unless_first(work: Work, priority_key: int | None) -> Work:
    """The kind of work itself, or that of the most urgent."""
    return Work.FIRST if priority_key == MOST_URGENT else work


def queue_of(task_queue: str, work: Work) -> str:
    """The queue of this kind of work, in the installation with this task queue."""
    return task_queue if work is Work.PROCESS else f"{task_queue}-{work}"
