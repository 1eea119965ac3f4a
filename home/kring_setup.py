"""The top of the tree: the home page, guidance with its workflow, and the people page."""

from django.utils.translation import gettext as _
from wagtail.models import Page, Task

from editorial import groups
from editorial.models import OwnerApprovalTask
from editorial.services.setup import (
    grant,
    grant_on_page,
    group_called,
    make_page,
    make_workflow,
    once,
)
from editorial.services.wagtail_defaults import replace_welcome_page
from home import plans
from home.models import ContentPage, HomePage
from people.models import PeopleIndexPage

ORDER = 10


def setup(stdout) -> None:
    """Make the home page."""
    root = Page.objects.get(depth=1)
    # Wagtail's welcome page still has the address "home".
    home = make_page("home", root, HomePage, title="Kring", slug="kring")
    if home is not None:
        once("wagtail:welcome", lambda: replace_welcome_page(home))


def finish(stdout) -> None:
    """Make guidance and the people page, which stand behind news and blogs in the navigation."""
    home = HomePage.objects.first()
    guidance = make_page("guidance", home, ContentPage, title=_("Policies and how-to’s"))
    make_page("people", home, PeopleIndexPage, title=_("Colleagues"))
    make_workflow("guidance", _("Guidance"), guidance, _tasks)
    for name, rights in (
        (groups.EDITORS, ("add", "change")),
        (groups.GUIDANCE_OWNERS, ("add", "change")),
        (groups.MODERATORS, ("add", "change", "publish", "lock", "unlock")),
    ):
        grant_on_page(f"{name}:guidance", group_called(name), guidance, rights)
    once(plans.KEY, plans.think_big_act_small)
    for name in (groups.RELEASE_MANAGERS, groups.ADMINISTRATORS):
        grant(f"{name}:releases", group_called(name), ["plugins.manage_releases"])
    for name in (groups.MODERATORS, groups.ADMINISTRATORS):
        grant(f"{name}:alert", group_called(name), ["home.change_alert"])


def _tasks() -> list[Task]:
    return [OwnerApprovalTask.objects.create(name=_("Approval by the owner"))]
