"""Django settings, all read from the environment in one place."""

from pathlib import Path

SECRET_KEY = "to be replaced"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "openweft.jobs",
    "openweft.workspaces",
    "openweft.items",
    "openweft.strategy",
    "openweft.roadmap",
    "openweft.interchange",
]
AUTH_USER_MODEL = "workspaces.User"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path("/tmp/ow.sqlite3")}}
USE_TZ = True
