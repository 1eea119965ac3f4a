"""The form in which editors write any content page."""

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug

from editorial.slugs import ascii_slug


class EditorialPageForm(WagtailAdminPageForm):
    """Gives every title an address, and lets a page be edited after its schedule has run."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return the address in ASCII; an empty one follows from the title in ``clean``."""
        slug = self.cleaned_data["slug"]
        return ascii_slug(slug) if slug else ""

    def clean(self):
        """Fill in an empty address, and forget times that have passed.

        Wagtail keeps the times of a schedule that has run and then calls them invalid, so that an
        expired page could not be saved (wagtail#13896).
        """
        self._forget_times_that_passed()
        if not self.cleaned_data.get("slug") and self.cleaned_data.get("title"):
            self.cleaned_data["slug"] = find_available_slug(
                self.parent_page, ascii_slug(self.cleaned_data["title"]), self.instance.pk
            )
        return super().clean()

    def _forget_times_that_passed(self) -> None:
        now = timezone.now()
        for name in ("go_live_at", "expire_at"):
            time = self.cleaned_data.get(name)
            if time and time < now and name not in self.changed_data:
                self.cleaned_data[name] = None
