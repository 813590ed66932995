"""The rules of the house that no other tool checks: docs that are true, names that stay, sizes."""

import ast
import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import typer
from temporalio import activity, workflow

from activities.intake import IntakeActivities
from activities.looks import LookActivities
from activities.notices import NoticeActivities
from activities.takedowns import TakedownActivities
from command.main import app
from integrations import CHANNELS
from untilgone import errors
from untilgone.directory import Entry, ListedContact
from untilgone.playbook import LookPlan, Playbook, Step
from untilgone.rules import Next, state_of
from workflows import search
from workflows.intake import IntakeWorkflow, takedown_id
from workflows.takedown import TakedownWorkflow

ROOT = Path(__file__).parents[1]
FOLDERS = ("untilgone", "integrations", "activities", "workflows", "worker", "web", "command")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

LONGEST = 300  # lines
LONG_FOR_A_REASON = {
    "activities/notices.py": "one step from choosing the contact to recording what became of it",
    "integrations/http.py": "the guard around looks, with the client that it guards",
    "untilgone/store/read.py": "every read of the store",
    "untilgone/urls.py": "one spelling of a URL, by two standards",
    "workflows/hearing.py": "ten updates with their validators",
    "tests/integrations/test_http.py": "everything that a hostile site can do to a look",
    "tests/packaging/test_scripts.py": "./run and ./test on machines that lack something",
    "tests/untilgone/test_urls.py": "tables of spellings",
}
WRITTEN_BY_ALEMBIC = "untilgone/store/migrations/versions"

# Frozen: takedowns that run for a year were begun under these names. Add lines, change none.
WORKFLOWS = {
    "intake": {"updates": set(), "signals": set(), "queries": set()},
    "takedown": {
        "updates": {
            "approve",
            "correct_contact",
            "hold",
            "judge",
            "look_now",
            "reject",
            "resume",
            "send_next_step_now",
            "task_done",
            "withdraw",
        },
        "signals": {"answered"},
        "queries": {"progress"},
    },
}
ACTIVITIES = {
    "judge",
    "look",
    "open_case",
    "record_act",
    "record_answer",
    "record_fate",
    "send_notice",
}
SEARCH_ATTRIBUTES = {
    "UntilgoneCategory",
    "UntilgoneDeadline",
    "UntilgonePlatform",
    "UntilgoneState",
}
ERRORS = {
    "BadInput",
    "Conflict",
    "IntegrationError",
    "NeedsHuman",
    "NotAllowed",
    "NotFound",
    "NothingNew",
    "OutOfReach",
    "OutcomeUnknown",
    "Refused",
    "RetryLater",
    "UntilgoneError",
}


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# -- docs ---------------------------------------------------------------------------------------


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text("utf-8")))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """The anchors that hosts of repositories make from headings."""
    headings = re.findall(r"^#+ (.+)$", without_code(page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_somewhere(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page

        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_a_page_names_only_files_that_exist(page):
    quoted = re.findall(r"`([\w.][\w./-]*/[\w./-]*)`", without_code(text_of(page)))
    places = ("untilgone", ".", "command", ".venv")

    named = [name for name in quoted if name.split("/")[0] in {*FOLDERS, *_folders()}]
    assert named, places
    assert [name for name in named if not (ROOT / name).exists()] == []


def _folders() -> set[str]:
    return {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != ".venv"}


def test_the_flow_table_names_one_file_for_each_step():
    rows = re.findall(r"^\| (\d+) \| .+ \| (.+) \|$", text_of("README.md"), re.MULTILINE)

    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    assert all((ROOT / file.strip("`")).is_file() for _, file in rows)


def test_the_folders_of_the_readme_are_all_there_are():
    named = set(re.findall(r"`([a-z]+)/`", text_of("README.md")))

    assert {*FOLDERS, "templates", "tests", "docs"} <= named
    assert all((ROOT / folder).is_dir() for folder in named)


def test_the_table_of_states_is_the_one_in_the_rules():
    rows = re.findall(
        r"^\| .+ \| `([a-z_]+)` \| `([a-z_]+)` \|$", text_of("docs/architecture.md"), re.MULTILINE
    )

    assert set(rows) == {(str(move), str(state_of(move))) for move in Next}


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.slug)
def test_every_channel_has_its_page(channel):
    assert (ROOT / f"docs/integrations/{channel.slug}.md").is_file()


def test_every_page_of_an_integration_belongs_to_a_channel():
    pages = {path.stem for path in (ROOT / "docs/integrations").glob("*.md")}

    assert pages == {channel.slug for channel in CHANNELS}


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        ("docs/playbooks.md", (Playbook, LookPlan, Step)),
        ("docs/directory.md", (Entry, ListedContact)),
    ],
)
def test_every_key_of_a_file_is_explained(page, kinds):
    ours = {"name", "looks", "steps"} if Playbook in kinds else set()  # not rows of their own
    keys = {field.name for kind in kinds for field in fields(kind)} - ours

    explained = set(re.findall(r"^\| `([a-z_]+)` \|", text_of(page), re.MULTILINE))
    assert keys - explained == set()


# -- the command --------------------------------------------------------------------------------


def commands(group: object = None, before: str = "") -> dict[str, set[str]]:
    """Every visible command with its long options."""
    found: dict[str, set[str]] = {}
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= commands(command, f"{before}{name} ")
        elif not command.hidden:
            options = {option for parameter in command.params for option in parameter.opts}
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
    assert set(documented()) == set(commands())


@pytest.mark.parametrize("name", commands())
def test_every_option_of_a_command_stands_in_the_docs_and_no_other(name):
    assert documented()[name] == commands()[name]


def test_every_command_that_a_page_names_exists():
    known = {name.split()[0] for name in commands()}
    known |= {"COMMAND", "ARGS"}
    pages = ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/playbooks.md"]

    named = {
        name for page in pages for name in re.findall(r"`untilgone ([a-zA-Z-]+)", text_of(page))
    }
    assert named - known == set()


# -- names on the wire --------------------------------------------------------------------------


def wire_names(definition) -> dict[str, set[str]]:
    return {
        "updates": set(definition.updates),
        "signals": set(definition.signals),
        "queries": set(definition.queries),
    }


def test_workflows_are_called_on_the_wire_what_they_always_were():
    definitions = [
        workflow._Definition.must_from_class(each) for each in (IntakeWorkflow, TakedownWorkflow)
    ]

    assert {each.name: wire_names(each) for each in definitions} == WORKFLOWS


def test_activities_are_called_on_the_wire_what_they_always_were():
    classes = (IntakeActivities, LookActivities, NoticeActivities, TakedownActivities)
    methods = [method for each in classes for method in vars(each).values() if callable(method)]
    definitions = [activity._Definition.from_callable(method) for method in methods]

    assert {each.name for each in definitions if each is not None} == ACTIVITIES


def test_search_attributes_and_ids_are_what_they_always_were():
    assert {key.name for key in search.ALL} == SEARCH_ATTRIBUTES
    assert takedown_id("UG-2026-000123-1") == "takedown/UG-2026-000123-1"


def test_errors_are_called_on_the_wire_what_they_always_were():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]

    assert {k.__name__ for k in kinds if issubclass(k, errors.UntilgoneError)} == ERRORS


# -- code ---------------------------------------------------------------------------------------


def imported(path: Path) -> set[str]:
    """The top names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_only_one_module_imports_httpx():
    assert {name_of(path) for path in SOURCES if "httpx" in imported(path)} == {
        "integrations/http.py"
    }


def test_only_the_guarded_way_out_imports_httpcore():
    allowed = {"integrations/http.py", "integrations/guard.py"}

    assert {name_of(path) for path in SOURCES if "httpcore" in imported(path)} <= allowed


def test_no_file_is_longer_than_a_person_reads_at_once():
    tests = sorted((ROOT / "tests").rglob("*.py"))
    lines = {
        name_of(path): len(path.read_text("utf-8").splitlines()) for path in [*SOURCES, *tests]
    }

    long = {name for name, count in lines.items() if count > LONGEST}
    assert {name for name in long if not name.startswith(WRITTEN_BY_ALEMBIC)} <= set(
        LONG_FOR_A_REASON
    )


def tracked_files() -> list[Path]:
    """What git holds or would hold; everything of ours where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().split("\0")
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    folders = (*FOLDERS, "tests", "docs", "templates", "deploy")
    inside = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    return [path for path in [*ROOT.iterdir(), *inside] if path.is_file()]


# Put together here, so that this file does not hold what it looks for.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org")
MACHINE_PATHS = tuple("/" + name for name in ("work" + "/", "tmp/" + "dev", "roo" + "t/", "home/"))
FORBIDDEN = (*REGISTRIES, *MACHINE_PATHS, "Co-authored" + "-by")


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine(forbidden):
    # Not inside of an address or of a longer path: a page may lie at https://host.example/work/.
    is_path = forbidden.startswith("/")
    pattern = re.compile((r"(?<![\w./>*}])" if is_path else "") + re.escape(forbidden))
    guilty = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        if pattern.search(text):
            guilty.append(name_of(path))

    assert guilty == []
