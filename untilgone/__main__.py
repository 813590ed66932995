"""The command. The only file of this package that looks upward, into the folders around it."""

import os
import sys
from contextlib import suppress

from untilgone.paths import put_app_on_path


def main() -> None:
    """Run ``untilgone``; ends the process with the exit codes of docs/command.md."""
    put_app_on_path()
    from command.main import app  # noqa: PLC0415 - not importable before the line above

    try:
        app()
    except SystemExit as end:
        if "temporalio" in sys.modules:
            _end(end)
        raise


def _end(end: SystemExit) -> None:
    """End without taking the interpreter down.

    The threads of Temporal's library call into it. Where one does while it is taken down, the
    process is aborted, and whoever started it sees that instead of our exit code.
    """
    with suppress(OSError):  # whoever read it has gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))


if __name__ == "__main__":
    main()
