"""What pages say of a thing: who follows it, what serves it from below, how sure a plan is."""

import pytest

from openweft.items.operations import edit_item, share_item
from openweft.items.talk import follow
from openweft.roadmap.models import Plan
from openweft.strategy.operations import align_item, create_objective
from openweft.strategy.reading import below


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (0.0, "proven the best"),
        (0.0004, "proven the best"),
        (0.012, "proven within 1.2 %"),
        (None, "not proven"),
    ],
)
def test_the_strip_tells_how_sure_the_plan_is(signed_in, ana, at, published, gap, said):
    Plan.objects.update(gap=gap)
    text = signed_in(ana).get(at("roadmap/")).text
    assert text.count(said) == 2  # in the strip, and in the sentence that narrow screens show
    assert "0.0%" not in text


@pytest.mark.parametrize(
    ("left", "said"), [(0.141, "14.1 %"), (0.0002, "as good"), (0, "as good")]
)
def test_the_strip_tells_what_sorting_would_leave(signed_in, ana, at, published, left, said):
    Plan.objects.update(greedy_objective=1234.5, greedy_left_share=left)
    text = signed_in(ana).get(at("roadmap/")).text
    assert text.count(said) == 2
    assert "0.0 %" not in text
    assert "1,234" in text


def test_an_objective_is_served_through_those_under_it(signed_in, ana, at, objective, initiative):
    top = create_objective(title="Be trusted", by=ana)
    under = create_objective(title="Be certified", parent_id=top.pk, by=ana)
    last = create_objective(title="Pass the audit", parent_id=under.pk, by=ana)
    browser, page = signed_in(ana), at(f"objectives/{top.item.key}")
    assert "Nothing yet." in browser.get(page).text
    for each in (under, last):
        align_item(initiative.pk, objective_id=each.pk, contribution=0.5, by=ana)
    text = browser.get(page).text
    assert "2 through 2 sub-objectives" in text
    assert "Nothing yet." not in text


def test_what_serves_a_hidden_sub_objective_is_not_counted(
    signed_in, ana, cleo, at, objective, initiative
):
    top = create_objective(title="Be trusted", by=ana)
    under = create_objective(title="Be bought", parent_id=top.pk, by=ana)
    align_item(initiative.pk, objective_id=under.pk, contribution=0.5, by=ana)
    edit_item(under.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)
    text = signed_in(cleo).get(at(f"objectives/{top.item.key}")).text
    assert "Nothing yet." in text
    assert "Be bought" not in text


def test_nothing_is_below_without_a_strategy():
    assert below(1, None) == []


def test_the_path_begins_above_the_objective(signed_in, ana, at, objective):
    under = create_objective(title="Win hospitals", parent_id=objective.pk, by=ana)
    text = signed_in(ana).get(at(f"objectives/{under.item.key}")).text
    path = text.partition('aria-label="Alignment path"')[2].partition("</ol>")[0]
    assert objective.item.title in path
    assert under.item.title not in path


def test_followers_are_named_and_a_guest_is_told_of_themselves_alone(
    signed_in, ana, cleo, gus, at, initiative
):
    follow(initiative.pk, by=cleo)
    share_item(initiative.pk, members=[gus], by=ana)
    page = at(f"initiatives/{initiative.item.key}")
    assert cleo.name in facts(signed_in(ana).get(page).text)
    assert cleo.name not in facts(signed_in(gus).get(page).text)


def facts(text):
    return text.partition("Followed by")[2].partition("</dd>")[0]
