"""What we send to YouTube, held against Google's own description of its API.

The description (a discovery document, revision 20261104) is kept here for the two methods that we
call. Google's client only reads the same document, and brings 130 MB of those of other services.
"""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from tests.social_peers import REASONS, a_report, platform, reported
from untilgone.cases import Category

PATH = Path(__file__).parent / "recordings" / "youtube" / "discovery.json"
DESCRIPTION = json.loads(PATH.read_text("utf-8"))
METHODS = {
    method["id"]: method
    for resource in DESCRIPTION["resources"].values()
    for method in resource["methods"].values()
}
REPORT = METHODS["youtube.videos.reportAbuse"]
LIST = METHODS["youtube.videoAbuseReportReasons.list"]


async def leaving():
    pass


def complete(schema):
    """The schema with those it names put in, and open to nothing that it does not name."""
    match schema:
        case {"$ref": name}:
            return complete(DESCRIPTION["schemas"][name])
        case {"properties": properties}:
            named = {name: complete(each) for name, each in properties.items()}
            return {"type": "object", "properties": named, "additionalProperties": False}
        case {"type": "array", "items": items}:
            return {"type": "array", "items": complete(items)}
        case {"type": kind}:
            return {"type": kind}


def check(value, schema):
    Draft202012Validator(complete(schema)).validate(value)


def test_a_field_that_the_description_does_not_name_is_noticed():
    with pytest.raises(ValidationError):
        check({"videoId": "x", "reason": "S"}, REPORT["request"])


# Those for which the stub has a reason: with finer ones, and without.
@pytest.mark.parametrize("category", [Category.CSAM, Category.NCII, Category.IMPERSONATION])
async def test_a_report_has_the_path_and_the_fields_of_the_description(category):
    async with platform("youtube") as (channel, peer):
        await channel.submit(a_report("youtube", category=category), leaving)
        [ours] = reported(peer, "youtube")

    assert (ours.method, ours.path) == (REPORT["httpMethod"], "/" + REPORT["path"])
    assert ours.query.keys() <= REPORT["parameters"].keys()
    check(ours.json, REPORT["request"])
    assert ours.json.keys() >= {"videoId", "reasonId"}


async def test_the_reasons_are_asked_for_as_the_description_says():
    async with platform("youtube") as (channel, peer):
        await channel.submit(a_report("youtube"), leaving)
        [ours] = [asked for asked in peer.asked if asked.path == "/" + LIST["path"]]

    needed = {name for name, one in LIST["parameters"].items() if one.get("required")}
    assert ours.method == LIST["httpMethod"]
    assert needed <= ours.query.keys() <= LIST["parameters"].keys()
    assert ours.query["part"] == "id,snippet"  # the two that are supported


def test_the_stub_answers_with_the_fields_of_the_description():
    check(REASONS, LIST["response"])


def test_the_scope_that_we_ask_for_serves_both():
    scope = "https://www.googleapis.com/auth/youtube.force-ssl"

    assert scope in REPORT["scopes"]
    assert scope in LIST["scopes"]
