"""What no database keeps is refused in the one shape, and changes nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.api.parsing import _check
from openweft.common.errors import Invalid
from openweft.roadmap.models import Initiative
from openweft.roadmap.operations import create_initiative
from openweft.strategy.models import Metric

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=4)
ANY_JSON = st.recursive(
    st.none() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)


@given(ANY_JSON)
def test_just_what_utf_8_and_a_column_cannot_hold_is_refused(found):
    spelt = json.dumps(found, ensure_ascii=False)
    try:
        spelt.encode()
        is_kept = "\\u0000" not in spelt.replace("\\\\", "")
    except UnicodeEncodeError:
        is_kept = False
    if is_kept:
        _check(found)
    else:
        with pytest.raises(Invalid):
            _check(found)


@pytest.mark.parametrize("wrong", ["a\x00b", "a\ud800b"])
@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("/metrics", {"name": "{}"}, "name"),
        ("/commitments", {"title": "Sign-on", "terms": {"to_whom": "{}"}}, "terms.to_whom"),
        ("/imports/mappings", {"name": "Mine", "columns": {"{}": "title"}}, "columns"),
    ],
)
def test_a_text_that_is_none_is_named_by_its_place(ana, as_member, path, body, where, wrong):
    sent = json.loads(json.dumps(body).replace("{}", json.dumps(wrong)[1:-1]))
    answer = as_member(ana).send("POST", path, sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["detail"].startswith(f"{where}: a text holds")
    assert not Metric.objects.exists()


def test_a_search_for_a_zero_byte_is_refused_as_elsewhere(ana, as_member):
    answer = as_member(ana).get("/items", q="a\x00b")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_body_that_is_no_json_is_a_bad_request(ana, as_member):
    answer = as_member(ana)._client.post("/api/v1/metrics", "{", "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("version", ["²", "x", "-1", "9" * 5000, ""])
def test_an_odd_version_is_refused_with_a_sentence(ana, as_member, version):
    row = create_initiative(title="Sign-on", by=ana)
    answer = as_member(ana)._client.patch(
        f"/api/v1/initiatives/{row.pk}",
        {"title": "Other"},
        "application/json",
        headers={"If-Match": f'"{version}"'},
    )
    assert answer.status_code in {422, 428}
    assert Initiative.objects.get(item__title="Sign-on")
