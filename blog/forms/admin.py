"""The form of a blog in the Wagtail admin."""

from wagtail.admin.forms import WagtailAdminPageForm

APPOINTED = ("manager", "co_reader")


class BlogAdminForm(WagtailAdminPageForm):
    """Hides the choice of manager and co-reader from managers who edit their own blog."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self._may_appoint():
            for name in APPOINTED:
                self.fields.pop(name, None)

    def _may_appoint(self) -> bool:
        """Return whether the user may make blogs, and so decides whose they are."""
        if self.parent_page is None or self.for_user is None:
            return True
        return self.parent_page.permissions_for_user(self.for_user).can_add_subpage()
