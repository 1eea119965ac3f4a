"""The groups, what they may do everywhere, and the collections."""

from django.contrib.auth.models import Group
from wagtail.models import Collection, CollectionViewRestriction, Page

from editorial.services.wagtail_defaults import remove_defaults
from kring.core import groups
from kring.core.setup import grant, grant_on_files, grant_on_page, make_collection, make_group, once

ORDER = 0

PROFILE_PHOTOS = "Profile photos"
RESTRICTED = "Restricted"

ADMIN_ACCESS = "wagtailadmin.access_admin"
SIGNS_IN_TO_ADMIN = (
    groups.EDITORS,
    groups.MODERATORS,
    groups.MANAGERS,
    groups.GUIDANCE_OWNERS,
    groups.RELEASE_MANAGERS,
    groups.ADMINISTRATORS,
)
WRITES = ("add", "change", "choose")

# What administrators manage: people, sign-ins, rights, workflows and addresses.
MANAGED = {
    "people": ("person", "orgunit", "location", "jobfamily", "skill", "user"),
    "auth": ("group",),
    "wagtailcore": ("workflow", "task", "collection", "site"),
    "wagtailredirects": ("redirect",),
}


SEARCH = ("search.manage_search", "search.manage_index")


def setup(stdout) -> None:
    """Make the groups and collections, and remove Wagtail's defaults."""
    remove_defaults()
    made = {name: make_group(name) for name in groups.ALL_GROUPS}
    for name in SIGNS_IN_TO_ADMIN:
        grant(f"admin:{name}", made[name], [ADMIN_ACCESS])
    _administrators(made[groups.ADMINISTRATORS])
    _files(made)


def _administrators(group: Group | None) -> None:
    codenames = [
        f"{app_label}.{action}_{model}"
        for app_label, names in MANAGED.items()
        for model in names
        for action in ("add", "change", "delete")
    ]
    grant("administrators:models", group, codenames)
    grant("administrators:search", group, SEARCH)
    root = Page.objects.get(depth=1)
    rights = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
    grant_on_page("administrators:pages", group, root, rights)


def _files(made: dict[str, Group | None]) -> None:
    root = Collection.get_first_root_node()
    for name in (groups.EDITORS, groups.MODERATORS, groups.GUIDANCE_OWNERS, groups.ADMINISTRATORS):
        grant_on_files(f"{name}:files", made[name], root, WRITES)
    grant_on_files(f"{groups.MANAGERS}:files", made[groups.MANAGERS], root, ("add", "choose"))
    make_collection(PROFILE_PHOTOS)
    restricted = make_collection(RESTRICTED)
    once("collection:Restricted:only", lambda: _restrict(restricted, made))


def _restrict(
    collection: Collection | None, made: dict[str, Group | None]
) -> CollectionViewRestriction | None:
    """Let only managers and administrators see what is in the collection."""
    if collection is None:
        return None
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    readers = (made[groups.MANAGERS], made[groups.ADMINISTRATORS])
    restriction.groups.set([group for group in readers if group is not None])
    return restriction
