"""The form in which editors write any content page."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from editorial.slugs import ascii_slug


class EditorialPageForm(WagtailAdminPageForm):
    """Derives the address from the title, and allows editing after the page's schedule has run."""

    def __init_subclass__(cls, **kwargs):
        """Offer no window for the schedule: its times are in the form itself.

        Wagtail puts a mixin before this class in every form that it makes, so only the made form can say so.
        """
        super().__init_subclass__(**kwargs)
        cls.show_schedule_publishing_toggle = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return the address in ASCII; an empty one follows from the title in ``clean``."""
        slug = self.cleaned_data["slug"]
        return ascii_slug(slug) if slug else ""

    def clean(self):
        """Give the page an address, and clear times that have passed.

        Wagtail keeps the times of a schedule that has run and then calls them invalid, so that an
        expired page could not be saved (wagtail#13896).
        """
        self._clear_past_times()
        self._choose_address()
        return super().clean()

    def _choose_address(self) -> None:
        """Find a free address if it follows from the title; refuse one that is typed and taken.

        Until a page is live, the window fills in the address with every letter of the title.
        """
        title, slug = self.cleaned_data.get("title"), self.cleaned_data.get("slug")
        own = ascii_slug(title) if title else None
        was_live = self.instance.pk and self.instance.live
        if own and (not slug or (slug == own and not was_live)):
            self.cleaned_data["slug"] = find_available_slug(self.parent_page, own, self.instance.pk)
        elif slug and not Page._slug_is_available(slug, self.parent_page, self.instance):
            message = _("Another page here has the address “%(slug)s”. Choose another one.")
            self.add_error("slug", ValidationError(message, params={"slug": slug}))

    def _clear_past_times(self) -> None:
        now = timezone.now()
        for name in ("go_live_at", "expire_at"):
            time = self.cleaned_data.get(name)
            if time and time < now and name not in self.changed_data:
                self.cleaned_data[name] = None
