"""The roadmap's pages."""

from django.urls import path

from openweft.web.roadmap import page, plans

urls = (
    [
        path("", page.roadmap, name="page"),
        path("solve", plans.solve, name="solve"),
        path("plans/<int:number>/progress", plans.progress, name="progress"),
        path("plans/<int:number>/cancel", plans.cancel, name="cancel"),
        path("plans/<int:number>/publish", plans.publish, name="publish"),
    ],
    "roadmap",
)
