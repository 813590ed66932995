"""What groups are called on pages in English."""

NAMES = {
    "lantern": "Lantern", "harbour": "Harbour", "unknown": "Not known", "NL": "Netherlands",
    "US": "United States", "ncii": "Intimate images without consent",
    "sextortion": "Blackmail with intimate images", "csam": "Sexual abuse of a child",
    "doxing": "Private details made public",
}  # fmt: skip


def name(key: str) -> str:
    """What people call a group."""
    platform, _, letter = key.rpartition("/")
    if " to " in letter:
        step, _, number = letter.partition(", ")
        said = step.capitalize() + (f", no. {number}" if number else "")
        return f"{name(platform)}: {said}" if platform else said
    return NAMES.get(key, key.replace("_", " "))
