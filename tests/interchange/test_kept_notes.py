"""What an import says of itself with every plan quotes no title: those may be restricted later."""

from openweft.interchange.models import ImportBatch
from openweft.interchange.operations import import_source
from openweft.interchange.sources import MemorySource
from openweft.items.operations import edit_item
from openweft.roadmap.models import Release
from openweft.roadmap.operations import main_scenario
from openweft.roadmap.operations.planning import begin_plan
from openweft.roadmap.troubles import assumptions_of
from openweft.workspaces.operations import create_team


def test_notes_kept_with_plans_quote_no_title(ana, ben):
    create_team(name="Trust", people=3, by=ana)
    table = b"title,release,parent\nSign-on,Buy the competitor,Gone away\n"
    import_source("csv", MemorySource("plan.csv", {"plan.csv": table}), by=ana)
    release = Release.objects.get()
    edit_item(release.pk, changes={"visibility": "restricted"}, based_on=None, by=ana)

    plan = begin_plan(main_scenario(ana.workspace), by=ana)
    told = " ".join(assumptions_of(plan, by=ben))

    assert "Releases without a day are due" in told
    assert "Buy the competitor" not in told
    assert "Gone away" not in told
    report = ImportBatch.objects.get().report_for(ana)["notes"]
    assert any("Buy the competitor" in note for note in report)
    assert any("Gone away" in note for note in report)
