"""Show in the editor when a page in review goes live and for whom, to who may decide on it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from editorial.workflow.terms import terms_in_one_line


@hooks.register("before_edit_page")
def tell_the_reviewer_the_terms(request: HttpRequest, page: Page) -> None:
    """Show the terms of the version in review above the form."""
    task_state = page.current_workflow_task_state if request.method == "GET" else None
    if task_state is None:
        return
    actions = task_state.task.specific.get_actions(page, request.user)
    if any(name == "approve" for name, *_rest in actions):
        terms = terms_in_one_line(task_state.revision.as_object())
        messages.info(request, _("You decide on this page. %(terms)s") % {"terms": terms})
