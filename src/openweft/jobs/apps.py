"""The app jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "openweft.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
