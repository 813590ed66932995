import json
import logging

import pytest
import structlog

from untilgone import log
from untilgone.log import redacted_text

URL = "https://photos.example/album/1?viewkey=abc"


@pytest.fixture(autouse=True)
def _logging_as_before():
    root, chatty = logging.getLogger(), [logging.getLogger(n) for n in ("httpx", "httpcore")]
    handlers, level, levels = root.handlers[:], root.level, [one.level for one in chatty]
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for one, before in zip(chatty, levels, strict=True):
        one.setLevel(before)
    structlog.reset_defaults()


@pytest.fixture(params=[True, False], ids=["json", "people"])
def logged(request, capsys):
    """Everything logged so far; nothing may ever come out on stdout."""
    log.configure(json=request.param)

    def read():
        out, err = capsys.readouterr()
        assert out == ""
        return err

    return read


def test_a_url_never_stands_in_a_line(logged):
    structlog.get_logger("t").info(f"looked at {URL}", url=URL, seen={"hops": [URL, (URL,)]})
    line = logged()

    assert "[url]" in line
    assert "photos.example" not in line


def test_a_line_of_a_library_is_redacted_too(logged):
    logging.getLogger("some.library").warning("GET %s took %d ms", URL, 7)
    line = logged()

    assert "GET [url] took 7 ms" in line
    assert "photos.example" not in line


def test_a_traceback_is_redacted(logged):
    try:
        int(URL)
    except ValueError:
        structlog.get_logger("t").exception("failed")
        logging.getLogger("some.library").exception("failed too")
    lines = logged()

    assert lines.count("ValueError: invalid literal") == 2
    assert "photos.example" not in lines


def test_a_local_variable_never_stands_in_a_traceback(logged):
    def look(hidden):
        raise ValueError(len(hidden))

    try:
        look("something " + "personal")
    except ValueError:
        structlog.get_logger("t").exception("failed")

    assert "something personal" not in logged()


@pytest.mark.parametrize("name", ["httpx", "httpcore", "httpcore.http11"])
def test_libraries_that_log_every_address_are_quiet(logged, name):
    logging.getLogger(name).info("HTTP Request: GET %s", URL)

    assert logged() == ""


def test_what_is_named_a_secret_is_one(logged):
    structlog.get_logger("t").info("x", authorization="abc", api_tokens=["abc"], n={"password": 7})
    line = logged()

    assert "abc" not in line
    assert line.count("[secret]") == 3


def test_json_lines_hold_level_name_and_time(capsys):
    log.configure(json=True)
    structlog.get_logger("some.part").warning("held", count=3, ok=True)
    line = json.loads(capsys.readouterr().err)

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "held",
        "level": "warning",
        "logger": "some.part",
        "count": 3,
        "ok": True,
    }


def test_a_line_that_cannot_be_logged_is_not_quoted(capsys):
    record = logging.makeLogRecord({"name": "some.library", "msg": "%d", "args": (URL,)})
    log._Stderr().handle(record)

    assert capsys.readouterr().err == "A line of some.library could not be logged.\n"


def test_configuring_twice_logs_once(capsys):
    log.configure(json=True)
    log.configure(json=True)
    logging.getLogger("t").warning("once")

    assert capsys.readouterr().err.count("once") == 1


@pytest.mark.parametrize(
    "text",
    [
        "http://photos.example/a",
        "HTTPS://photos.example/a",
        "hxxps://photos[.]example/a",
        "hxxp://photos.example",
        "URL('https://photos.example/a')",
        r"https:\/\/photos.example\/a",
        "https://redirect.test/?to=https%3A%2F%2Fphotos.example%2Fa",
        "to=https%3a%2f%2fphotos.example",
        "https://ann:pw@photos.example/it's-photos.example",
    ],
)
def test_a_url_is_found_however_it_is_written(text):
    redacted = redacted_text(f"before {text} after")

    assert "photos" not in redacted
    assert redacted.startswith("before ")
    assert redacted.endswith(" after")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc123def",
        "authorization: abc123def",
        "Bearer abc123def",
        "token=abc123def",
        "?access_token=abc123def&x=1",
        '{"password": "abc123def"}',
        "{'api_key': 'abc123def'}",
        "Set-Cookie: abc123def",
        "SESSION_SECRET=abc123def",
    ],
)
def test_a_secret_is_found_however_it_is_written(text):
    assert "abc123def" not in redacted_text(text)
    assert "[secret]" in redacted_text(text)


def test_ordinary_text_stays_as_it_is():
    text = "takedown UG-2026-000123-1: the token expired, 3 looks at http status 404 (secretary)"

    assert redacted_text(text) == text
