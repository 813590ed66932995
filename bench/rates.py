"""How benches count by the second, and how they say what they found."""

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any


async def per_second(one: Callable[[int], Awaitable[object]], count: int, at_once: int) -> float:
    """How many a second, ``at_once`` at a time."""
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await one(number)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return count / (time.perf_counter() - began)


def p95(values: Sequence[float]) -> float:
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def say(found: Mapping[str, Any], sentence: str) -> None:
    """One JSON line and one plain sentence."""
    print(json.dumps(found))
    print(sentence)
