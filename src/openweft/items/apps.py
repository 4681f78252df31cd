"""The app items."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "openweft.items"
    label = "items"
    default_auto_field = "django.db.models.BigAutoField"
