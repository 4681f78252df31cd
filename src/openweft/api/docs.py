"""The API's reference page, drawn from its OpenAPI text as plain HTML, so that the CSP holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldText:
    """One field of a body or an answer, as the page shows it."""

    name: str
    type: str
    is_needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the API."""

    anchor: str
    method: str
    path: str
    about: str
    parameters: tuple[FieldText, ...]
    body: tuple[FieldText, ...]
    answer: tuple[FieldText, ...]
    status: str


def calls_by_tag(text: Mapping[str, Any]) -> dict[str, tuple[Call, ...]]:
    """Every operation of an OpenAPI document, by tag, in its order."""
    groups: dict[str, list[Call]] = {}
    for path, methods in text["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", ["other"])[0]
            groups.setdefault(tag, []).append(_call(method, path, operation, text))
    return {tag: tuple(calls) for tag, calls in groups.items()}


def _call(method: str, path: str, operation: Mapping[str, Any], text: Mapping[str, Any]) -> Call:
    answers = operation.get("responses", {})
    status = next((str(code) for code in answers if str(code).startswith("2")), "200")
    return Call(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        about=operation.get("description", operation.get("summary", "")),
        parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
        body=_fields(operation.get("requestBody", {}), text),
        answer=_fields(answers.get(int(status), answers.get(status, {})), text),
        status=status,
    )


def _parameter(each: Mapping[str, Any]) -> FieldText:
    schema = each["schema"]
    about = schema.get("description", "")
    return FieldText(each["name"], _type(schema), bool(each.get("required")), about)


def _fields(holder: Mapping[str, Any], text: Mapping[str, Any]) -> tuple[FieldText, ...]:
    schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    found = _resolved(schema.get("items", schema), text)
    if "items" in found.get("properties", {}):
        found = _resolved(found["properties"]["items"].get("items", {}), text)
    needed = set(found.get("required", ()))
    return tuple(
        FieldText(name, _type(each), name in needed, each.get("description", ""))
        for name, each in found.get("properties", {}).items()
    )


def _resolved(schema: Mapping[str, Any], text: Mapping[str, Any]) -> Mapping[str, Any]:
    for choice in schema.get("anyOf", ()):
        if "$ref" in choice:
            schema = choice
    name = schema.get("$ref", "").rpartition("/")[2]
    resolved: Mapping[str, Any] = text["components"]["schemas"][name] if name else schema
    return resolved


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")
