"""The permission policies of people in the admin; imported before Wagtail's registry is read."""

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from people.models import JobFamily, Location, OrgUnit, Person, Skill

for model in (Person, OrgUnit, Location, JobFamily, Skill):
    register_permission_policy(model, ModelPermissionPolicy(model))
