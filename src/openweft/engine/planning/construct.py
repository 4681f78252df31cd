"""Plans made by placing one item after another. Fast, always spread into periods, not optimal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openweft.engine.planning.problem import Floor
from openweft.engine.planning.ready import TINY, Job, Ready, first_finish

MENDS = 3  # times all bands are gone through, as mending one may break another
TRIES = 6  # times a start that leaves out forced items is made again, those in front
SLACK = 1e-6  # person-weeks a band on shares may be off


@dataclass(slots=True)
class Draft:
    """A plan in the making: finishes, the work per period behind them, and the room left.

    Every state satisfies capacity, peaks, dates, prerequisites, pairs and exclusions; bands on
    shares and the presence of forced items are the caller's concern.
    """

    ready: Ready
    finish: dict[int, int] = field(default_factory=dict)
    work: dict[int, dict[int, list[float]]] = field(default_factory=dict)
    room: list[list[float]] = field(init=False)

    def __post_init__(self) -> None:
        """Start with all capacity free."""
        self.room = [list(row) for row in self.ready.capacity]

    @property
    def value(self) -> float:
        """Points of all placed items."""
        return sum(self.ready.jobs[i].worth(t) for i, t in self.finish.items())

    def add(self, index: int) -> bool:
        """Place the job, and all it cannot be without, each at its best finish that fits.

        Returns whether it is placed now; if not, nothing has changed.
        """
        group = self._missing(index)
        if any(rival in self.finish or rival in group for i in group for rival in self._rivals(i)):
            return False
        placed: list[int] = []
        for i in (i for i in self.ready.order if i in group):
            if not self.place(self.ready.jobs[i]):
                for other in placed:
                    self.take_back(other)
                return False
            placed.append(i)
        return True

    def keep(self, index: int, finish: int, work: Mapping[int, Sequence[float]]) -> None:
        """Take over a job with its work as it stands; the caller knows that it fits."""
        self.finish[index] = finish
        self.work[index] = {team: list(row) for team, row in work.items()}
        for team, row in work.items():
            self.room[team] = [max(0.0, a - b) for a, b in zip(self.room[team], row, strict=True)]

    def drop(self, index: int) -> None:
        """Take the job out, with all that cannot be without it."""
        stack = [index]
        while stack:
            i = stack.pop()
            if i in self.finish:
                self.take_back(i)
                stack += [*(b for b, _ in self.ready.then[i]), *self.ready.mates[i]]

    def _rivals(self, i: int) -> tuple[int, ...]:
        return self.ready.rivals[i]

    def _missing(self, index: int) -> set[int]:
        group, stack = set[int](), [index]
        while stack:
            i = stack.pop()
            if i not in group and i not in self.finish:
                group.add(i)
                stack += [*(a for a, _ in self.ready.jobs[i].before), *self.ready.mates[i]]
        return group

    def place(self, job: Job) -> bool:
        """Place one job whose prerequisites are placed, at its best finish that fits."""
        start = self.ready.starts_from(job, self.finish)
        earliest = first_finish(job, start, self.room)
        latest = self._latest(job)
        options = [t for t in job.finishes if earliest <= t <= latest]
        if not options:
            return False
        finish = max(options, key=lambda t: (job.worth(t), -t))
        self.finish[job.index] = finish
        self.work[job.index] = {
            need.team: self._fill(need.team, need.effort, need.peak, start) for need in job.needs
        }
        return True

    def _latest(self, job: Job) -> int:
        """Before the work of items already placed that need this one."""
        latest = self.ready.periods - 1
        for b, lag in self.ready.then[job.index]:
            if b in self.finish:
                latest = min(latest, self.start(b) - 1 - lag)
        return latest

    def start(self, index: int) -> int:
        """The first period with work of the placed job, or its least length before its finish."""
        item = self.ready.jobs[index].item
        at_latest = self.finish[index] - item.least_periods + 1
        used = (t for row in self.work[index].values() for t, w in enumerate(row) if w > TINY)
        return min(at_latest, *used, at_latest)

    def _fill(self, team: int, effort: float, peak: float, start: int) -> list[float]:
        row, room, left = [0.0] * self.ready.periods, self.room[team], effort
        for t in range(start, self.ready.periods):
            if left <= TINY:
                break
            row[t] = min(room[t], peak, left)
            room[t] -= row[t]
            left -= row[t]
        return row

    def dependants(self, index: int) -> list[int]:
        """Placed jobs that cannot be without this one."""
        linked = {*(b for b, _ in self.ready.then[index]), *self.ready.mates[index]}
        return sorted(linked & self.finish.keys())

    def take_back(self, index: int) -> None:
        """Free the room of one placed job, whoever may need it."""
        del self.finish[index]
        for team, row in self.work.pop(index).items():
            room = self.room[team]
            for t, weeks in enumerate(row):
                if weeks:
                    room[t] += weeks


def by_density(ready: Ready) -> list[int]:
    """Possible jobs by value per person-week, best first; ties by more value, then input order.

    Items without effort come first. Source: the ratio rule of the knapsack problem, known to
    product managers as value over effort.
    """
    possible = [job for job in ready.jobs if job.finishes]
    possible.sort(key=lambda job: (-density(job), -job.best, job.index))
    return [job.index for job in possible]


def density(job: Job) -> float:
    """Points per person-week at the best finish; infinite for an item without effort."""
    if job.effort <= TINY:
        return float("inf") if job.best > 0 else job.best
    return job.best / job.effort


def build(ready: Ready, order: Sequence[int], rest: Iterable[int] = ()) -> Draft | None:
    """Place jobs in the given order, then those of `rest` that still fit; None if that fails.

    Forced items are placed first, earliest possible deadline first; one that does not fit is
    put in front and the plan started again, a few times. Items that would lower the value are
    left out. Bands on shares are then mended by leaving items out or taking others in.
    """
    forced = [job for job in ready.jobs if job.forced]
    forced.sort(key=lambda job: (job.finishes[-1], not job.item.started, job.index))
    urgent = [job.index for job in forced]
    for _ in range(TRIES):
        draft = Draft(ready)
        late = [i for i in urgent if not draft.add(i)]
        if not late:
            return _fill_up(draft, [*order, *rest])
        urgent = late + [i for i in urgent if i not in late]
    return None


def follow(ready: Ready, order: Sequence[int], rest: Iterable[int] = ()) -> Draft | None:
    """As `build`, but in the given order, forced items where they stand in it."""
    draft = Draft(ready)
    known = set(order)
    ahead = [job.index for job in ready.jobs if job.forced and job.index not in known]
    for i in (*ahead, *order):
        if not draft.add(i) and ready.jobs[i].forced:
            return build(ready, order, rest)
    return _fill_up(draft, rest)


def mended(
    ready: Ready, finish: Mapping[int, int], work: Mapping[int, Mapping[int, Sequence[float]]]
) -> Draft | None:
    """A plan near one whose work does not all fit: what fits is kept, the rest placed anew.

    work: job to team to person-weeks per period, within capacity, peaks and dates, and short of
    the effort where it does not fit. None if forced items or bands on shares cannot be kept.
    """
    draft = Draft(ready)
    for i in finish:
        draft.keep(i, finish[i], work[i])
    short = [i for i in finish if _is_short(ready.jobs[i], work[i])]
    for i in short:
        draft.drop(i)
    lost = [i for i in finish if i not in draft.finish]
    lost.sort(key=lambda i: (not ready.jobs[i].forced, finish[i], i))
    for i in lost:
        if not draft.add(i) and ready.jobs[i].forced:
            return None
    return _fill_up(draft, by_density(ready))


def _is_short(job: Job, work: Mapping[int, Sequence[float]]) -> bool:
    return any(sum(work[need.team]) < need.effort - SLACK for need in job.needs)


def _fill_up(draft: Draft, order: Iterable[int]) -> Draft | None:
    for i in order:
        _add_if_worth(draft, i)
    for _ in range(MENDS):
        for floor in draft.ready.problem.floors:
            if _excess(draft, floor):
                _mend(draft, floor)
        if within_bands(draft):
            return draft
    return None


def within_bands(draft: Draft) -> bool:
    """Whether every band on shares holds."""
    return not any(_excess(draft, floor) for floor in draft.ready.problem.floors)


def _add_if_worth(draft: Draft, i: int) -> bool:
    if i in draft.finish:
        return False
    before = draft.value
    if not draft.add(i):
        return False
    if draft.value < before:
        draft.drop(i)
        return False
    return True


def _excess(draft: Draft, floor: Floor) -> int:
    """1 if the label has too much effort, -1 if too little, 0 if it is within its band."""
    inside = outside = 0.0
    for i in draft.finish:
        if floor.covers(draft.ready.jobs[i].item):
            inside += draft.ready.jobs[i].effort
        else:
            outside += draft.ready.jobs[i].effort
    total = inside + outside
    if floor.most is not None and inside > floor.most * total + SLACK:
        return 1
    return -1 if floor.least is not None and inside < floor.least * total - SLACK else 0


def _mend(draft: Draft, floor: Floor) -> None:
    """Leave out the least dense items on the side that has too much, until the band holds."""
    side = _excess(draft, floor)
    worst_first = [i for i in reversed(by_density(draft.ready)) if i in draft.finish]
    for i in worst_first:
        if _excess(draft, floor) != side or side == 0:
            break
        job = draft.ready.jobs[i]
        if i in draft.finish and floor.covers(job.item) == (side > 0) and job.effort > TINY:
            _drop_unforced(draft, i)
    for i in by_density(draft.ready) if side < 0 else ():
        if floor.covers(draft.ready.jobs[i].item):
            _add_if_worth(draft, i)


def _drop_unforced(draft: Draft, index: int) -> None:
    group, stack = set[int](), [index]
    while stack:
        i = stack.pop()
        if i in draft.finish and i not in group:
            group.add(i)
            stack += [*(b for b, _ in draft.ready.then[i]), *draft.ready.mates[i]]
    if not any(draft.ready.jobs[i].forced for i in group):
        draft.drop(index)
