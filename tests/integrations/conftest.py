"""Which tests of integrations are there: one asks for a library that not everybody has."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("cloudflare") else ["test_cloudflare_sdk.py"]
