"""Recording histories for replay: ``UPDATE_HISTORIES=1 ./test tests/workflows`` writes them anew."""

import os
from pathlib import Path

from temporalio.client import WorkflowHandle

from untilgone import __version__

FOLDER = Path(__file__).parent / "histories"


async def recorded(handle: WorkflowHandle, story: str) -> None:
    """Keep the history of this story for the release at hand, when asked to."""
    if os.environ.get("UPDATE_HISTORIES"):
        history = await handle.fetch_history()
        path = FOLDER / f"{__version__}-{story.replace(' ', '-')}.json"
        path.write_text(history.to_json() + "\n", encoding="utf-8")
