import pytest
from hypothesis import given
from hypothesis import strategies as st

from openweft.items.lists.grammar import (
    MOST_CONDITIONS,
    Condition,
    Op,
    Problem,
    Unreadable,
    parsed,
    written,
)

names = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}", fullmatch=True)
values = st.text(max_size=12)
fields = st.builds(
    Condition,
    names,
    st.sampled_from(Op),
    st.lists(values, min_size=1, max_size=3).map(tuple),
    st.booleans(),
)
words = st.builds(Condition, st.just(""), st.just(Op.IS), st.tuples(values), st.booleans())


@given(st.lists(fields | words, max_size=6))
def test_what_is_written_reads_back_as_the_same_conditions(conditions):
    assert parsed(written(conditions)) == tuple(conditions)


@given(st.text(max_size=60) | st.text(alphabet='a1:<>=-," \\', max_size=30))
def test_any_text_is_read_or_refused_with_places_inside_it(text):
    problems: tuple[Problem | None, ...] = ()
    conditions: tuple[Condition, ...] = ()
    try:
        conditions = parsed(text)
    except Unreadable as refusal:
        problems = refusal.problems or (None,)
    assert all(each and 0 <= each.at <= each.to <= len(text) for each in problems)
    assert parsed(written(conditions)) == conditions


def test_a_filter_as_people_write_it():
    text = 'status:committed,"in progress" team:payments after:2026-01-01 effort>5 -tag:x "a b" c'
    assert parsed(text) == (
        Condition("status", Op.IS, ("committed", "in progress")),
        Condition("team", Op.IS, ("payments",)),
        Condition("after", Op.IS, ("2026-01-01",)),
        Condition("effort", Op.MORE, ("5",)),
        Condition("tag", Op.IS, ("x",), is_negated=True),
        Condition("", Op.IS, ("a b",)),
        Condition("", Op.IS, ("c",)),
    )


@pytest.mark.parametrize("text", ["effort:>=5", "effort>=5", "Effort>=5"])
def test_a_comparison_may_follow_a_colon(text):
    assert written(parsed(text)) == "effort>=5"


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ('state:open "half a', 11, "has no end"),
        ('team:"half a', 5, "has no end"),
        ("state: team:x", 6, "“state:” needs a value"),
        ("effort>", 7, "“effort>” needs a value"),
        ("state:a,", 8, "needs a value"),
        ("x" * 2001, 2000, "at most 2000 characters"),
        ("a " * (MOST_CONDITIONS + 1), 2 * MOST_CONDITIONS, "at most 40 conditions"),
    ],
)
def test_what_cannot_be_read_names_its_place(text, at, sentence):
    with pytest.raises(Unreadable, match=sentence) as refusal:
        parsed(text)
    assert refusal.value.problems[0].at == at
    assert str(refusal.value).startswith(f"Character {at + 1}: ")


def test_a_place_is_where_the_condition_stands():
    first, second = parsed('  -a:1   "b c"')
    assert (first.at, first.to, second.at, second.to) == (2, 6, 9, 14)
