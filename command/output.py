"""What commands print: for people with rich, for machines one JSON document or JSONL on stdout."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from enum import IntEnum
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from untilgone.errors import BadInput, OutOfReach, UntilgoneError

P = ParamSpec("P")

console = Console(highlight=False, soft_wrap=False)
errors = Console(stderr=True, highlight=False)


class Exit(IntEnum):
    """Exit codes of the command (docs/command.md)."""

    DONE = 0
    REFUSED = 1  # or not found
    USAGE = 2
    OUT_OF_REACH = 3


def importing() -> Progress:
    """The bar of a command that reads a file row by row; only where somebody watches."""
    return Progress(
        TextColumn("Importing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
        # What goes to a file must not be drawn above the bar instead.
        redirect_stdout=sys.stdout.isatty(),
    )


def print_json(document: Any) -> None:
    """One JSON document on one line of stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def fail(error: UntilgoneError, code: Exit) -> typer.Exit:
    """Say what went wrong on stderr; raise what comes back."""
    errors.print(str(error), style="bold red", markup=False)
    return typer.Exit(code)


def _is_setting(error: BadInput) -> bool:
    return any(prefix in str(error) for prefix in ("UNTILGONE_", "OTEL_"))


def runs(command: Callable[P, Coroutine[Any, Any, Exit | None]]) -> Callable[P, None]:
    """Run an async command; our errors become sentences and exit codes, never a trace."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = asyncio.run(command(*args, **kwargs))
        except OutOfReach as error:
            raise fail(error, Exit.OUT_OF_REACH) from None
        except BadInput as error:
            raise fail(error, Exit.USAGE if _is_setting(error) else Exit.REFUSED) from None
        except UntilgoneError as error:
            raise fail(error, Exit.REFUSED) from None
        raise typer.Exit(code or Exit.DONE)

    return run


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; BadInput where it is, or cannot be written."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise BadInput(
            f"{path} is there already; nothing was written. Name another file."
        ) from None
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None
