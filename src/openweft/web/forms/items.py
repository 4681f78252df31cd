"""The forms that stand on every item's page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openweft.items.models import ItemLink
from openweft.web.forms.fields import KeyField
from openweft.web.forms.placed import PlacedForm

MOST_WORDS = 100_000
RELATIONS = (
    (ItemLink.Relation.RELATED, _("related to")),
    (ItemLink.Relation.DUPLICATE, _("duplicate of")),
    (ItemLink.Relation.REPLACES, _("replaces")),
    (ItemLink.Relation.PART_OF, _("part of")),
)


def words(label: Any, rows: int, **kwargs: Any) -> forms.CharField:
    """A field for words at length."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MOST_WORDS, widget=widget, **kwargs)


class TitleForm(PlacedForm):
    """An item's title."""

    placed_as, shape, kind, is_versioned = "title", "in-edit", "primary", True
    title = forms.CharField(label=_("Title"), max_length=300)


class BodyForm(PlacedForm):
    """An item's description."""

    placed_as, shape, kind, is_versioned = "body", "in-edit", "primary", True
    body = words(_("Description"), 8, required=False, strip=False)


class TagsForm(PlacedForm):
    """An item's tags, with commas between."""

    placed_as, shape, kind, is_versioned = "tags", "in-edit", "primary", True
    tags = forms.CharField(label=_("Tags, with commas between"), required=False, max_length=1000)


class SomeForm(PlacedForm):
    """A form of choices of several."""

    def __init__(
        self, *args: Any, offered: dict[str, Iterable[tuple[Any, Any]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, options in offered.items():
            found = list(options)
            field = self.fields[name]
            field.choices = found  # type: ignore[attr-defined]  # a choice field
            field.widget.attrs["size"] = max(2, min(len(found), 6))
            if not found:
                del self.fields[name]


class ProductsForm(SomeForm):
    """The products an item belongs to."""

    placed_as, shape, kind, is_versioned = "products", "in-edit", "primary", True
    products = forms.TypedMultipleChoiceField(label=_("Products"), required=False, coerce=int)


class SharingForm(SomeForm):
    """Who may see a restricted item, and which guests see any."""

    placed_as, shape, kind, is_versioned = "sharing", "in-edit", "primary", True
    members = forms.TypedMultipleChoiceField(label=_("People"), required=False, coerce=int)
    functions = forms.TypedMultipleChoiceField(label=_("Functions"), required=False, coerce=int)
    teams = forms.TypedMultipleChoiceField(label=_("Teams"), required=False, coerce=int)


class TiedForm(PlacedForm):
    """A tie to another item, named by its key."""

    placed_as, shape, verb = "item_link", "in-edit", _("Link")
    relation = forms.ChoiceField(label=_("How they are tied"), choices=RELATIONS, required=False)
    target = KeyField(label=_("Key of the other"), hint="INIT-12")


class CommentForm(PlacedForm):
    """Something to say about an item."""

    placed_as, shape, verb, sends_once = "comment", "comment-form", _("Comment"), True
    body = forms.CharField(
        label=_("Comment"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(
            attrs={"rows": 1, "placeholder": _("Comment; @ mentions somebody"), "data-send": True}
        ),
    )
    public = forms.BooleanField(label=_("Seen outside too"), required=False)

    def __init__(self, *args: Any, may_be_public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_public:
            del self.fields["public"]


class EditCommentForm(PlacedForm):
    """Other words for one's own comment."""

    placed_as, shape, kind, is_versioned = "comment", "", "primary", True
    also = (("hide", "1", _("Hide comment")),)
    body = words(_("Your comment"), 6)
