"""Rights on files as Wagtail's screens ask them, without what is closed to the person.

Wagtail gives the right to choose or add for a collection with everything below it, closed collections included.
"""

from collections.abc import Callable
from collections.abc import Collection as Actions

from django.db.models import QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from editorial.access.collections import closed_collections
from editorial.access.sight import sees
from editorial.models import KringDocument, KringImage
from editorial.selectors import visible_documents, visible_images
from kring.core.types import AnyUser

CHOOSE, CHANGES = "choose", frozenset({"change", "delete"})


class FilePermissionPolicy(CollectionOwnershipPermissionPolicy):
    """People choose among the files that they may see, in the collections that are open to them.

    Who may change the files of a collection sees it in lists and forms, and may open it for others.
    """

    def __init__(self, model: type, auth_model: str, visible: Callable[[AnyUser], QuerySet]):
        super().__init__(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
        self.visible = visible

    def instances_user_has_any_permission_for(
        self, user: AnyUser, actions: Actions[str]
    ) -> QuerySet:
        """Return the files on which the user may do any of this."""
        others = set(actions) - {CHOOSE}
        if CHOOSE not in actions:
            return super().instances_user_has_any_permission_for(user, actions)
        choosable = super().instances_user_has_any_permission_for(user, {CHOOSE})
        found = choosable.filter(pk__in=self.visible(user).values("pk"))
        if not others:
            return found
        more = super().instances_user_has_any_permission_for(user, others)
        # Wagtail's own classes filter and join what this returns.
        return self.model._default_manager.filter(pk__in=found.values("pk")) | (
            self.model._default_manager.filter(pk__in=more.values("pk"))
        )

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        """Return whether the user may do any of this with the file."""
        others = set(actions) - {CHOOSE}
        if CHOOSE in actions and sees(user, instance):
            return super().user_has_any_permission_for_instance(user, actions, instance)
        return bool(others) and super().user_has_any_permission_for_instance(user, others, instance)

    def collections_user_has_any_permission_for(
        self, user: AnyUser, actions: Actions[str]
    ) -> QuerySet[Collection]:
        """Return the collections in which the user may do any of this, but for what is closed to the user."""
        found = super().collections_user_has_any_permission_for(user, actions)
        if user.is_superuser or not user.is_authenticated:
            return found
        changeable = self.changeable_collections(user)
        closed = closed_collections(user).exclude(pk__in=changeable.values("pk"))
        return found.exclude(pk__in=closed.values("pk"))

    def changeable_collections(self, user: AnyUser) -> QuerySet[Collection]:
        """Return the collections in which the user may change every file, whoever added it.

        Asked for the right to change, Wagtail also counts those in which somebody may change only their own.
        """
        if user.is_active and user.is_superuser:
            return Collection.objects.all()
        return self._collections_with_perm(user, ["change"])


def register() -> None:
    """Put these policies in the place of Wagtail's, with the permissions that groups have already."""
    for policy in (
        FilePermissionPolicy(KringDocument, "wagtaildocs.Document", visible_documents),
        FilePermissionPolicy(KringImage, "wagtailimages.Image", visible_images),
    ):
        register_permission_policy(policy.model, policy, exact_class=True)
