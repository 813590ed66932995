"""A platform whose law asks for a mandate, and the bench that writes to it."""

from pathlib import Path

from tests.activities.conftest import Bench

DIRECTORY = """
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["platform.example"]
contacts = [{channel = "CHANNEL", address = "ADDRESS", source = "directory"}]

[[party.duties]]
law = "TAKE IT DOWN Act"
deadline = "48h"
for = ["ncii"]
by_mandate = true
source = "the Act"
certainty = "S"
"""


def reached_at(bench: Bench, folder: Path, channel: str, address: str, *connected) -> Bench:
    """The bench with that platform, reached there."""
    file = folder / "mandates.toml"
    text = DIRECTORY.replace("CHANNEL", channel).replace("ADDRESS", address)
    file.write_text(text, encoding="utf-8")
    bench.files, bench.channels = [*bench.files, file], list(connected)
    return bench
