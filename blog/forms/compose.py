"""The form of the quick composer."""

from copy import copy
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.utils import get_accept_attributes
from wagtail.models import UploadedFile

from blog.models import Blog, BlogPost
from blog.text import from_rich_text
from editorial.models import KringImage
from kring.core.languages import CONTENT_LANGUAGES
from kring.core.types import AuthenticatedUser


def weekly_title() -> str:
    """Return the title that the composer proposes, with the number of the ISO week."""
    week = timezone.localdate().isocalendar().week
    return gettext("Looking back on the week – week %(week)d") % {"week": week}


def initial_values(blogs: QuerySet[Blog], post: BlogPost | None) -> dict[str, Any] | None:
    """Return the initial values of the form, or None for a draft that holds more than can be typed."""
    values: dict[str, Any] = {"draft_key": uuid4()}
    if post is None:
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return values | {"blog": blogs[0], "title": weekly_title(), "language": language}
    if any(block.block_type != "rich_text" for block in post.body):
        return None
    text = from_rich_text("".join(block.value.source for block in post.body))
    if text is None:
        return None
    return values | {
        "blog": post.blog,
        "title": post.title,
        "text": text,
        "image_alt": post.lead_image_alt,
        "language": post.language,
    }


class ComposeForm(forms.Form):
    """Title, text and an optional image.

    If another field of the form is invalid, an uploaded image is kept as Wagtail keeps its own
    uploads, so that it need not be chosen again.
    """

    blog: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Blog"), queryset=Blog.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=255)
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "An empty line starts a new paragraph. Start lines with “- ” for a list. "
            "**bold**, *italic*, [words](https://address) for a link."
        ),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    image = WagtailImageField(label=_("Image"), required=False)
    image_alt = forms.CharField(
        label=_("What the image shows"),
        help_text=_("For colleagues who cannot see it."),
        required=False,
        max_length=255,
    )
    remove_image = forms.BooleanField(label=_("Remove the image"), required=False)
    language = forms.ChoiceField(label=_("Language of the text"), choices=CONTENT_LANGUAGES)
    kept_image = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        user: AuthenticatedUser,
        blogs: QuerySet[Blog],
        image: KringImage | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.user, self.present_image = user, image
        cast("forms.ModelChoiceField", self.fields["blog"]).queryset = blogs
        self.fields["image"].widget = forms.FileInput(attrs={"accept": get_accept_attributes()})
        if len(blogs) == 1:
            self.fields["blog"].widget = forms.HiddenInput()
        if image is None:
            del self.fields["remove_image"]

    def clean(self) -> dict[str, Any]:
        """Require the alternative text, wherever the image comes from."""
        data = super().clean() or self.cleaned_data
        data["image"] = self._image(data)
        keeps_present = self.present_image is not None and not data.get("remove_image")
        if (
            (data["image"] or keeps_present)
            and not data.get("image_alt")
            and "image" not in self.errors
        ):
            self.add_error("image_alt", _("Tell in a few words what the image shows."))
        return data

    def keep_image(self) -> UploadedFile | None:
        """Keep an uploaded image for the next attempt, and return what is kept."""
        image = self.cleaned_data.get("image") if "image" not in self.errors else None
        if image is None or self._kept() is not None:
            return self._kept()
        image.seek(0)
        kept = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(KringImage),
            file=image,
            uploaded_by_user=self.user,
        )
        changed = cast("QueryDict", copy(self.data))
        changed["kept_image"] = str(kept.pk)
        self.data = changed
        self.files = copy(self.files)
        del self.files["image"]
        return kept

    def forget_kept_image(self) -> None:
        """Delete the kept image after it was used."""
        if (kept := self._kept()) is not None:
            kept.file.delete(save=False)
            kept.delete()

    def _image(self, data: dict[str, Any]) -> File | None:
        if data.get("image"):
            return data["image"]
        kept = self._kept()
        return kept.file if kept else None

    def _kept(self) -> UploadedFile | None:
        pk = self.data.get("kept_image", "")
        if self.files.get("image") or not str(pk).isdecimal():
            return None
        return UploadedFile.objects.filter(pk=pk, uploaded_by_user=self.user).first()
