"""The rules in docs/monitoring.md are YAML, and ask only for what /metrics has."""

import re
from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml import YAML

from untilgone.exposition import text
from untilgone.store.database import Store
from untilgone.store.gauges import gauges

PAGE = (Path(__file__).parents[2] / "docs/monitoring.md").read_text("utf-8")


def names_in(said: str) -> set[str]:
    return set(re.findall(r"\buntilgone_[a-z_]+\b", said))


async def test_the_page_knows_every_gauge_and_no_other(sqlite_store: Store):
    there = names_in(text(await gauges(sqlite_store, (), datetime.now(UTC))))

    assert names_in(PAGE) == there


def test_the_examples_are_yaml_and_each_rule_has_what_prometheus_wants():
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    documents = [YAML(typ="safe").load(block) for block in blocks]
    (rules,) = [group["rules"] for found in documents for group in found.get("groups", ())]

    assert len({rule["alert"] for rule in rules}) == len(rules)
    assert all(names_in(rule["expr"]) and rule["annotations"]["summary"] for rule in rules)
