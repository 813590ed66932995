"""What Temporal says when something cannot be done, in our own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from untilgone import errors
from untilgone.errors import OutOfReach, UntilgoneError


def ours(error: BaseException) -> UntilgoneError:
    """Our own error inside Temporal's wrappers; anything else is a fault of ours, said so."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ApplicationError):
            kind = getattr(errors, cause.type or "", None)
            if isinstance(kind, type) and issubclass(kind, UntilgoneError):
                return kind(cause.message)
        cause = cause.__cause__
    return UntilgoneError("The engine could not do it; the worker's log says why.")


def unreachable() -> OutOfReach:
    """Temporal itself is away."""
    return OutOfReach("Temporal does not answer. Nothing was done.")


@contextmanager
def as_ours(late: str) -> Iterator[None]:
    """What goes wrong inside, in our own errors; ``late``: what OutOfReach says without a worker."""
    try:
        yield
    except WorkflowFailureError as error:
        raise ours(error) from error
    except TimeoutError as error:
        raise OutOfReach(late) from error
    except RPCError as error:
        raise unreachable() from error
