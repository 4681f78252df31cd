"""The roadmap's pages."""

from django.urls import path

from openweft.web.roadmap import acts, commitments, initiative, page, plans, scenarios

urls = (
    [
        path("roadmap/", page.roadmap, name="page"),
        path("roadmap/solve", plans.solve, name="solve"),
        path("roadmap/under/<int:number>", plans.solve_under, name="solve_under"),
        path("roadmap/plans/<int:number>/progress", plans.progress, name="progress"),
        path("roadmap/plans/<int:number>/cancel", plans.cancel, name="cancel"),
        path("roadmap/plans/<int:number>/publish", plans.publish, name="publish"),
        path("roadmap/scenarios", scenarios.scenarios, name="scenarios"),
        path("roadmap/scenarios/new", scenarios.new_scenario, name="new_scenario"),
        path("roadmap/scenarios/<int:pk>", scenarios.scenario, name="scenario"),
        path("roadmap/scenarios/<int:pk>/solve", scenarios.solve, name="solve_scenario"),
        path("roadmap/scenarios/<int:pk>/archive", scenarios.archive, name="archive_scenario"),
        path("roadmap/scenarios/<int:pk>/restore", scenarios.restore, name="restore_scenario"),
        path("initiatives/new", initiative.new, name="new"),
        path("initiatives/<str:key>", initiative.initiative, name="initiative"),
        path("initiatives/<str:key>/move", acts.move, name="move"),
        path("initiatives/<str:key>/ship", acts.ship, name="ship"),
        path("initiatives/<str:key>/terms", acts.terms, name="terms"),
        path("initiatives/<str:key>/dates", acts.dates, name="dates"),
        path("initiatives/<str:key>/status", acts.status, name="status"),
        path("initiatives/<str:key>/estimates", acts.estimate, name="estimate"),
        path("initiatives/<str:key>/effort", acts.effort, name="effort"),
        path("initiatives/<str:key>/pin", acts.pin, name="pin"),
        path("initiatives/<str:key>/alignments", acts.align, name="align"),
        path("initiatives/<str:key>/ties", acts.tie, name="tie"),
        path("initiatives/<str:key>/release", acts.release, name="release"),
        path("initiatives/<str:key>/links", acts.link, name="link"),
        path("commitments/", commitments.ledger, name="commitments"),
        path("commitments/new", commitments.new, name="new_commitment"),
        path("commitments/<str:key>", commitments.commitment, name="commitment"),
        path("commitments/<str:key>/settle", commitments.settle, name="settle"),
    ],
    "roadmap",
)
