"""Until Gone: follows each abusive URL from the report until it is confirmed gone."""

__version__ = "0.1.0"
