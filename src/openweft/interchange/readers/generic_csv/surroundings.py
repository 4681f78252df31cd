"""What stands around the initiatives of a table: ties, teams and objectives that rows name."""

from openweft.interchange.readers.generic_csv.filled import Filled
from openweft.interchange.records import (
    DependencyRecord,
    InitiativeRecord,
    LinkRecord,
    ObjectiveRecord,
    Reading,
    TeamRecord,
)


def add_surroundings(reading: Reading, row: Filled, record: InitiativeRecord) -> None:
    """Add the ties, teams and objectives the record names to the reading, each once."""
    own = record.source_id
    for name in row.many("depends_on"):
        reading.dependencies.append(DependencyRecord(first=name, then=own, place=row.place))
    for name in row.many("blocks"):
        reading.dependencies.append(DependencyRecord(first=own, then=name, place=row.place))
    reading.links += [LinkRecord(source=own, target=name) for name in row.many("related")]
    known = {team.name.casefold() for team in reading.teams}
    for estimate in record.estimates or ():
        if estimate.team.casefold() not in known:
            known.add(estimate.team.casefold())
            reading.teams.append(TeamRecord(estimate.team))
    titles = {objective.title for objective in reading.objectives}
    for tie in record.alignments:
        if tie.objective not in titles:
            titles.add(tie.objective)
            reading.objectives.append(ObjectiveRecord(tie.objective))
