"""The command. The only file of this package that looks upward, into the folders around it."""

from untilgone.paths import put_app_on_path


def main() -> None:
    """Run ``untilgone``; ends the process with the exit codes of docs/command.md."""
    put_app_on_path()
    from command.main import app  # noqa: PLC0415 - not importable before the line above

    app()


if __name__ == "__main__":
    main()
