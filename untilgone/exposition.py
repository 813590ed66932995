"""Figures for machines that watch, in the text format of Prometheus (version 0.0.4)."""

from collections.abc import Iterable
from dataclasses import dataclass

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One figure of a gauge; ``labels`` are words of ours, never a name, a reference or a URL."""

    value: float
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """What goes up and down, with one sample for each set of labels; a counter only goes up."""

    name: str
    says: str
    samples: tuple[Sample, ...]
    is_counter: bool = False


def text(gauges: Iterable[Gauge]) -> str:
    """All of it, each gauge once; the same figures always give the same text."""
    return "".join(line + "\n" for gauge in gauges for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterable[str]:
    yield f"# HELP {gauge.name} {_escaped(gauge.says)}"
    yield f"# TYPE {gauge.name} {'counter' if gauge.is_counter else 'gauge'}"
    for sample in gauge.samples:
        labels = ",".join(f'{name}="{_quoted(value)}"' for name, value in sample.labels)
        yield f"{gauge.name}{f'{{{labels}}}' if labels else ''} {sample.value:.15g}"


def _escaped(said: str) -> str:
    return said.replace("\\", "\\\\").replace("\n", "\\n")


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', '\\"')
