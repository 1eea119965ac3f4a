"""Read the text of a document when its file changes, keep what pages tell of closed files, prepare pictures."""

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, UploadedFile

from editorial.models import KringDocument, KringImage
from editorial.services.extraction import read_later
from editorial.services.records import project_pages_naming_file, project_pages_naming_files_in
from kring.core.pictures import prepared
from kring.jobs.api import enqueue

# A collection moves after it is saved.
MOVED_AFTER = timedelta(seconds=5)
NOTED_AFTER = timedelta(minutes=1)
# What pages are found by of the files that they name depends on these.
TOLD = ("title", "access_rule_id", "collection_id")


@receiver(post_save, sender=KringDocument)
def read_new_file(sender, instance, raw=False, **kwargs):
    """Queue the reading of a new file."""
    if not raw and instance.file:
        read_later(document=instance)


@receiver(pre_save, sender=KringDocument)
@receiver(pre_save, sender=KringImage)
def remember_what_is_told(sender, instance, raw=False, **kwargs):
    """Remember the title and restrictions of a file, to notice a change."""
    if not raw and instance.pk:
        stored = sender.objects.filter(pk=instance.pk)
        instance._told_before = stored.values_list(*TOLD).first()


@receiver(post_save, sender=KringDocument)
@receiver(post_save, sender=KringImage)
def project_pages_of_file(sender, instance, **kwargs):
    """Write the records of the pages that name a file whose title or restriction changed."""
    before = instance.__dict__.pop("_told_before", None)
    if before is not None and before != _told(instance):
        file = {"model": sender._meta.label, "file_id": instance.pk}
        project_pages_naming_file(**file)
        # Wagtail notes in the background what a page names: once more for one published just now.
        enqueue(project_pages_naming_file, delay=NOTED_AFTER, **file)


def _told(file: Model) -> tuple[Any, ...]:
    return tuple(getattr(file, name) for name in TOLD)


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def project_pages_of_restricted_files(sender, instance, raw=False, **kwargs):
    """Write the records of the pages that name a file in a collection that was opened or closed."""
    if not raw:
        enqueue(project_pages_naming_files_in, collection_id=instance.collection_id)


@receiver(post_save, sender=Collection)
def project_pages_of_moved_files(sender, instance, created, raw=False, **kwargs):
    """Write the records of the pages that name a file in a collection that may have been moved."""
    if not raw and not created:
        enqueue(project_pages_naming_files_in, delay=MOVED_AFTER, collection_id=instance.pk)


@receiver(pre_save, sender=UploadedFile)
def prepare_waiting_picture(sender, instance, raw=False, **kwargs):
    """Prepare a picture of which the form was not complete: it is stored until it is."""
    kind = instance.for_content_type
    is_new = instance.file and not instance.file._committed
    if not raw and is_new and kind and kind.model_class() is KringImage:
        instance.file = prepared(instance.file.file)
