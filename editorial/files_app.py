"""Wagtail's apps for images and documents, without their deletion of files: the bin needs those."""

from django.db.models.signals import post_delete
from wagtail.documents import get_document_model
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images import get_image_model
from wagtail.images.apps import WagtailImagesAppConfig


class KringImagesAppConfig(WagtailImagesAppConfig):
    """A deleted image keeps its file until the bin is emptied. Renditions are made anew."""

    def ready(self) -> None:
        """Take the deletion of originals out of Wagtail's hands."""
        # Its receivers import models, which are not there when this module is read.
        from wagtail.images.signal_handlers import post_delete_file_cleanup

        super().ready()
        post_delete.disconnect(post_delete_file_cleanup, sender=get_image_model())


class KringDocsAppConfig(WagtailDocsAppConfig):
    """A deleted document keeps its file until the bin is emptied."""

    def ready(self) -> None:
        """Take the deletion of files out of Wagtail's hands."""
        from wagtail.documents.signal_handlers import post_delete_file_cleanup

        super().ready()
        post_delete.disconnect(post_delete_file_cleanup, sender=get_document_model())
