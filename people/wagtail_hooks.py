"""People in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet

from people.accounts import leavers  # noqa: F401


class PersonChooserViewSet(ChooserViewSet):
    """Chooses a colleague by name."""

    model = "people.Person"
    icon = "user"
    choose_one_text = _("Choose a colleague")
    choose_another_text = _("Choose another colleague")
    per_page = 20


person_chooser_viewset = PersonChooserViewSet("person_chooser")


@hooks.register("register_admin_viewset")
def register_person_chooser():
    """Register the chooser."""
    return person_chooser_viewset
