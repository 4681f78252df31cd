"""Every item's acts."""

from django.urls import path

from openweft.web.items import acts

urls = (
    [
        path("items/<str:key>/edit", acts.edit, name="edit"),
        path("items/<str:key>/tags", acts.tag, name="tags"),
        path("items/<str:key>/products", acts.product, name="products"),
        path("items/<str:key>/share", acts.share, name="share"),
        path("items/<str:key>/item-links", acts.link, name="link"),
        path("items/<str:key>/comments", acts.comment, name="comments"),
        path("items/<str:key>/follow", acts.follow, name="follow"),
        path("items/<str:key>/delete", acts.delete, name="delete"),
        path("items/<str:key>/restore", acts.restore, name="restore"),
        path("comments/<int:pk>", acts.edit_comment, name="comment"),
        path("comments/<int:pk>/show", acts.show_comment, name="show_comment"),
    ],
    "items",
)
