"""The API keeps what its description promises, whatever is handed in.

schemathesis goes further; docs/security.md says how to run it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.people import ADA, LEO
from tests.web.conftest import House
from untilgone.cases import Category
from web.api_description import describe
from web.routes import ROUTES

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPERATIONS = [
    f"{route.method} {route.path}"
    for route in ROUTES
    if route.path.startswith("/api/v1/") and not route.path.endswith("/openapi.json")
]
SLOW = {"GET /api/v1/letters/lint"}  # writes every letter for every case; two switches go in
NASTY = (
    *(None, True, 0, -1, 2**63, 10**400, 1e308, "", " ", "\0", "\u2028", "\r\nBcc: a@b.example"),
    *("x" * 6000, "../..", "{{7*7}}", "=cmd|", "UG-2026-999999-1", "0001-01-01", "9999-12-31"),
    *([], {}, [[]], ["https://platform.example/"], {"": None}),
)
ANYTHING = st.sampled_from(NASTY) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KNOWN = {
    "category": st.sampled_from(Category),
    "urls": st.just(["https://platform.example/post/1"]),
    "reason": st.just("Because it has to be."),
}
"""What is fit: otherwise all is refused at the first field."""


def _one_segment(text: str) -> str:
    """What is a part of a path and not another address."""
    text = text.replace("/", "x")
    return text if text.strip(".") else f"x{text}"


@dataclass(frozen=True)
class Operation:
    """One line of the description."""

    method: str
    path: str
    said: dict[str, Any]
    components: dict[str, Any]

    def request(self, data: st.DataObject) -> tuple[str, dict[str, Any]]:
        path, more = self.path, {"params": {}, "headers": {}}
        for each in self.said.get("parameters", []):
            value = data.draw(st.sampled_from(self._fit(each["schema"]) or [""]) | ANYTHING)
            text = str(value)[:2000]
            if each["in"] == "path":
                path = path.replace(f"{{{each['name']}}}", quote(_one_segment(text), safe=""))
            elif each["in"] == "query" and data.draw(st.booleans()):
                more["params"][each["name"]] = text
            elif each["in"] == "header" and data.draw(st.booleans()):
                more["headers"][each["name"]] = ascii(text)[:300]
        if "requestBody" in self.said:
            more["json"] = data.draw(self._body() | ANYTHING)
        return path, more

    def _fit(self, schema: dict[str, Any]) -> list[Any]:
        for each in (schema, *schema.get("anyOf", ())):
            seen = self._found(each)
            if "enum" in seen:
                return seen["enum"]
        return []

    def _found(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        return self.components["schemas"][name] if name else schema

    def _body(self) -> st.SearchStrategy[Any]:
        schema = self._found(self.said["requestBody"]["content"]["application/json"]["schema"])
        fields = {
            name: KNOWN.get(name, st.nothing())
            | st.sampled_from(self._fit(said) or [""])
            | ANYTHING
            for name, said in schema.get("properties", {}).items()
        }
        needed = {name: fields.pop(name) for name in schema.get("required", []) if name in fields}
        return st.fixed_dictionaries(needed, optional=fields)

    def check(self, answer) -> None:
        assert answer.status_code < 500, answer.text
        said = self.said["responses"]
        assert str(answer.status_code) in said, (answer.status_code, answer.text)
        promised = said[str(answer.status_code)].get("content", {})
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in promised
        if kind == "application/json":
            whole = {"components": self.components, **promised[kind]["schema"]}
            Draft202012Validator(whole).validate(answer.json())


async def described(house: House, name: str) -> Operation:
    method, _, path = name.partition(" ")
    description = describe(house.app)
    said = description["paths"][path][method.lower()]
    return Operation(method, path, said, description["components"])


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in SLOW])
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_an_answer_is_one_that_was_promised(house: House, name, data):
    operation = await described(house, name)
    path, more = operation.request(data)
    async with house.api(LEO if "revisions" in path else ADA) as client:
        operation.check(await client.request(operation.method, path, **more))


@pytest.mark.parametrize("name", OPERATIONS)
async def test_nothing_is_told_to_whoever_has_no_token(house: House, name):
    operation = await described(house, name)
    for headers in ({}, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic YTpi"}):
        async with house.nobody(headers=headers) as client:
            answer = await client.request(operation.method, operation.path.format_map(Some()))
        assert answer.status_code in {401, 404}  # 404: no such partner signs
        operation.check(answer)


class Some(dict):
    def __missing__(self, key: str) -> str:
        return "1"
