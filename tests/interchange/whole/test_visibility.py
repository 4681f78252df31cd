"""An export holds what its maker may see, and nothing of the rest."""

import pytest

from openweft.common.errors import NotAllowed
from openweft.interchange.whole.exporting import export_everything, export_seen
from openweft.interchange.whole.importing import take_in
from openweft.workspaces.models import Role
from tests.factories import make_member
from tests.interchange.whole.conftest import SLUG, contents, lines


def test_what_a_curator_may_not_see_is_absent(world, tmp_path):
    mira = make_member(world.ana.workspace, "Mira", Role.CURATOR)

    export_seen(tmp_path / "hers", by=mira)
    export_everything(world.ana.workspace, tmp_path / "all")

    everything = "".join(contents(tmp_path / "hers").values())
    assert [word for word in (*world.secret_words, "Hidden") if word in everything] == []
    assert all(word in "".join(contents(tmp_path / "all").values()) for word in world.secret_words)
    assert len(lines(tmp_path / "hers", "estimates")) == 1


def test_what_a_curator_may_see_reads_in_again(world, tmp_path):
    mira = make_member(world.ana.workspace, "Mira", Role.CURATOR)
    export_seen(tmp_path / "first", by=mira)

    made = take_in(tmp_path / "first", slug=SLUG).workspace
    export_everything(made, tmp_path / "second")

    assert contents(tmp_path / "second") == contents(tmp_path / "first")


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.VIEWER, Role.GUEST])
def test_others_may_not_export(ana, tmp_path, role):
    with pytest.raises(NotAllowed):
        export_seen(tmp_path / "out", by=make_member(ana.workspace, "Uma", role))
    assert not (tmp_path / "out").exists()
