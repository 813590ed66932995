"""Hands in nonsense for as long as one likes, with atheris where it is installed.

    .venv/dev/bin/python -m pip install atheris       # not in our locks; see docs/security.md
    .venv/dev/bin/python bench/fuzz.py mail --seconds 300

Atheris watches which branches the octets reach and keeps those that reach a new one; without it
Hypothesis makes them. What is tried and where it begins is in tests/fuzz. Where something is found,
the octets are in .hypothesis/fuzz/NAME, to be put into tests/fuzz/test_properties.py.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".hypothesis/fuzz"
sys.path.insert(0, str(ROOT))


def with_atheris(name: str, seconds: int) -> None:
    """Does not come back: libFuzzer ends the process, with its own summary."""
    import atheris  # noqa: PLC0415  # type: ignore[import-not-found]

    with atheris.instrument_imports(
        include=["untilgone", "integrations.cymru", "command.importing", "tomllib", "zipfile"]
    ):
        from tests.fuzz.properties import PROPERTIES  # noqa: PLC0415
    from tests.fuzz.seeds import seeds  # noqa: PLC0415

    corpus, found = KEPT / name / "corpus", KEPT / name / "found-"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, octets in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(octets)
    limits = [f"-max_total_time={seconds}", "-max_len=20000", "-timeout=20", "-rss_limit_mb=1500"]
    atheris.Setup(
        [sys.argv[0], str(corpus), f"-artifact_prefix={found}", *limits], PROPERTIES[name]
    )
    atheris.Fuzz()


def with_hypothesis(name: str, seconds: int) -> None:
    """Ends at the first octets that are not read as they must be, and shows them."""
    from hypothesis import HealthCheck, given, settings  # noqa: PLC0415

    from tests.fuzz.properties import PROPERTIES  # noqa: PLC0415
    from tests.fuzz.seeds import altered  # noqa: PLC0415

    tried = 0

    @settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(altered(name))
    def one_round(octets: bytes) -> None:
        nonlocal tried
        tried += 1
        PROPERTIES[name](octets)

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        one_round()
    print(f"{name}: {tried} tried, nothing found.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", help="a function of tests/fuzz/properties.py")
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    try:
        import atheris  # noqa: F401, PLC0415
    except ImportError:
        with_hypothesis(asked.name, asked.seconds)
    else:
        with_atheris(asked.name, asked.seconds)


if __name__ == "__main__":
    main()
