"""Last small improvements of a plan: finish earlier, take in what fits, swap one for one."""

from collections.abc import Callable

from openweft.engine.planning.construct import Draft, by_density, within_bands
from openweft.engine.planning.ready import TINY

Late = Callable[[], bool]


def polish(draft: Draft, late: Late) -> bool:
    """Improve the plan in place until no single move helps or it is late; whether it changed.

    Moves, each keeping all hard constraints: an included item finishes where it is worth more,
    or as much but earlier; an item left out comes in, with what it needs; one comes in for one
    that goes out. Afterwards, unless late, none of these moves alone raises the value.
    Cost: items out x items sharing a team, per pass. Source: own; a 1-1 exchange local search.
    """
    changed = False
    while not late() and _pass(draft, late):
        changed = True
    return changed


def _pass(draft: Draft, late: Late) -> bool:
    better = False
    for i in sorted(draft.finish, key=lambda i: (draft.finish[i], i)):
        better |= _sooner(draft, i)
    for i in by_density(draft.ready):
        if late():
            break
        if i not in draft.finish:
            better |= _exchange(draft, i, None) or _swap(draft, i)
    return better


def _sooner(draft: Draft, i: int) -> bool:
    """Place the item anew, all else unmoved, if that is worth more or as much and earlier."""
    job, finish, work = draft.ready.jobs[i], draft.finish[i], draft.work[i]
    draft.take_back(i)
    if draft.place(job):
        then = draft.finish[i]
        if (-job.worth(then), then) < (-job.worth(finish), finish):
            return True
        draft.take_back(i)
    draft.keep(i, finish, work)
    return False


def _swap(draft: Draft, i: int) -> bool:
    """Put the item in for the least valuable one that makes room for it."""
    teams = {need.team for need in draft.ready.jobs[i].needs}
    worth = draft.ready.jobs[i].best
    rivals = [
        (draft.ready.jobs[j].worth(draft.finish[j]), j)
        for j, work in draft.work.items()
        if not draft.ready.jobs[j].forced and any(sum(work.get(t, ())) > TINY for t in teams)
    ]
    return any(_exchange(draft, i, j) for value, j in sorted(rivals) if value < worth)


def _exchange(draft: Draft, i: int, j: int | None) -> bool:
    """Put item i in, and j out, if that raises the value within all bands."""
    if j is not None and draft.dependants(j):
        return False
    before, known = draft.value, set(draft.finish)
    kept = None if j is None else (draft.finish[j], draft.work[j])
    if j is not None:
        draft.take_back(j)
    if draft.add(i) and draft.value > before and within_bands(draft):
        return True
    for other in draft.finish.keys() - known:
        draft.take_back(other)
    if j is not None and kept is not None:
        if j in draft.finish:
            draft.take_back(j)
        draft.keep(j, *kept)
    return False
