"""In which order tests run, and which of them in the same process."""

import gc
from itertools import islice
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Modules whose tests share something that takes seconds to make: a trial, a house, a wheel.
STAGES = {
    "tests/command/test_cases.py": "trial",
    "tests/command/test_import.py": "trial",
    "tests/command/test_letter_import.py": "trial",
    "tests/command/test_news.py": "trial",
    "tests/command/test_up.py": "trial",
    "tests/recount/test_behind.py": "recount",
    "tests/recount/test_compare.py": "recount",
    "tests/recount/test_documents.py": "recount",
    "tests/recount/test_gauges.py": "recount",
    "tests/recount/test_group.py": "recount",
    "tests/recount/test_numbers.py": "recount",
    "tests/recount/test_overview.py": "recount",
    "tests/recount/test_published.py": "recount",
    "tests/recount/test_quarterly.py": "recount",
    "tests/recount/test_small.py": "recount",
}
STAGE_OF_ITS_OWN = (
    "tests/browser/",
    "tests/command/test_demo",
    "tests/integrations/test_bluesky_pds",
    "tests/packaging/test_wheel",
    "tests/verdicts/",
    "tests/web/",
)


class Stages(LoadScopeScheduling):
    """Tests that share a stage run in the same process, every other one where there is room."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return STAGES.get(module) or (module if module.startswith(STAGE_OF_ITS_OWN) else nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Stages:
    return Stages(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest comes first. Slow tests, which mostly wait, stand among quick ones.

    The last half is quick, so that all processes end at about the same time.
    """
    items.sort(key=lambda item: item.get_closest_marker("siege") is None)
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = iter([item for item in items if not item.get_closest_marker("slow")])
    between = (len(items) - len(slow)) // (2 * len(slow) + 1)
    items[:] = [each for one in slow for each in (one, *islice(quick, between))]
    items.extend(quick)


def pytest_collection_finish() -> None:
    """What was collected lives to the end: nobody need look through it for garbage again."""
    gc.freeze()
