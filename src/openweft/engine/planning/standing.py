"""What a plan leaves free, and whether an item left out would fit into it as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from openweft.engine.planning.problem import Floor, Problem
from openweft.engine.planning.ready import TINY, Job, Ready, first_finish, prepare
from openweft.engine.planning.result import Result

SLACK = 1e-6  # person-weeks, the tolerance of the planner's own arithmetic


@dataclass(slots=True)
class Standing:
    """A plan looked at from the items it leaves out.

    finish: included job to its finish. held: job to team to person-weeks per period.
    room: person-weeks left free, (n_teams, n_periods). shares: floor to the person-weeks planned
    with its label, and in all.
    """

    problem: Problem
    result: Result
    ready: Ready = field(init=False)
    number: dict[str, int] = field(init=False)
    finish: dict[int, int] = field(init=False)
    held: dict[int, dict[int, tuple[float, ...]]] = field(init=False)
    room: list[list[float]] = field(init=False)
    shares: dict[str, tuple[float, float]] = field(init=False)

    def __post_init__(self) -> None:
        """Subtract the plan's work from the capacity."""
        self.ready = prepare(self.problem)
        self.number = {item.key: index for index, item in enumerate(self.problem.items)}
        team = {group.key: index for index, group in enumerate(self.problem.teams)}
        self.finish = {self.number[k]: p.finish for k, p in self.result.placed.items()}
        self.held = {
            self.number[key]: {team[name]: row for name, row in rows.items()}
            for key, rows in self.result.spread.items()
        }
        self.room = [list(row) for row in self.ready.capacity]
        for rows in self.held.values():
            _shift(self.room, rows, -1.0)
        jobs = [self.ready.jobs[i] for i in self.finish]
        total = sum(job.effort for job in jobs)
        self.shares = {
            floor.name: (sum(job.effort for job in jobs if floor.covers(job.item)), total)
            for floor in self.problem.floors
        }

    def key(self, i: int) -> str:
        """The item's key."""
        return self.problem.items[i].key

    def window(self, job: Job) -> tuple[int, int]:
        """First and last period the job could work in, beside the plan as it stands."""
        start = self.ready.starts_from(job, self.finish)
        latest = max(job.finishes, default=self.ready.periods - 1)
        return start, latest

    def free(self, job: Job, team: int, peak: float) -> float:
        """Person-weeks of the team the job could use within its window."""
        start, latest = self.window(job)
        return sum(min(weeks, peak) for weeks in self.room[team][start : latest + 1])

    def best_finish(self, job: Job, room: list[list[float]] | None = None) -> int | None:
        """The best finish at which the job fits into the room, all else unmoved; None if none."""
        start = self.ready.starts_from(job, self.finish)
        earliest = first_finish(job, start, self.room if room is None else room)
        options = [t for t in job.finishes if t >= earliest]
        return max(options, key=lambda t: (job.worth(t), -t), default=None)

    def room_without(self, i: int) -> list[list[float]]:
        """The room if included job i were taken out."""
        room = [list(row) for row in self.room]
        _shift(room, self.held.get(i, {}), 1.0)
        return room

    def with_effort(self, job: Job, team: int, effort: float) -> Job:
        """The job with another effort for one team. Its finishes stay those of the original."""
        changed = (
            replace(need, effort=effort, peak=min(need.peak, effort))
            if need.team == team
            else need
            for need in job.needs
        )
        return replace(job, needs=tuple(need for need in changed if need.effort > TINY))

    def breaks(self, floor: Floor, coming: Job | None, leaving: Job | None = None) -> bool:
        """Whether the plan with one job more, and one less, is outside the floor's band."""
        inside, total = self.shares[floor.name]
        for job, sign in ((coming, 1.0), (leaving, -1.0)):
            if job is not None:
                inside += sign * job.effort * floor.covers(job.item)
                total += sign * job.effort
        low = floor.least is not None and inside < floor.least * total - SLACK
        return low or (floor.most is not None and inside > floor.most * total + SLACK)

    def rivals_in(self, job: Job) -> list[int]:
        """Included jobs that exclude this one."""
        return [i for i in self.ready.rivals[job.index] if i in self.finish]

    def missing(self, job: Job) -> list[int]:
        """Prerequisites of the job that are out."""
        return sorted({first for first, _ in job.before} - self.finish.keys())

    def mates_out(self, job: Job) -> list[int]:
        """Jobs it goes together with that are out."""
        return [i for i in self.ready.mates[job.index] if i not in self.finish]

    def dates_alone(self, job: Job) -> bool:
        """Whether the job has a finish with a value if it is alone and its prerequisites done."""
        earliest = first_finish(job, job.item.release, self.ready.capacity)
        return any(points is not None for points in job.item.value[earliest:])

    def alone(self, job: Job) -> bool:
        """Whether only room, bands and value could keep the job out."""
        tied = self.rivals_in(job) or self.missing(job) or self.mates_out(job)
        return bool(job.finishes) and not tied

    def dependants(self, i: int) -> list[int]:
        """Included jobs that cannot be without included job i."""
        linked = [*(b for b, _ in self.ready.then[i]), *self.ready.mates[i]]
        return sorted({j for j in linked if j in self.finish})


def _shift(room: list[list[float]], rows: Mapping[int, tuple[float, ...]], sign: float) -> None:
    for team, row in rows.items():
        room[team] = [max(0.0, a + sign * b) for a, b in zip(room[team], row, strict=True)]
