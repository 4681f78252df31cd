"""The app integrations."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "openweft.integrations"
    label = "integrations"
