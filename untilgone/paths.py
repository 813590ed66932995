"""Where our own files are: beside the code in a checkout, inside ``untilgone`` in a wheel."""

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
APP_ROOT = PACKAGE / "_app" if (PACKAGE / "_app").is_dir() else PACKAGE.parent
TEMPLATES = APP_ROOT / "templates"


def put_app_on_path() -> None:
    """Make ``workflows``, ``web`` and the others importable, whatever else is installed."""
    if str(APP_ROOT) not in sys.path:
        sys.path.insert(0, str(APP_ROOT))
