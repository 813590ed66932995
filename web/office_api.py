"""What programs of managers use: its lines of the one table of routes (web/routes.py)."""

from collections.abc import Callable
from typing import Any

from web import api_description, api_description_reports, api_exports, api_metrics, api_reports
from web.api_description import Responses
from web.people import Permission

LINES: tuple[tuple[str, str, Callable[..., Any], Permission, Responses], ...] = (
    ("GET", "/metrics", api_metrics.metrics, Permission.OVERSEE, api_description.METRICS),
    (
        "GET",
        "/exports/{kind}",
        api_exports.send,
        Permission.OVERSEE,
        api_description_reports.EXPORT,
    ),
    (
        "GET",
        "/reports",
        api_reports.listed,
        Permission.OVERSEE,
        api_description_reports.PUBLISHED_ONES,
    ),
    (
        "POST",
        "/reports/make",
        api_reports.make,
        Permission.OVERSEE,
        api_description_reports.PUBLISH,
    ),
    (
        "GET",
        "/reports/{reference}",
        api_reports.one,
        Permission.OVERSEE,
        api_description_reports.PUBLISHED,
    ),
    (
        "GET",
        "/reports/{reference}/file",
        api_reports.send,
        Permission.OVERSEE,
        api_description_reports.PUBLISHED_FILE,
    ),
    (
        "GET",
        "/reports/{reference}/check",
        api_reports.check,
        Permission.OVERSEE,
        api_description_reports.PUBLISHED_CHECKED,
    ),
)
"""Method, address below that of the API, function, what it asks, and what OpenAPI says."""
