"""The top of the tree: the home page, guidance with its workflow, and the people page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Task

from editorial.models import OwnerApprovalTask
from editorial.services.wagtail_defaults import replace_welcome_page
from home.models import ContentPage, HomePage
from kring.core import groups
from kring.core.setup import grant, grant_on_page, group_called, make_page, make_workflow, once
from people.models import PeopleIndexPage

ORDER = 10

ACCESSIBILITY = (
    "home.change_accessibilitycontact",
    "home.add_deviation",
    "home.change_deviation",
    "home.delete_deviation",
    "home.change_accessibilityreport",
    "home.delete_accessibilityreport",
)


def setup(stdout) -> None:
    """Make the home page."""
    root = Page.objects.get(depth=1)
    # Wagtail's welcome page still has the address "home".
    home = make_page("home", root, HomePage, title="Kring", slug="kring")
    if home is not None:
        once("wagtail:welcome", lambda: replace_welcome_page(home))


def finish(stdout) -> None:
    """Make guidance and the people page, which follow news and blogs in the navigation."""
    home = HomePage.objects.first()
    guidance = make_page("guidance", home, ContentPage, title=gettext_lazy("Policies and how-to’s"))
    make_page("people", home, PeopleIndexPage, title=gettext_lazy("Colleagues"))
    make_workflow("guidance", _("Guidance"), guidance, _tasks)
    for name, rights in (
        (groups.EDITORS, ("add", "change")),
        (groups.GUIDANCE_OWNERS, ("add", "change")),
        (groups.MODERATORS, ("add", "change", "publish", "lock", "unlock")),
    ):
        grant_on_page(f"{name}:guidance", group_called(name), guidance, rights)
    for name in (groups.MODERATORS, groups.ADMINISTRATORS):
        grant(f"{name}:alert", group_called(name), ["home.change_alert"])
    grant("administrators:accessibility", group_called(groups.ADMINISTRATORS), ACCESSIBILITY)


def _tasks() -> list[Task]:
    return [OwnerApprovalTask.objects.create(name=_("Approval by the owner"))]
