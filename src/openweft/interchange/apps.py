"""The app interchange."""

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "openweft.interchange"
    label = "interchange"
    default_auto_field = "django.db.models.BigAutoField"
