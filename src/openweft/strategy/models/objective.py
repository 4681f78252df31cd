"""What the strategy wants, with one identity through all its versions."""

from typing import ClassVar

from django.db import models

from openweft.items.models import Kind, KindRow, KindRowQuerySet


class Horizon(models.TextChoices):
    """The time to pay-back."""

    H1 = "H1", "H1 core"
    H2 = "H2", "H2 growing"
    H3 = "H3", "H3 options"


class Objective(KindRow):
    """What the strategy wants, with horizon and owner."""

    KIND: ClassVar[Kind] = Kind.OBJECTIVE

    horizon = models.CharField(max_length=2, choices=Horizon, default=Horizon.H1)
    wording_version = models.PositiveIntegerField(default=1)

    objects = KindRowQuerySet["Objective"].as_manager()

    class Meta:
        ordering = ("item_id",)
        indexes = (models.Index(fields=("workspace", "is_deleted", "item_id")),)
