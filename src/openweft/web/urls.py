"""The pages. One line per module of pages; each module's own `urls` names its addresses."""

from django.urls import URLPattern, URLResolver, path

from openweft.web import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.front, name="front"),
]
