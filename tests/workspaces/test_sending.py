"""What is sent twice is done once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from openweft.common.errors import Invalid
from openweft.workspaces.models import Sending
from openweft.workspaces.operations.sending import only_once


@pytest.fixture
def done():
    return []


@pytest.fixture
def act(done):
    def do():
        done.append(1)
        return f"/somewhere/{len(done)}"

    return do


def test_a_token_sent_twice_leads_where_the_first_did(ana, done, act):
    assert [only_once("t", act, by=ana) for _again in range(3)] == ["/somewhere/1"] * 3
    assert done == [1]


def test_without_a_token_and_for_another_person_it_is_done_again(ana, ben, done, act):
    for token, by in (("", ana), ("", ana), ("t", ana), ("t", ben)):
        only_once(token, act, by=by)
    assert len(done) == 4


def test_what_was_refused_can_be_sent_again(ana, done, act):
    def refuse():
        raise Invalid("no")

    with pytest.raises(Invalid):
        only_once("t", refuse, by=ana)
    assert only_once("t", act, by=ana) == "/somewhere/1"


def test_a_token_is_forgotten_after_a_day(ana, ben, done, act):
    for by in (ana, ben):
        only_once("t", act, by=by)
    Sending.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    assert only_once("t", act, by=ana) == "/somewhere/3"
    assert Sending.objects.filter(member=ben).exists()
