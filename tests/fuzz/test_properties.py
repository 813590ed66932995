"""Whatever others hand in is read, or refused by a sentence. bench/fuzz.py tries it for longer."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.properties import PROPERTIES
from tests.fuzz.seeds import altered, seeds
from untilgone.playbook import SHIPPED

LADDER = (SHIPPED / "default.toml").read_bytes()
SHORT = re.sub(rb'\nevery = "\w+"', b'\nevery = "%b"', LADDER.replace(b"%", b"%%"), count=1)
PAST = b"url,reported,outcome,category\nhttps://platform.example/,%b,removed,ncii\n"

# Each once mended what it found: an error that was none of ours, or a promise that did not hold.
FOUND = {
    "a number below zero in a host": ("url", b"-3.0"),
    "an endless number": ("playbook_file", b"a = " + b"9" * 5000),
    "lists in lists": ("playbook_file", b"a = " + b"[" * 3000),
    "markers with an endless number": ("markers", b"a = " + b"9" * 5000),
    "markers in lists in lists": ("markers", b"a = " + b"[" * 3000),
    "parties with an endless number": ("directory", b"a = " + b"9" * 5000),
    "parties in lists in lists": ("directory", b"a = " + b"[" * 3000),
    "a wait of nothing": ("playbook_file", SHORT % b"P0D"),
    "a wait of nothing in other digits": ("playbook_file", SHORT % "٠s".encode()),
    "a wait past the last year": ("playbook_file", SHORT % b"P999999999D"),
    "a number that is a power": ("registry", "² | 192.0.2.0/24 | NL | ripencc".encode()),
    "a number without an end": ("registry", b"9" * 5000 + b" | 192.0.2.0/24 | NL | ripencc"),
    "a network without a length": ("registry", b"64500 | 192.0.2.0/x | NL | ripencc"),
    "a heading that is no CSV": ("report_file", b'"'),
    "a day before the first": ("history_file", PAST % b"0001-01-01T00:00+23:59"),
    "a day after the last": ("history_file", PAST % b"9999-12-31"),
}


@pytest.mark.parametrize(("name", "octets"), FOUND.values(), ids=FOUND)
def test_what_was_found_once_stays_mended(name, octets):
    PROPERTIES[name](octets)


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_example_is_read(name):
    for octets in seeds(name):
        PROPERTIES[name](octets)


@pytest.mark.parametrize("name", PROPERTIES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_others_hand_in_is_read_or_refused_by_a_sentence(name, data):
    PROPERTIES[name](data.draw(altered(name)))
