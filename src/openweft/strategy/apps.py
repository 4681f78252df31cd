"""The app strategy."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "openweft.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"
