"""Keep the rights on blogs.

Wagtail gives rights on pages to groups. Each blog has a group of its own, with its manager as only
member: add and change, and publish as long as no co-reader has to approve. These functions run for
the system whenever a blog or a person changes, so they check no permission.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission

from blog.models import Blog, BlogGroup
from kring.core.groups import MANAGERS
from kring.core.setup import group_called
from people.models import Person, User

CO_READERS = "Blog co-readers"
# Django's limit for the name of a group.
NAME_LENGTH = 150


@transaction.atomic
def sync_blog_rights(*, blog: Blog) -> Group:
    """Update the group of the blog to its manager, co-reader and address. Returns the group.

    ``blog`` is read again, because a page object may hold the values of a draft. A second call
    changes nothing.
    """
    blog = Blog.objects.select_related("manager__user", "co_reader__user").get(pk=blog.pk)
    group = _group_of(blog)
    _set_permissions(group, blog)
    writer = _login(blog.manager)
    group.user_set.set([writer] if writer else [])
    if writer:
        _with_admin_access(MANAGERS).user_set.add(writer)
    _sync_co_readers()
    return group


@transaction.atomic
def sync_all_blog_rights() -> int:
    """Update the groups of all blogs. Returns how many blogs there are."""
    blogs = list(Blog.objects.all())
    for blog in blogs:
        sync_blog_rights(blog=blog)
    return len(blogs)


def sync_rights_of(*, person: Person) -> None:
    """Update the groups of the blogs that this person writes or co-reads, after their login changed."""
    for blog in Blog.objects.filter(manager=person) | Blog.objects.filter(co_reader=person):
        sync_blog_rights(blog=blog)


def remove_blog_group(*, group_id: int) -> None:
    """Delete the group of a deleted blog, and remove co-readers who co-read no other."""
    Group.objects.filter(pk=group_id).delete()
    _sync_co_readers()


def _group_of(blog: Blog) -> Group:
    rights = BlogGroup.objects.select_related("group").filter(blog=blog).first()
    group = rights.group if rights else Group()
    name = f"Blog: {blog.slug}"[:NAME_LENGTH]
    if Group.objects.filter(name=name).exclude(pk=group.pk).exists():
        suffix = f" ({blog.pk})"
        name = name[: NAME_LENGTH - len(suffix)] + suffix
    if group.name != name:
        group.name = name
        group.save()
    if rights is None:
        BlogGroup.objects.create(blog=blog, group=group)
    return group


def _set_permissions(group: Group, blog: Blog) -> None:
    wanted = {"add_page", "change_page"} | (set() if blog.co_reader_id else {"publish_page"})
    present = GroupPagePermission.objects.filter(group=group)
    present.exclude(page=blog, permission__codename__in=wanted).delete()
    known = set(present.values_list("permission__codename", flat=True))
    for codename in sorted(wanted - known):
        GroupPagePermission.objects.create(
            group=group,
            page=blog,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )


def _login(person: Person | None) -> User | None:
    return person.user if person and person.is_active else None


def _sync_co_readers() -> None:
    """Give access to the admin to the co-readers and nobody else; they approve there."""
    co_read = Blog.objects.filter(co_reader__is_active=True)
    readers = User.objects.filter(pk__in=co_read.values("co_reader__user_id"))
    _with_admin_access(CO_READERS).user_set.set(readers)


def _with_admin_access(name: str) -> Group:
    """Return the group of this role, even if it was renamed; create it if there is none."""
    group = group_called(name)
    if group is None:
        group = Group.objects.create(name=name)
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        )
    return group
