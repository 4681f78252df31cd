"""The strategy's pages."""

from django.urls import path

from openweft.web.strategy import key_results, objectives, page, places, serving, versions

urls = (
    [
        path("strategy/", page.strategy, name="page"),
        path("strategy/vision", page.vision, name="vision"),
        path("strategy/shares", versions.shares, name="shares"),
        path("strategy/drafts", versions.draft, name="draft"),
        path("strategy/versions/<int:number>/live", versions.make_live, name="make_live"),
        path("strategy/versions/<int:number>/discard", versions.discard, name="discard"),
        path("strategy/versions/<int:number>/restore", versions.restore, name="restore"),
        path("strategy/compare", versions.compare_versions, name="compare"),
        path("objectives/new", objectives.new, name="new_objective"),
        path("objectives/<str:key>", objectives.objective, name="objective"),
        path("objectives/<str:key>/place", places.place, name="place"),
        path("objectives/<str:key>/weigh", places.weigh, name="weigh"),
        path("objectives/<str:key>/serve", serving.serve, name="serve"),
        path("objectives/<str:key>/leave", places.leave, name="leave"),
        path("objectives/<str:key>/horizon", objectives.horizon, name="horizon"),
        path("objectives/<str:key>/key-results/new", key_results.new, name="new_key_result"),
        path("key-results/<str:key>", key_results.key_result, name="key_result"),
        path("key-results/<str:key>/terms", key_results.terms, name="terms"),
        path("key-results/<str:key>/measure", key_results.measure, name="measure"),
        path("key-results/<str:key>/check-in", key_results.check, name="check_in"),
        path("key-results/<str:key>/series.csv", key_results.series, name="series"),
    ],
    "strategy",
)
