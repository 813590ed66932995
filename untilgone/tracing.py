"""Spans: what was done for a takedown, by which way and for how long, for whoever collects traces.

Free where nobody collects them: without a tracer each of these is one look at a variable. Names of
spans and what they tell are words of ours: never a URL, a host, an address, a name or a text.
"""

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:  # reading it takes as long as the whole of `untilgone --help`
    from opentelemetry.trace import Span, Tracer

TOLD = "untilgone."
"""What we tell stands in a span under names that begin so."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class _Here:
    """The span in which we are, and who makes the ones in it."""

    tracer: "Tracer"
    span: "Span"
    takedown: str


_HERE: ContextVar[_Here | None] = ContextVar("untilgone_span", default=None)


@contextmanager
def within(tracer: "Tracer", around: "Span", takedown: str = "") -> Iterator[None]:
    """What happens inside is told of in spans below ``around``; ``takedown``: its reference."""
    before = _HERE.set(_Here(tracer=tracer, span=around, takedown=takedown))
    try:
        if takedown:
            tell(takedown=takedown)
        yield
    finally:
        _HERE.reset(before)


@contextmanager
def begun(tracer: "Tracer | None", name: str) -> Iterator[None]:
    """A span that nothing of ours led to: somebody asked for something. None: no span."""
    if tracer is None:
        yield
        return
    with (
        tracer.start_as_current_span(name, record_exception=False) as span,
        within(tracer, span),
    ):
        yield


@contextmanager
def span(name: str, **told: str) -> Iterator[None]:
    """A span below the one in which we are; where there is none, nothing.

    What fails in it is told by the class of its error, never by its text.
    """
    here = _HERE.get()
    if here is None:
        yield
        return
    with (
        here.tracer.start_as_current_span(name, record_exception=False) as inner,
        within(here.tracer, inner, here.takedown),
    ):
        tell(**told)
        try:
            yield
        except Exception as error:
            tell(outcome=type(error).__name__)
            raise


def tell(**told: object) -> None:
    """Add words of ours to the span in which we are."""
    here = _HERE.get()
    if here is not None:
        for name, value in told.items():
            here.span.set_attribute(f"{TOLD}{name}", str(value))


def traced(
    name: str, **told: Callable[[Any], object]
) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Coroutine[Any, Any, T]]]:
    """Every call is a span of this name; ``told`` says in words of ours what its result was."""

    def around(work: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        @wraps(work)
        async def inside(*args: P.args, **kwargs: P.kwargs) -> T:
            with span(name):
                result = await work(*args, **kwargs)
                tell(**{each: of(result) for each, of in told.items()})
                return result

        return inside

    return around
