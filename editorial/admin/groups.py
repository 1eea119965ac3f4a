"""Groups in the admin: one that an approval task counts on is not deleted, with the reason why."""

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.views.groups import DeleteView, GroupViewSet


class GroupDeleteView(DeleteView):
    """Refuses in words what ``receivers.workflow.keep_group_of_task`` refuses."""

    def form_valid(self, form) -> HttpResponse:
        """Delete the group, or go back to it with the reason why not."""
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, error.args[0])
            return redirect("wagtailusers_groups:edit", self.object.pk)


class KringGroupViewSet(GroupViewSet):
    """Wagtail's groups, with our way of deleting."""

    delete_view_class = GroupDeleteView
