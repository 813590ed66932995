"""Answers that no person wrote for us: out of office, vacation, a mailbox that nobody reads."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache

from pydantic.dataclasses import dataclass

from untilgone.mail.parsed import Mail
from untilgone.mail.result import Found
from untilgone.mail.rules_file import compiled, plain, read_rules

_BEGINNING = 3000  # characters


class _Says(StrEnum):
    AWAY = "away"
    MACHINE = "machine"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class _Header:
    id: str
    says: _Says
    patterns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Words:
    id: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Rules:
    date: date
    source: str
    header: tuple[_Header, ...]
    subject: tuple[_Words, ...]
    phrase: tuple[_Words, ...]
    unread: tuple[_Words, ...]


@cache
def _rules() -> _Rules:
    rules: _Rules = read_rules("auto_replies.toml", _Rules)
    return rules


FROM_A_SYSTEM = "auto_reply.system_header"
"""The rule of ``by_machine`` for mails that a person may have written in a ticket system."""


def by_vacation(mail: Mail) -> Found | None:
    """By which header it says that nobody reads ours for now."""
    found = _header(mail, _Says.AWAY)
    return found and Found(rule=f"auto_reply.{found[0]}", words=found[1], confidence=0.97)


def by_phrase(mail: Mail) -> Found | None:
    """By which words the writer says so."""
    return _said(_rules().phrase, plain(mail.own_words[:_BEGINNING]), "phrase.", 0.9)


def by_subject(mail: Mail) -> Found | None:
    """By which subject it says so; some ticket systems use the same."""
    return _said(_rules().subject, plain(mail.subject), "", 0.95)


def unread(mail: Mail) -> Found | None:
    """By which words it says that nobody reads this mailbox at all."""
    return _said(_rules().unread, plain(mail.own_words[:_BEGINNING]), "", 0.85)


def _said(rules: Iterable[_Words], text: str, group: str, sure: float) -> Found | None:
    for rule in rules:
        if words := _first(rule.patterns, text):
            return Found(rule=f"auto_reply.{group}{rule.id}", words=words, confidence=sure)
    return None


def by_machine(mail: Mail) -> Found | None:
    """By which header it says that no person wrote it, or at least that a ticket system sent it."""
    found = _header(mail, _Says.MACHINE)
    if found is None and mail.return_path == "<>":
        found = "null_return_path", "Return-Path: <>"
    found = found or _header(mail, _Says.SYSTEM)
    return found and Found(rule=f"auto_reply.{found[0]}", words=found[1], confidence=0.8)


def _header(mail: Mail, says: _Says) -> tuple[str, str] | None:
    lines = [f"{name}: {plain(value[:500])}" for name, value in mail.headers.fields]
    for rule in _rules().header:
        if rule.says is says:
            for line in lines:
                if words := _first(rule.patterns, line):
                    return rule.id, words
    return None


def _first(patterns: Iterable[str], text: str) -> str:
    for pattern in patterns:
        if match := compiled(pattern).search(text):
            return str(match[0]).strip()
    return ""


def answered_at_once(mail: Mail) -> bool:
    """Marked so (RFC 3834 5), or sent so that nobody waits for bounces (RFC 3834 3.3)."""
    is_marked = mail.headers.get("auto-submitted").lower().startswith("auto-replied")
    return is_marked or mail.return_path == "<>"
