"""Logging to stderr in which no reported URL and no secret ever stands."""

import contextlib
import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Up to the next white space, greedily: better a comma too much gone than the end of a URL kept.
# The slashes and the colon may be escaped, as in JSON or inside another URL.
_URL = re.compile(r"h(?:tt|xx)ps?(?::|%3a)(?:\\?/|%2f){2}\S*", re.IGNORECASE)
_HIDDEN_NAME = r"[\w-]{0,40}(?:authorization|token|secret|passw(?:or)?d|api[_-]?key|cookie)s?"
_ASSIGNED = re.compile(
    rf"\b({_HIDDEN_NAME}[\"']?\s*[=:]\s*[\"']?)(?:(?:bearer|basic|digest)\s+)?[^\s\"'&,;]+",
    re.IGNORECASE,
)
_SCHEMED = re.compile(r"\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE)
_IS_HIDDEN_NAME = re.compile(_HIDDEN_NAME, re.IGNORECASE)
_CHATTY = ("httpx", "httpcore")  # they log every address in full


class _Stderr(logging.Handler):
    """Writes to whatever stderr is at that moment; a line that fails is named, never quoted."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  # a log line must not stop the work it tells about
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Not logging's own, which prints the message with its arguments, unredacted."""
        with contextlib.suppress(OSError, ValueError):  # stderr itself is closed
            sys.stderr.write(f"A line of {record.name} could not be logged.\n")


def configure(json: bool) -> None:
    """Log our own lines and those of every library to stderr, redacted; JSON or for people."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # Not the prettier ones: they print local variables, and those hold what we hide.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    handler = _Stderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,  # a traceback is text before it is redacted
                redact,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The event with every URL as ``[url]`` and every secret as ``[secret]``, however deep."""
    del logger, method
    return {str(name): _redacted(value, name) for name, value in event.items()}


def redacted_text(text: str) -> str:
    """The text with every URL as ``[url]`` and every secret as ``[secret]``."""
    without_urls = _URL.sub("[url]", text)
    return _SCHEMED.sub(r"\1 [secret]", _ASSIGNED.sub(r"\1[secret]", without_urls))


def _redacted(value: Any, name: object = "") -> Any:
    if value is not None and isinstance(name, str) and _IS_HIDDEN_NAME.fullmatch(name):
        return "[secret]"
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return redacted_text(value)
    if isinstance(value, Mapping):
        return {redacted_text(str(key)): _redacted(inner, key) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(inner) for inner in value]
    return redacted_text(repr(value))
