"""The rules of the house that no other tool checks: docs that are true, names that stay, sizes."""

import ast
import re
import subprocess
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
import typer

from command.main import app
from integrations import CHANNELS
from untilgone.directory import Duty, Entry, ListedContact
from untilgone.law_elements import Applies, Basis, Element
from untilgone.playbook import LookPlan, Playbook, Quiet, Step
from untilgone.rules import Next, state_of

ROOT = Path(__file__).parents[1]
FOLDERS = ("untilgone", "integrations", "activities", "workflows", "worker", "web", "command")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

LONGEST = 300  # lines
WRITTEN_BY_ALEMBIC = "untilgone/store/migrations/versions/"

# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = (
    *("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"),
    *("/" + name for name in ("work" + "/", "tmp/" + "dev", "roo" + "t/", "home" + "/")),
)


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def spelled(names) -> str:
    return " ".join(sorted(names))


# -- docs ---------------------------------------------------------------------------------------


def prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors that hosts of repositories make from headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_somewhere(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page

        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"]
)
def test_a_page_names_only_files_that_exist(page):
    here = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != ".venv"}

    quoted = re.findall(r"`([\w.][\w./-]*/[\w./-]*)`", prose(ROOT / page))
    named = [name for name in quoted if name.partition("/")[0] in here]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_flow_table_names_one_file_for_each_step():
    rows = re.findall(r"^\| (\d+) \| .+ \| `(.+)` \|$", text_of("README.md"), re.MULTILINE)

    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 16
    assert all((ROOT / file).is_file() for _, file in rows)


def test_the_readme_explains_every_folder_of_the_program():
    explained = set(re.findall(r"`([a-z]+)/`", text_of("README.md")))

    assert {*FOLDERS, "templates", "tests", "docs"} <= explained


def test_the_table_of_states_is_the_one_in_the_rules():
    row = re.compile(r"^\| .+ \| `([a-z_]+)` \| `([a-z_]+)` \|$", re.MULTILINE)

    shown = set(row.findall(text_of("docs/architecture.md")))
    assert shown == {(str(move), str(state_of(move))) for move in Next}


def test_every_channel_has_its_page_and_no_page_is_left_over():
    pages = {path.stem for path in (ROOT / "docs/integrations").glob("*.md")}

    assert pages == {channel.slug for channel in CHANNELS}


@pytest.mark.parametrize(
    ("page", "kinds", "not_keys"),
    [
        (
            "docs/playbooks.md",
            (Playbook, LookPlan, Quiet, Step),
            {"name", "looks", "steps", "quiet"},
        ),
        ("docs/directory.md", (Entry, ListedContact, Duty), {"categories"}),  # `for` in a file
        ("docs/letters.md", (Basis, Applies, Element), {"applies", "element"}),
    ],
)
def test_every_key_of_a_file_is_explained(page, kinds, not_keys):
    keys = {field.name for kind in kinds for field in fields(kind)} - not_keys

    assert keys <= set(re.findall(r"^\| `([a-z_]+)` \|", text_of(page), re.MULTILINE))


# -- the command --------------------------------------------------------------------------------


def offered(group=None, before: str = "") -> dict[str, set[str]]:
    """Every visible command with its visible long options."""
    found: dict[str, set[str]] = {}
    for name, command in (group or typer.main.get_command(app)).commands.items():
        if hasattr(command, "commands"):
            found |= offered(command, f"{before}{name} ")
        elif not command.hidden:
            shown = [p for p in command.params if not getattr(p, "hidden", False)]
            options = {option for parameter in shown for option in parameter.opts}
            found[before + name] = {o for o in options if o.startswith("--")} - {"--help"}
    return found


def documented() -> dict[str, set[str]]:
    """The commands of docs/command.md with the options in their tables."""
    _, *parts = re.split(r"^## `untilgone (.+)`$", text_of("docs/command.md"), flags=re.MULTILINE)
    return {
        name: set(re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_command_stands_in_the_docs_and_no_other():
    assert spelled(documented()) == spelled(offered())


@pytest.mark.parametrize("name", offered())
def test_every_option_of_a_command_stands_in_the_docs_and_no_other(name):
    assert documented()[name] == offered()[name]


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/playbooks.md"]
)
def test_a_page_names_only_commands_that_exist(page):
    known = {name.split()[0] for name in offered()}

    assert set(re.findall(r"`untilgone ([a-z-]+)", text_of(page))) <= known


# -- code ---------------------------------------------------------------------------------------


@cache
def imports() -> dict[str, set[str]]:
    """The packages that each file imports something from."""
    found: dict[str, set[str]] = {}
    for path in SOURCES:
        names: list[str] = []
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
        found[name_of(path)] = {name.partition(".")[0] for name in names}
    return found


def who_imports(package: str) -> set[str]:
    return {name for name, packages in imports().items() if package in packages}


def test_only_the_guarded_way_out_speaks_http():
    assert who_imports("httpx") == {"integrations/http.py"}
    assert who_imports("httpcore") <= {
        "integrations/api.py",
        "integrations/exchange.py",
        "integrations/guard.py",
        "integrations/http.py",
        "integrations/network.py",
    }
    assert who_imports("h11") == {"integrations/exchange.py"}


def test_no_file_is_longer_than_a_person_reads_at_once():
    files = [*SOURCES, *(ROOT / "tests").rglob("*.py")]
    long = {name_of(path) for path in files if len(path.read_bytes().splitlines()) > LONGEST}

    assert {name for name in long if not name.startswith(WRITTEN_BY_ALEMBIC)} == set()


def tracked_files() -> list[Path]:
    """What git holds or would hold; everything of ours where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        folders = (*FOLDERS, "tests", "docs", "templates", "deploy")
        paths = [*ROOT.iterdir(), *(p for name in folders for p in (ROOT / name).rglob("*"))]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine():
    guilty = set()
    for path in tracked_files():
        content = path.read_bytes()
        guilty |= {
            f"{name_of(path)}: {words}"
            for words in FORBIDDEN
            # A path counts where it begins; one that goes on is part of an address or a pattern.
            if re.search((rb"(?<![\w.*}>])" if words[0] == "/" else b"") + words.encode(), content)
        }

    assert guilty == set()
