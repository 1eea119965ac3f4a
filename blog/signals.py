"""Update the rights on blogs when managers, co-readers or their logins change."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from blog.models import Blog, BlogGroup
from blog.services.permissions import remove_blog_group, sync_blog_rights, sync_rights_of
from people.models import Person

LOGIN_FIELDS = {"user", "user_id", "is_active"}


@receiver(post_save, sender=Blog)
def sync_saved_blog(sender, instance, raw=False, **kwargs):
    """Update the rights after a change of manager, co-reader or address, however it was made."""
    if not raw:
        sync_blog_rights(blog=instance)


@receiver(post_save, sender=Person)
def sync_person_with_blogs(
    sender, instance, raw=False, created=False, update_fields=None, **kwargs
):
    """Update the rights when a manager or co-reader gets a login, or leaves."""
    login_changed = update_fields is None or LOGIN_FIELDS & set(update_fields)
    if login_changed and not raw and not created:
        sync_rights_of(person=instance)


@receiver(post_delete, sender=BlogGroup)
def remove_group_of_deleted_blog(sender, instance, **kwargs):
    """Delete the group together with its blog."""
    remove_blog_group(group_id=instance.group_id)
