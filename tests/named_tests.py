"""Tests that a page of docs/ names, as ``file::name``."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def named_in(page: str) -> list[tuple[str, str]]:
    """File and name of each."""
    return sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)))


def is_there(file: str, name: str) -> bool:
    """Whether there is such a test."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    functions = ast.FunctionDef, ast.AsyncFunctionDef
    return name in {each.name for each in ast.walk(tree) if isinstance(each, functions)}
