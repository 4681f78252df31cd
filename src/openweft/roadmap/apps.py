"""The app roadmap."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "openweft.roadmap"
    label = "roadmap"
    default_auto_field = "django.db.models.BigAutoField"
