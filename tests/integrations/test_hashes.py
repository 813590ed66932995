"""Databases of hashes: every page is read, what is no hash is left out, nothing is handed in.

The hashes are of nothing. The answers are those that the client for members reads
(github.com/facebook/ThreatExchange).
"""

from datetime import UTC, datetime

import pytest

from integrations.hashes import MaterialHash
from integrations.ncmec_hashes import Config as NcmecConfig
from integrations.ncmec_hashes import NcmecHashes
from integrations.stopncii import Config as StopNciiConfig
from integrations.stopncii import HashStatus, StopNcii
from tests.api_peer import ApiPeer, Says
from untilgone.errors import AccountRefused, BadInput, RetryLater
from untilgone.settings import Secret

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
UNTIL = datetime(2026, 11, 29, tzinfo=UTC)
PDQ, MD5 = "0f" * 32, "ab" * 16


@pytest.mark.parametrize(
    ("kind", "value"),
    [("ImagePDQ", PDQ[:-1]), ("VideoMD5", "g" * 32), ("SHA1", MD5), ("PDNA", " "), ("MD5", "a\nb")],
)
def test_what_is_no_hash_is_refused(kind, value):
    with pytest.raises(BadInput):
        MaterialHash(kind=kind, value=value)


# -- StopNCII -----------------------------------------------------------------------------------


def a_participant(peer):
    keys = {"subscription_key": "sub", "fetch_key": "f"}
    return StopNcii(
        StopNciiConfig(server=peer.url, **{name: Secret(key) for name, key in keys.items()})
    )


def a_record(value, status="Active", kind="ImagePDQ", **more):
    return {"signalType": kind, "hashValue": value, "hashStatus": status} | more


async def test_every_page_of_stopncii_is_read():
    pages = {
        None: {
            "hasMoreRecords": True,
            "nextPageToken": "two",
            "hashRecords": [a_record(PDQ, caseNumbers={"c-1": "Active"})],
        },
        "two": {
            "hasMoreRecords": False,
            "hashRecords": [a_record(MD5, "Withdrawn", "VideoMD5", caseNumbers=["c-2"])],
        },
    }
    async with ApiPeer(lambda asked: Says(body=pages[asked.query.get("nextPageToken")])) as peer:
        found = [each async for each in a_participant(peer).fetch(SINCE)]

    assert [each.hash.value for each in found] == [PDQ, MD5]
    assert [each.status for each in found] == [HashStatus.ACTIVE, HashStatus.WITHDRAWN]
    assert [each.cases for each in found] == [("c-1",), ("c-2",)]
    assert peer.asked[0].query == {
        "startTimestamp": str(int(SINCE.timestamp())),
        "pageSize": "800",
    }
    assert peer.asked[0].headers["x-functions-key"] == "f"
    assert peer.asked[0].headers["ocp-apim-subscription-key"] == "sub"


async def test_what_stopncii_hands_out_and_is_no_hash_is_left_out():
    records = [a_record("x"), a_record(PDQ, "Lost"), None, {"hashValue": PDQ}, a_record(PDQ)]
    async with ApiPeer(lambda _: Says(body={"hashRecords": records})) as peer:
        found = [each.hash.value async for each in a_participant(peer).fetch(SINCE)]

    assert found == [PDQ]


async def test_pages_of_stopncii_in_a_circle_end():
    page = {"hasMoreRecords": True, "nextPageToken": "again", "hashRecords": []}
    async with ApiPeer(lambda _: Says(body=page)) as peer:
        with pytest.raises(RetryLater, match="does not say where"):
            [each async for each in a_participant(peer).fetch(SINCE)]


# -- NCMEC --------------------------------------------------------------------------------------

PAGE = """<?xml version="1.0"?>
<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">
  <images count="2" maxTimestamp="2026-11-20T10:00:00Z">
    <image>
      <member id="42">Example</member>
      <timestamp>2026-11-20T10:00:00Z</timestamp>
      <id>image1</id>
      <classification>A1</classification>
      <fingerprints><md5>{md5}</md5><pdq>{pdq}</pdq><sha1>short</sha1></fingerprints>
    </image>
    <deletedImage><member id="43">Other</member><id>image2</id></deletedImage>
  </images>
  <paging>{paging}</paging>
</queryResult>"""
LAST = """<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">
  <videos count="1" maxTimestamp="2026-11-20T10:00:00Z">
    <video><member id="42">Example</member><id>video1</id></video>
  </videos>
</queryResult>"""
NEXT = "<next>/v2/entries?from=2026-11-01T00%3A00%3A00Z&amp;start=1001&amp;size=1000</next>"


def a_member(peer):
    return NcmecHashes(NcmecConfig(username="u", password=Secret("p"), server=peer.url))


def a_page(paging=NEXT):
    return Says(body=PAGE.format(md5=MD5, pdq=PDQ, paging=paging).encode())


async def test_every_page_of_ncmec_is_read():
    def answers(asked):
        return Says(body=LAST.encode()) if "start" in asked.query else a_page()

    async with ApiPeer(answers) as peer:
        found = [entry async for entry in a_member(peer).entries(SINCE, UNTIL)]

    assert [(e.kind, e.member, e.entry, e.is_deleted) for e in found] == [
        ("image", "42", "image1", False),
        ("image", "43", "image2", True),
        ("video", "42", "video1", False),
    ]
    assert [(each.kind, each.value) for each in found[0].hashes] == [("MD5", MD5), ("PDQ", PDQ)]
    assert [asked.path for asked in peer.asked] == ["/v2/entries"] * 2
    assert peer.asked[0].query == {"from": "2026-11-01T00:00:00Z", "to": "2026-11-29T00:00:00Z"}
    assert peer.asked[1].query["start"] == "1001"
    assert peer.asked[0].headers["authorization"] == "Basic dTpw"


async def test_pages_of_ncmec_in_a_circle_end():
    async with ApiPeer(lambda _: a_page()) as peer:
        with pytest.raises(RetryLater, match="does not say where"):
            [entry async for entry in a_member(peer).entries(SINCE, UNTIL)]


async def test_an_answer_of_ncmec_expands_nothing():
    bomb = b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><q><images><image><id>&a;</id></image></images></q>'
    async with ApiPeer(lambda _: Says(body=bomb)) as peer:
        found = [entry async for entry in a_member(peer).entries(SINCE, UNTIL)]

    assert [entry.entry for entry in found] == [""]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Says(status=401), AccountRefused),
        (Says(status=500), RetryLater),
        (Says(body=b"<q>"), RetryLater),
    ],
)
async def test_what_ncmec_does_not_hand_out_is_asked_for_later(answer, error):
    async with ApiPeer(lambda _: answer) as peer:
        with pytest.raises(error):
            [entry async for entry in a_member(peer).entries(SINCE, UNTIL)]
