"""Reports for machines: what the official schema and another implementation say of them."""

import json
from pathlib import Path

import pytest
import xarf
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from tests.example_notices import NOTICE, a_notice
from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.notices import Material, Notifier
from untilgone.xarf import xarf_report

SCHEMAS = Path(__file__).parent / "xarf_schemas"
URL = "https://host.example/a?b=c&d=e"
CHILDREN = [Category.CSAM, Category.CSAM_SYNTHETIC]


def about(category: Category, *urls: str):
    return a_notice(material=Material(urls=urls or (URL,), category=category))


def faults(report) -> list[str]:
    """What the official schema of this type has against a report."""
    schemas = [json.loads(path.read_text("utf-8")) for path in SCHEMAS.rglob("*.json")]
    known = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in schemas)
    csam = known.contents("https://xarf.org/schemas/v4/types/content-csam.json")
    checker = Draft202012Validator(csam, registry=known, format_checker=FormatChecker())
    return [error.message for error in checker.iter_errors(report)]


def test_the_schema_has_something_against_what_is_no_report():
    assert faults({"xarf_version": "3"})


@pytest.mark.parametrize("category", CHILDREN)
@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://192.0.2.7:8080/x",
        "https://[2001:db8::7]/x",
        "https://xn--bcher-kva.example/x",
        "https://host.xn--p1ai/x",
    ],
)
def test_the_official_schema_and_library_take_every_report(category, url):
    report = xarf_report(about(category, url), description="Notice [UG-2026-000123-1].")
    parsed = xarf.parse(json.loads(json.dumps(report)))

    assert faults(report) == []
    assert (parsed.errors, parsed.warnings) == ([], [])
    assert parsed.report.category == "content"
    assert parsed.report.type == "csam"
    assert parsed.report.url == url


def test_it_says_who_reports_what_and_nothing_about_persons():
    report = xarf_report(about(Category.CSAM), description="Notice.")

    assert report["reporter"] == {
        "org": "Example Hotline",
        "contact": "notices@hotline.example",
        "domain": "hotline.example",
    }
    assert report["timestamp"] == "2026-11-29T12:00:00Z"
    assert (report["source_identifier"], report["domain"]) == ("host.example", "host.example")
    assert (report["classification"], report["detection_method"]) == ("baseline", "user_report")
    assert report.keys() & {"evidence", "hash_values", "screenshot_url", "_internal"} == set()


def test_a_top_level_domain_in_punycode_is_left_out_as_the_schema_wants():
    report = xarf_report(about(Category.CSAM, "https://host.xn--p1ai/x"), description="Notice.")

    assert "domain" not in report
    assert report["source_identifier"] == "host.xn--p1ai"


@pytest.mark.parametrize("category", [c for c in Category if c not in CHILDREN])
def test_there_is_no_report_where_the_format_has_no_type(category):
    assert xarf_report(about(category), description="Notice.") is None


def test_there_is_no_report_of_several_urls():
    several = about(Category.CSAM, URL, "https://host.example/2")

    assert xarf_report(several, description="Notice.") is None


def test_the_same_notice_is_the_same_report_and_another_is_another():
    once, again = (xarf_report(about(Category.CSAM), description="Notice.") for _ in range(2))
    other = xarf_report(
        a_notice(material=about(Category.CSAM).material, message_id="<n-2@hotline.example>"),
        description="Notice.",
    )

    assert once == again
    assert once["report_id"] != other["report_id"]


def test_what_does_not_fit_is_refused_and_not_cut():
    with pytest.raises(BadInput, match="1000 characters"):
        xarf_report(about(Category.CSAM), description="x" * 1001)

    long = Notifier(name="x" * 201, email=NOTICE.notifier.email, url=NOTICE.notifier.url)
    with pytest.raises(BadInput, match="200 characters"):
        xarf_report(
            a_notice(material=about(Category.CSAM).material, notifier=long), description="Notice."
        )
