"""Of what an initiative is a part, and what are its parts, however far."""

from collections.abc import Iterable, Mapping

from openweft.roadmap.models import Initiative


def wholes_above(keys: Iterable[int], workspace_id: int) -> dict[int, tuple[int, ...]]:
    """Of each initiative, by id, those it is a part of, the nearest first. One query.

    What is in the trash is no whole, and nor is what lies above it.
    """
    parents = _parents(workspace_id)
    return {key: tuple(_chain(key, parents)) for key in keys}


def with_parts(key: int, workspace_id: int) -> list[int]:
    """The initiative and all its parts, which take its alignments where they have none."""
    parents = _parents(workspace_id)
    return [key, *(part for part in parents if key in _chain(part, parents))]


def _parents(workspace_id: int) -> dict[int, int | None]:
    rows = Initiative.objects.filter(workspace=workspace_id, parent__is_deleted=False)
    return dict(rows.values_list("pk", "parent_id"))


def _chain(key: int, parents: Mapping[int, int | None]) -> Iterable[int]:
    above = parents.get(key)
    while above is not None:
        yield above
        above = parents.get(above)
