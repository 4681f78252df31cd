"""The pages. One line per module of pages; each module's own `urls` names its addresses.

A module of pages ends with `urls = ([path(...), ...], "its name")`, so that its
addresses are called `its name:page`.
"""

from django.urls import URLPattern, URLResolver, include, path

from openweft.web import (
    account,
    audit,
    exports,
    gate_settings,
    home,
    imports,
    items,
    notice_settings,
    notices,
    onboarding,
    organisation,
    people,
    planning_settings,
    releases,
    roadmap,
    search,
    settings,
    stopping,
    strategy,
    today,
    trash,
)

of_a_workspace: list[URLPattern | URLResolver] = [
    path("", home.workspace_front, name="home"),
    path("start", onboarding.quick_start, name="quick_start"),
    path("search", search.results, name="search"),
    path("", include(items.urls)),
    path("", include(today.urls)),
    path("notices/", include(notices.urls)),
    path("", include(strategy.urls)),
    path("", include(roadmap.urls)),
    path("", include(releases.urls)),
    path("settings/", include(settings.urls)),
    path("settings/members/", include(people.urls)),
    path("settings/", include(organisation.urls)),
    path("settings/planning/gates/", include(gate_settings.urls)),
    path("settings/planning/", include(planning_settings.urls)),
    path("settings/import/", include(imports.urls)),
    path("settings/trash/", include(trash.urls)),
    path("settings/history/", include(audit.urls)),
    path("settings/export/", include(exports.urls)),
    path("settings/me/", include(account.own_urls)),
    path("settings/notices/", include(notice_settings.urls)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.front, name="front"),
    path("", include(onboarding.urls)),
    path("account/", include(account.urls)),
    path("mail/stop/<str:token>", stopping.stop, name="stop_mail"),
    path("w/<slug:slug>/", include(of_a_workspace)),
]
