"""Every address of the installation: pages, sign-in, and the API."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("", include("openweft.web.urls")),
]
if find_spec("openweft.api.main"):
    urlpatterns.append(path("api/v1/", import_module("openweft.api.main").api.urls))
handler403 = "openweft.web.errors.forbidden"
handler404 = "openweft.web.errors.not_found"
handler429 = "openweft.web.errors.too_many"
handler500 = "openweft.web.errors.broken"
