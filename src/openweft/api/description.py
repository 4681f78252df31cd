"""What OpenAPI says of every call alike: how it is refused, which version it wants."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

REFUSALS = {
    400: "the request cannot be read",
    401: "no valid key",
    403: "the role or the key's scope does not allow it",
    404: "it does not exist, or not for you",
    409: "it has a state in which this cannot be done",
    412: "it has changed since the version in If-Match",
    413: "the request is too large",
    422: "a value breaks a rule; the sentence says which",
    428: "an If-Match header is needed",
}
REFUSAL = {
    "title": "Refusal",
    "type": "object",
    "properties": {
        "code": {"type": "string", "description": "A word for programs."},
        "detail": {"type": "string", "description": "A sentence for people."},
    },
    "required": ["code", "detail"],
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "description": "The version the change is based on, as ETag."},
}
WITH_VERSION = {
    "gates_put_gate",
    "organising_close_days",
    "organising_open_days",
    "seats_change_role",
    "seats_edit_member",
    "terms_delete_floor",
    "terms_put_floor",
    "terms_put_size",
    "commitments_edit",
    "commitments_settle",
    "effort_delete_estimate",
    "effort_put_effort",
    "effort_put_estimate",
    "initiatives_edit",
    "initiatives_move",
    "initiatives_reschedule",
    "initiatives_ship",
    "items_put_products",
    "items_put_tags",
    "items_share",
    "key_results_edit_key_result",
    "objectives_edit_objective",
    "releases_edit",
    "releases_move",
    "releases_ship",
    "metrics_edit",
    "organisation_put_capacity",
    "organising_edit_function",
    "organising_edit_product",
    "organising_edit_team",
    "organising_edit_workspace",
    "organising_join",
    "planning_edit_scenario",
    "strategy_leave",
    "strategy_place",
    "strategy_put_shares",
    "strategy_put_vision",
    "terms_edit_policy",
}


def with_refusals(text: OpenAPISchema) -> OpenAPISchema:
    """The description with each call's refusals, and If-Match where a version is asked for."""
    text["components"].setdefault("schemas", {})["Refusal"] = REFUSAL
    for methods in text["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return text


def _complete(operation: dict[str, Any]) -> None:
    has_version = operation["operationId"].removeprefix("openweft_api_") in WITH_VERSION
    if has_version:
        operation.setdefault("parameters", []).append(IF_MATCH)
    for status, meaning in REFUSALS.items():
        if status in {412, 428} and not has_version:
            continue
        operation["responses"][status] = {
            "description": meaning,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
        }
