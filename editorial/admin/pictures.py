"""What the chooser of images offers first: pictures for pages, not the faces of colleagues."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Collection

from people.models import Person
from people.services.profiles import PHOTO_COLLECTION


# After the hook that keeps images from people who may not see them.
@hooks.register("construct_image_chooser_queryset", order=100)
def hide_portraits(images: QuerySet, request: HttpRequest) -> QuerySet:
    """Leave out portraits, unless the editor asks for the collection that they are in."""
    portraits = Collection.objects.filter(name=PHOTO_COLLECTION)
    asked_for = request.GET.get("collection_id", "")
    if asked_for.isdecimal() and portraits.filter(pk=asked_for).exists():
        return images
    shown = Person.objects.filter(photo=OuterRef("pk"))
    return images.exclude(collection__in=portraits.values("pk")).exclude(Exists(shown))
