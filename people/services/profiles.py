"""Change profiles, and deactivate people who leave."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from io import BytesIO
from typing import Any, TypedDict

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Collection

from kring.core.deletion import for_good
from kring.core.pictures import PreparedPicture, prepared
from people.models import Location, Person, User, WorkingDay
from people.names import check_called
from people.services.names import check_own_name

PHOTO_COLLECTION = "Profile photos"
# The longest side in pixels that is kept: twice what the profile page shows on a sharp screen.
PHOTO_SIDE = 1280
# The fields that people may change themselves. The rest comes from the personnel administration.
OWN_FIELDS = frozenset(
    {
        "nickname",
        "family_name_first",
        "pronouns",
        "phone",
        "mobile",
        "languages",
        "ask_me_about",
        "biography",
    }
)


class Day(TypedDict):
    """The fields of one working day."""

    weekday: int
    starts_at: time | None
    ends_at: time | None
    location: Location | None


def may_edit_profile(user: User, person: Person) -> bool:
    """Return whether the user may change this profile: their own, or any as administrator."""
    if not user.is_active:
        return False
    return person.user_id == user.pk or user.has_perm("people.change_person")


def _check_may_edit(user: User, person: Person) -> None:
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
    """Save the fields of a profile that its person may change.

    PermissionDenied unless ``by`` is that person or may change people; ValueError for a field
    outside ``OWN_FIELDS``, even for administrators; ValidationError for a name that is no name or a
    colleague's.
    """
    _check_may_edit(by, person)
    if refused := values.keys() - OWN_FIELDS:
        message = f"Not for the profile form: {', '.join(sorted(refused))}."
        raise ValueError(message)
    if "nickname" in values:
        check_called(values["nickname"])
        check_own_name(person, values["nickname"])
    for name, value in values.items():
        setattr(person, name, value)
    person.save(update_fields=[*values, "updated_at"])
    person.skills.set(list(skills))
    WorkingDay.objects.filter(person=person).delete()
    WorkingDay.objects.bulk_create(WorkingDay(person=person, **day) for day in working_days)
    log(instance=person, action="wagtail.edit", user=by)


@transaction.atomic
def set_photo(*, person: Person, by: User, upload: UploadedFile) -> None:
    """Replace the photo by an upload, made no larger than ``PHOTO_SIDE``.

    PermissionDenied as for the profile; UnusablePictureError if the upload cannot be shown.
    """
    _check_may_edit(by, person)
    content = _small(upload, f"{person.slug}.jpg")
    _drop_photo(person)
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
    """Remove the photo. PermissionDenied as for the profile."""
    _check_may_edit(by, person)
    _drop_photo(person)
    person.photo = None
    person.save(update_fields=["photo", "updated_at"])
    log(instance=person, action="wagtail.edit", user=by)


@transaction.atomic
def deactivate(*, person: Person, by: User, left_on: date | None = None) -> None:
    """Record that a person no longer works here, and close their login. Their content stays.

    PermissionDenied unless ``by`` may change people, even for their own profile.
    """
    if not by.has_perm("people.change_person"):
        raise PermissionDenied
    person.is_active = False
    person.left_on = left_on or person.left_on or timezone.localdate()
    person.save(update_fields=["is_active", "left_on", "updated_at"])
    User.objects.filter(person=person).update(is_active=False)
    log(instance=person, action="kring.person.deactivate", user=by)


def _small(upload: UploadedFile, name: str) -> PreparedPicture:
    """Return the photo as a JPEG of at most ``PHOTO_SIDE`` pixels, on white where it is see-through."""
    with PillowImage.open(prepared(upload)) as picture:
        # A profile belongs to its colours: that of a grey picture is wrong for the new one.
        has_colours = picture.mode in {"RGB", "RGBA", "P"}
        profile = picture.info.get("icc_profile") if has_colours else None
        picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        flat = PillowImage.new("RGB", picture.size, "white")
        layers = picture.convert("RGBA")
        flat.paste(layers, mask=layers)
    buffer = BytesIO()
    flat.save(buffer, "JPEG", quality=88, icc_profile=profile)
    return PreparedPicture(name, buffer.getvalue(), "image/jpeg")


def _photo_collection() -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=PHOTO_COLLECTION).first()
    return existing or root.add_child(name=PHOTO_COLLECTION)


def _drop_photo(person: Person) -> None:
    """Delete the present photo, unless an editor chose it from the images of the site."""
    photo = person.photo
    if photo and photo.collection.name == PHOTO_COLLECTION:
        person.photo = None
        with for_good():
            photo.delete()
