"""A version that each write steps, so that a writer who saw an older one is told."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Versioned(models.Model):
    """A row people edit; its version stands for what hangs on it too.

    `told_as` is how the codes of the events that step it begin; `told_of` is what
    an event of a code is about, where its sides do not name the fields.
    """

    version = models.PositiveIntegerField(default=1)

    told_as: ClassVar[tuple[str, ...]] = ()
    told_of: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        return str(self)

    def about(self) -> Q:
        """Which events tell of writes to it."""
        return self.told() & Q(subject=self.called[:120])

    @property
    def home_id(self) -> int:
        """The id of its workspace."""
        return int(self.workspace_id)  # type: ignore[attr-defined]  # each but the workspace has one

    def told(self) -> Q:
        """Events of the workspace whose code begins as `told_as` says."""
        return Q(workspace=self.home_id) & beginning(self.told_as)


def beginning(codes: Iterable[str]) -> Q:
    """Events whose code begins as one of these does."""
    return reduce(or_, (Q(code__startswith=code) for code in codes))
