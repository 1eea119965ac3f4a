"""What the audit log keeps of accounts, groups and rights."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from wagtail.models import APIToken, GroupCollectionPermission, GroupPagePermission

from kring.core.audit import RIGHTS, watch, watch_sets
from people.models import User

watch(User, area=RIGHTS, fields=("email", "external_id", "is_active", "is_superuser"))
watch_sets(User, "groups", area=RIGHTS)
watch_sets(User, "user_permissions", area=RIGHTS)
watch(Group, area=RIGHTS, fields=("name",))
watch_sets(Group, "permissions", area=RIGHTS)
watch(
    GroupPagePermission,
    area=RIGHTS,
    fields=("group", "permission", "page"),
    label=lambda row: str(row.group),
)
watch(
    GroupCollectionPermission,
    area=RIGHTS,
    fields=("group", "permission", "collection"),
    label=lambda row: str(row.group),
)
# The ways of the second step, never their secrets.
watch(Authenticator, area=RIGHTS, fields=("user", "type"), label=lambda row: str(row.user))
watch(APIToken, area=RIGHTS, fields=("user", "name"), label=lambda row: str(row.user))
