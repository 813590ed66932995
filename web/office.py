"""The pages of managers and legal staff: their lines of the one table of routes (web/routes.py)."""

from collections.abc import Callable
from typing import Any

from web.pages import (
    approvals,
    data_requests,
    directory,
    letter_edit,
    letter_exchange,
    letter_file,
    letter_mail,
    letter_read,
    letter_revision,
    letter_uses,
    letters,
    numbers_behind,
    numbers_compare,
    numbers_group,
    numbers_table,
    overview,
    party,
    playbooks,
    record,
    refusals,
)
from web.people import Permission

PAGES: tuple[tuple[str, str, Callable[..., Any], Permission], ...] = (
    ("GET", "/overview", overview.show, Permission.OVERSEE),
    ("GET", "/numbers", numbers_table.show, Permission.OVERSEE),
    ("GET", "/numbers/behind", numbers_behind.show, Permission.OVERSEE),
    ("GET", "/numbers/compare", numbers_compare.show, Permission.OVERSEE),
    ("GET", "/numbers/{dimension}/{key}", numbers_group.show, Permission.OVERSEE),
    ("GET", "/record", record.show, Permission.OVERSEE),
    ("GET", "/record/chain", record.check, Permission.OVERSEE),
    ("GET", "/approvals", approvals.show, Permission.APPROVE),
    ("POST", "/approvals/{reference}", approvals.decide, Permission.APPROVE),
    ("GET", "/refusals", refusals.show, Permission.APPROVE),
    ("GET", "/directory", directory.show, Permission.READ),
    ("POST", "/directory", directory.add, Permission.DIRECTORY),
    ("GET", "/directory/{slug}", party.show, Permission.READ),
    ("POST", "/directory/{slug}", party.change, Permission.DIRECTORY),
    ("GET", "/letters", letters.show, Permission.READ),
    ("GET", "/letters/read", letter_read.show, Permission.READ),
    ("GET", "/letters/uses", letter_uses.show, Permission.READ),
    ("GET", "/letters/export", letter_exchange.send, Permission.READ),
    ("POST", "/letters/mail", letter_mail.send, Permission.LETTERS),
    ("GET", "/letters/files/{kind}/{language}/{file}", letter_file.show, Permission.READ),
    ("GET", "/letters/edit", letter_edit.show, Permission.LETTERS),
    ("POST", "/letters/edit", letter_edit.press, Permission.LETTERS),
    ("POST", "/letters/edit/preview", letter_edit.live, Permission.LETTERS),
    ("GET", "/letters/revisions/{number}", letter_revision.show, Permission.READ),
    ("POST", "/letters/revisions/{number}", letter_revision.press, Permission.LETTERS),
    ("GET", "/letters/revisions/{number}/check", letter_revision.check, Permission.READ),
    ("GET", "/playbooks", playbooks.show, Permission.READ),
    ("GET", "/playbooks/{name}", playbooks.one, Permission.READ),
    ("GET", "/data-requests", data_requests.show, Permission.OVERSEE),
    ("POST", "/data-requests", data_requests.find, Permission.OVERSEE),
    ("POST", "/data-requests/export", data_requests.export, Permission.OVERSEE),
    ("POST", "/data-requests/erase", data_requests.erase, Permission.OVERSEE),
)
"""Method, address, function, and what it asks of whoever comes."""
