"""The app workspaces."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "openweft.workspaces"
    label = "workspaces"
    default_auto_field = "django.db.models.BigAutoField"
