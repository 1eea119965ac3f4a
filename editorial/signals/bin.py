"""Put into the bin what is about to be deleted."""

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from editorial.bin.capture import keep_file, keep_pages
from editorial.bin.purge import delete_files
from editorial.models import KringDocument, KringImage
from kring.core.deletion import deletes_for_good
from kring.core.signals import page_receiver


@page_receiver(pre_delete)
def keep_deleted_pages(sender, instance, origin=None, **kwargs):
    """Keep the pages that a deletion removes, unless they are to go for good."""
    if not deletes_for_good():
        keep_pages(page=instance, origin=origin)


@receiver(pre_delete, sender=KringImage)
@receiver(pre_delete, sender=KringDocument)
def keep_deleted_file(sender, instance, **kwargs):
    """Keep an image or a document; one that is to go for good takes its file with it."""
    if not deletes_for_good():
        keep_file(file=instance)
    elif instance.file:
        names = [instance.file.name]
        transaction.on_commit(lambda: delete_files(names))
