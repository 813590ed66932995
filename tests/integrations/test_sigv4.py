"""Signatures for AWS: the same as AWS's own library makes."""

from datetime import UTC, datetime

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from integrations.sigv4 import Signer

KEY_ID, KEY = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def signer(**changes) -> Signer:
    return Signer(
        **({"service": "abuse", "region": "eu-west-2", "key_id": KEY_ID, "key": KEY} | changes)
    )


def by_botocore(method, url, query, content, token) -> dict[str, str]:
    """The headers of AWS's own signer, made now."""
    asked = f"{url}?{'&'.join(f'{n}={v}' for n, v in query)}" if query else url
    request = AWSRequest(method=method, url=asked, data=content)
    SigV4Auth(Credentials(KEY_ID, KEY, token or None), "abuse", "eu-west-2").add_auth(request)
    return dict(request.headers.items())


@pytest.mark.parametrize("token", ["", "a/session+token=="])
@pytest.mark.parametrize(
    ("method", "url", "query", "content"),
    [
        ("POST", "https://abuse.eu-west-2.amazonaws.com/v1/abuse", (), b'{"a": "\xc3\xa9"}'),
        ("GET", "https://abuse.eu-west-2.amazonaws.com/v1/abuse/abc123", (), b""),
        (
            "GET",
            "https://abuse.eu-west-2.amazonaws.com/v1/abusestatuses",
            (("maxResults", "50"), ("correlationId", "a-b_c")),
            b"",
        ),
        ("GET", "http://127.0.0.1:8080/", (), b""),
    ],
)
def test_the_signature_is_the_one_of_aws_own_library(method, url, query, content, token):
    theirs = by_botocore(method, url, query, content, token)
    at = datetime.strptime(theirs["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    ours = signer(session_token=token).headers(method, url, at=at, query=query, content=content)

    assert ours == {name: value for name, value in theirs.items() if name in ours}
    assert ours["Authorization"] == theirs["Authorization"]


def test_the_example_that_aws_published_is_signed_as_there():
    """`get-vanilla` of the Signature Version 4 test suite."""
    ours = signer(service="service", region="us-east-1").headers(
        "GET", "https://example.amazonaws.com/", at=datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
    )

    assert ours["Authorization"].endswith(
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )


def test_the_key_never_shows():
    assert KEY not in repr(signer(session_token="t"))
