"""What the weights of ``bench/mail_weights.py`` are made from, as a digest."""

import hashlib
from collections.abc import Sequence
from pathlib import Path


def made_from(files: Sequence[Path]) -> str:
    """The SHA-256 of the files, in this order."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()
