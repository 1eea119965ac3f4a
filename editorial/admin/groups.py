"""Groups in the admin: a group that an approval task needs cannot be deleted."""

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.views.groups import DeleteView, GroupViewSet


class GroupDeleteView(DeleteView):
    """Explains the refusal of ``signals.workflow.keep_group_of_task``."""

    def form_valid(self, form) -> HttpResponse:
        """Delete the group, or return to it with the reason why not."""
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, error.args[0])
            return redirect("wagtailusers_groups:edit", self.object.pk)


class KringGroupViewSet(GroupViewSet):
    """Wagtail's groups, with our view for deleting."""

    delete_view_class = GroupDeleteView
