"""Which installation a command speaks to: production by its settings, else the trial on this machine."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from untilgone.errors import OutOfReach
from untilgone.paths import APP_ROOT, PACKAGE
from untilgone.settings import environment

ENV_FILE = Path(".env")
_RUNNING = "running.json"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Settings of the installation, and the folder of a trial."""

    env: dict[str, str]
    data: Path
    is_trial: bool
    files: tuple[Path, ...] = ()  # the `.env` files among its settings


@dataclass(frozen=True, kw_only=True)
class Running:
    """A trial that runs, as ``up`` notes it down for the other commands."""

    data: str
    temporal: str
    web: str
    pid: int


def home() -> Path:
    """Where trials live: beside the code in a checkout, else in the person's own data folder."""
    if PACKAGE.parent == APP_ROOT:
        return APP_ROOT / ".untilgone"
    share = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(share) / "untilgone"


def is_production(env: dict[str, str]) -> bool:
    """Whether somebody said where the store is."""
    return any(env.get(name) for name in ("UNTILGONE_DATABASE_URL", "UNTILGONE_DATABASE_URL_FILE"))


def find(data: Path | None) -> Place:
    """The installation to speak to; OutOfReach says how to get one."""
    env = environment(ENV_FILE)
    if is_production(env):
        return Place(env=env, data=data or home(), is_trial=False, files=(ENV_FILE,))
    running = _running(data or home())
    folder = data or Path(running.data if running else home())
    if not trial_env(folder).exists():
        raise OutOfReach(
            "There is no installation yet. Nothing was done. Start a trial with `untilgone up`, "
            "or set UNTILGONE_DATABASE_URL and the other settings (docs/settings.md)."
        )
    env = environment(ENV_FILE, trial_env(folder))
    if running is not None:
        env.setdefault("TEMPORAL_ADDRESS", running.temporal)
    files = (ENV_FILE, trial_env(folder))
    return Place(env=env, data=folder, is_trial=True, files=files)


def trial_env(folder: Path) -> Path:
    """The settings that ``up`` made for a trial, its keys among them."""
    return folder / "trial.env"


def note(running: Running) -> None:
    """Tell the other commands where the trial runs, also those that look in the usual place."""
    for folder in {Path(running.data), home()}:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _RUNNING).write_text(json.dumps(running.__dict__), encoding="utf-8")


def forget(running: Running) -> None:
    """The trial has stopped."""
    for folder in {Path(running.data), home()}:
        noted = _running(folder)
        if noted is not None and noted.pid == running.pid:
            (folder / _RUNNING).unlink(missing_ok=True)


def _running(folder: Path) -> Running | None:
    try:
        noted = Running(**json.loads((folder / _RUNNING).read_text(encoding="utf-8")))
        os.kill(noted.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return noted


def write_private(path: Path, text: str) -> None:
    """Write whole or not at all, readable for the owner only."""
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
