"""Changing what a profile says, and ending somebody's time here."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from io import BytesIO
from typing import Any, TypedDict

from django.core.exceptions import PermissionDenied
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image as PillowImage
from PIL import ImageOps
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Collection

from people.models import Location, Person, User, WorkingDay

PHOTO_COLLECTION = "Profile photos"
# The longest side in pixels that is kept: twice what the profile page shows on a sharp screen.
PHOTO_SIDE = 1280
# What a person may say about themselves. The rest comes from the personnel administration.
OWN_FIELDS = frozenset(
    {"nickname", "pronouns", "phone", "mobile", "languages", "ask_me_about", "biography"}
)


class Day(TypedDict):
    """One working day, as the form gives it."""

    weekday: int
    starts_at: time | None
    ends_at: time | None
    location: Location | None


def may_edit_profile(user: User, person: Person) -> bool:
    """Return whether the user may change this profile: their own, or anybody's as administrator."""
    if not user.is_active:
        return False
    return person.user_id == user.pk or user.has_perm("people.change_person")


def _check(user: User, person: Person) -> None:
    if not may_edit_profile(user, person):
        raise PermissionDenied


@transaction.atomic
def update_profile(
    *,
    person: Person,
    by: User,
    values: Mapping[str, Any],
    skills: Iterable[str],
    working_days: Iterable[Day],
) -> None:
    """Keep what somebody says about themselves.

    PermissionDenied unless ``by`` is that person or may change people; ValueError for a field
    outside ``OWN_FIELDS``, whoever asks.
    """
    _check(by, person)
    if foreign := values.keys() - OWN_FIELDS:
        message = f"Not for the profile form: {', '.join(sorted(foreign))}."
        raise ValueError(message)
    for name, value in values.items():
        setattr(person, name, value)
    person.save(update_fields=[*values, "updated_at"])
    person.skills.set(list(skills))
    WorkingDay.objects.filter(person=person).delete()
    WorkingDay.objects.bulk_create(WorkingDay(person=person, **day) for day in working_days)
    log(instance=person, action="wagtail.edit", user=by)


@transaction.atomic
def set_photo(*, person: Person, by: User, upload: UploadedFile) -> None:
    """Replace the photo by an upload that a ``WagtailImageField`` has accepted.

    The picture is turned upright, made no larger than ``PHOTO_SIDE`` and written anew, which
    leaves out the place and time that a phone stores in it. PermissionDenied as for the profile.
    """
    _check(by, person)
    _drop_photo(person)
    content = ImageFile(_rewritten(upload), name=f"{person.slug}.jpg")
    person.photo = get_image_model().objects.create(
        title=person.display_name,
        file=content,
        collection=_photo_collection(),
        uploaded_by_user=by,
    )
    person.save(update_fields=["photo", "updated_at"])
    log(instance=person, action="wagtail.edit", user=by)


@transaction.atomic
def remove_photo(*, person: Person, by: User) -> None:
    """Take the photo away. PermissionDenied as for the profile."""
    _check(by, person)
    _drop_photo(person)
    person.photo = None
    person.save(update_fields=["photo", "updated_at"])
    log(instance=person, action="wagtail.edit", user=by)


@transaction.atomic
def deactivate(*, person: Person, by: User, left_on: date | None = None) -> None:
    """Note that somebody no longer works here, and close their login. Their content stays.

    PermissionDenied for whoever may not change people, also about themselves.
    """
    if not by.has_perm("people.change_person"):
        raise PermissionDenied
    person.is_active = False
    person.left_on = left_on or person.left_on or timezone.localdate()
    person.save(update_fields=["is_active", "left_on", "updated_at"])
    User.objects.filter(person=person).update(is_active=False)
    log(instance=person, action="kring.person.deactivate", user=by)


def _rewritten(upload: UploadedFile) -> BytesIO:
    upload.seek(0)
    with PillowImage.open(upload) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        flat = PillowImage.new("RGB", upright.size, "white")
        layers = upright.convert("RGBA")
        flat.paste(layers, mask=layers)
    buffer = BytesIO()
    flat.save(buffer, "JPEG", quality=88)
    buffer.seek(0)
    return buffer


def _photo_collection() -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=PHOTO_COLLECTION).first()
    return existing or root.add_child(name=PHOTO_COLLECTION)


def _drop_photo(person: Person) -> None:
    """Delete the present photo, unless an editor chose it from the images of the site."""
    photo = person.photo
    if photo and photo.collection.name == PHOTO_COLLECTION:
        person.photo = None
        photo.delete()
