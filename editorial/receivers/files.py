"""What happens when a document gets another file."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from editorial.models import KringDocument
from editorial.services.extraction import read_later


@receiver(post_save, sender=KringDocument)
def read_new_file(sender, instance, raw=False, **kwargs):
    """Have the text of a new file read."""
    if not raw and instance.file:
        read_later(document=instance)
