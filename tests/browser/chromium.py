"""Which Chromium the tests in a real browser drive. Nothing is ever downloaded for them."""

import os
import shutil
import sys
from pathlib import Path

PLACES = (
    "/usr/bin/chromium-headless-shell",  # without the windows that no test looks at: half the work
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)
MISSING = (
    "No page was tried in a real browser: none of UNTILGONE_CHROMIUM, "
    f"{', '.join(PLACES)} is a Chromium. On Debian and Ubuntu: apt install chromium-headless-shell"
)
ARGUMENTS = (
    "--no-sandbox",  # CI is root in a container; it opens only our own pages
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # Else Chromium itself keeps hostile sites from this machine, and what we do is not tried.
    "--disable-features=LocalNetworkAccessChecks",
    # Nobody is asked for a name. One foreign name leads to us, as after a DNS rebinding.
    (
        "--host-resolver-rules=MAP rebound.example 127.0.0.1, MAP * ~NOTFOUND, "
        "EXCLUDE 127.0.0.1, EXCLUDE localhost"
    ),
)


def find() -> str | None:
    """The program; a wrong UNTILGONE_CHROMIUM is not passed over in silence."""
    named = os.environ.get("UNTILGONE_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((place for place in PLACES if Path(place).exists()), None)


if __name__ == "__main__":  # ./test asks
    sys.exit(None if find() else MISSING)
