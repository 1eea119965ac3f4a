"""Remove the defaults of a new Wagtail, unless an administrator has changed them."""

from functools import partial

from django.contrib.auth.models import Group
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowState,
)

from editorial.services.sections import project_subtree
from kring.core.deletion import for_good
from kring.core.groups import EDITORS, MODERATORS
from kring.core.setup import once

# What Wagtail's first migrations make.
WELCOME_TITLE = "Welcome to your new Wagtail site!"
DEFAULT_WORKFLOW = "Moderators approval"
DEFAULT_PAGE_RIGHTS = {
    EDITORS: {"add_page", "change_page"},
    MODERATORS: {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
}


def remove_defaults() -> None:
    """Remove the default rights on all pages and the default workflow, once and if unchanged."""
    for name, rights in DEFAULT_PAGE_RIGHTS.items():
        once(f"wagtail:rights:{name}", partial(_remove_rights, name, rights))
    once("wagtail:workflow", _remove_workflow)


def _remove_rights(name: str, rights: set[str]) -> None:
    group = Group.objects.filter(name=name).first()
    present = GroupPagePermission.objects.filter(group=group)
    on_root = present.filter(page__depth=1)
    found = set(on_root.values_list("permission__codename", flat=True))
    if group and found == rights and present.count() == len(rights):
        on_root.delete()


def _remove_workflow() -> None:
    workflow = Workflow.objects.filter(name=DEFAULT_WORKFLOW).first()
    task = GroupApprovalTask.objects.filter(name=DEFAULT_WORKFLOW).first()
    if workflow is None or task is None or not _is_unchanged(workflow, task):
        return
    workflow.delete()
    task.delete()


def _is_unchanged(workflow: Workflow, task: GroupApprovalTask) -> bool:
    pages = WorkflowPage.objects.filter(workflow=workflow).values_list("page__depth", flat=True)
    return (
        list(pages) == [1]
        and [step.pk for step in workflow.tasks] == [task.pk]
        and list(task.groups.values_list("name", flat=True)) == [MODERATORS]
        and task.workflow_tasks.count() == 1
        and not WorkflowState.objects.filter(workflow=workflow).exists()
    )


def replace_welcome_page(home: Page) -> None:
    """Make ``home`` the root of the default site, and delete Wagtail's welcome page if unchanged.

    A site whose root is another page keeps it.
    """
    welcome = Page.objects.filter(depth=2, title=WELCOME_TITLE, numchild=0).first()
    if welcome is not None and (welcome.latest_revision_id or type(welcome.specific) is not Page):
        welcome = None
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost", site_name=home.title, root_page=home, is_default_site=True
        )
    elif welcome is not None and site.root_page_id == welcome.pk:
        site.root_page = home
        site.site_name = site.site_name or home.title
        site.save()
        project_subtree(page=home)
    if welcome is not None:
        with for_good():
            welcome.delete()
