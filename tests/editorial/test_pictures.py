"""Pictures come through one door: every form answers, and nothing private is stored."""

from io import BytesIO
from pathlib import Path

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from PIL import Image
from rest_framework import serializers
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from editorial.models import KringImage
from kring.core.pictures import UnusablePictureError, is_clean
from tests.support import factories

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
PHOTO, PHONE, SCAN = "foto-exif6-staand-met-gps.jpg", "iphone-foto.heic", "scan-16bit.png"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def upload(name: str, share: float = 1.0) -> SimpleUploadedFile:
    content = (DATA / name).read_bytes()
    return SimpleUploadedFile(name, content[: int(len(content) * share)], "image/jpeg")


def stored(file) -> bytes:
    with default_storage.open(file.name) as opened:
        return opened.read()


@pytest.fixture
def editor(client):
    editor = factories.make_user(is_superuser=True, language="en")
    client.force_login(editor)
    return editor


def add_image(client, file, title="Brug"):
    data = {"title": title, "file": file, "collection": Collection.get_first_root_node().pk}
    return client.post(reverse("wagtailimages:add"), data)


def add_many(client, file, title="Brug"):
    data = {"title": title, "files[]": file, "collection": Collection.get_first_root_node().pk}
    return client.post(reverse("wagtailimages:add_multiple"), data)


def choose(client, file):
    data = {
        "image-chooser-upload-title": "Brug",
        "image-chooser-upload-file": file,
        "image-chooser-upload-collection": Collection.get_first_root_node().pk,
    }
    return client.post(reverse("wagtailimages_chooser:create"), data)


@pytest.mark.parametrize("door", [add_image, add_many, choose])
@pytest.mark.parametrize("name", [PHOTO, PHONE, SCAN])
def test_every_door_of_the_admin_stores_a_picture_that_tells_nothing(client, editor, door, name):
    door(client, upload(name))

    image = KringImage.objects.get()
    assert is_clean(stored(image.file))
    assert image.height > image.width
    assert image.file_size == len(stored(image.file))


@pytest.mark.parametrize("door", [add_image, add_many, choose])
@pytest.mark.parametrize("name", [PHOTO, PHONE])
@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_truncated_picture_is_answered_with_a_sentence(client, editor, door, name, share):
    answer = door(client, upload(name, share))

    assert answer.status_code == 200
    assert "damaged" in answer.content.decode()
    assert not KringImage.objects.exists()


def test_what_was_typed_beside_a_truncated_picture_stays(client, editor):
    answer = add_image(client, upload(PHOTO, 0.5), title="De brug bij avond")

    assert "De brug bij avond" in answer.content.decode()


def test_a_picture_of_which_something_is_still_missing_waits_without_its_place(client, editor):
    add_many(client, upload(PHOTO), title="")

    waiting = UploadedFile.objects.filter(for_content_type__model="kringimage").first()
    image = KringImage.objects.first()
    assert is_clean(stored((waiting or image).file))


def test_a_new_file_for_an_image_is_prepared(client, editor):
    image = factories.make_image()
    data = {"title": "Brug", "file": upload(PHOTO), "collection": image.collection_id}

    client.post(reverse("wagtailimages:edit", args=[image.pk]), data)

    image.refresh_from_db()
    assert is_clean(stored(image.file))
    assert (image.width, image.height) == (900, 1200)


def test_a_picture_that_comes_past_every_form_is_prepared():
    with (DATA / PHOTO).open("rb") as photo:
        image = KringImage.objects.create(title="Brug", file=ImageFile(photo, name="brug.jpg"))

    assert is_clean(stored(image.file))
    assert (image.width, image.height) == (900, 1200)


def test_a_truncated_picture_that_comes_past_every_form_is_not_stored():
    content = (DATA / PHOTO).read_bytes()[:5000]

    with pytest.raises((UnusablePictureError, OSError)):
        KringImage.objects.create(title="Brug", file=ContentFile(content, name="brug.jpg"))


def test_the_picture_of_an_account_tells_no_place(editor):
    profile = UserProfile.get_for_user(editor)
    form = AvatarPreferencesForm({}, {"avatar": upload(PHOTO)}, instance=profile)

    form.save()

    assert is_clean(stored(UserProfile.objects.get(user=editor).avatar))


def test_a_grey_scan_is_as_light_in_each_size(client, editor):
    add_image(client, upload(SCAN))

    rendition = KringImage.objects.get().get_rendition("width-300")

    with Image.open(rendition.file) as picture:
        assert abs(picture.convert("L").getpixel((150, 200)) - 156) <= 2


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1)])
@pytest.mark.parametrize("spec", ["fill-320x180", "fill-96x96-c100", "width-320", "max-165x165"])
def test_a_picture_of_an_odd_shape_is_shown_in_each_size(size, spec):
    buffer = BytesIO()
    Image.new("RGB", size, "red").save(buffer, "PNG")
    image = KringImage.objects.create(title="Lijn", file=ContentFile(buffer.getvalue(), "lijn.png"))

    rendition = image.get_rendition(spec)

    assert rendition.width >= 1
    assert rendition.height >= 1


class PlainForm(forms.Form):
    title = forms.CharField()
    picture = forms.ImageField()


class WagtailForm(PlainForm):
    picture = WagtailImageField()


class Serializer(serializers.Serializer):
    picture = serializers.ImageField()


@pytest.mark.parametrize("form", [PlainForm, WagtailForm])
def test_a_form_that_knows_nothing_of_this_answers_with_a_sentence(form):
    filled = form({"title": "Getypt"}, {"picture": upload(PHOTO, 0.5)})

    assert "damaged" in str(filled.errors["picture"])
    assert "Getypt" in str(filled)


@pytest.mark.parametrize("form", [PlainForm, WagtailForm])
def test_a_form_that_knows_nothing_of_this_gets_the_picture_prepared(form):
    filled = form({"title": "Getypt"}, {"picture": upload(PHONE)})

    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["picture"].name == "iphone-foto.jpg"


def test_an_api_answers_a_truncated_picture_with_a_sentence():
    sent = Serializer(data={"picture": upload(PHOTO, 0.5)})

    assert not sent.is_valid()
    assert "damaged" in str(sent.errors["picture"])


def put_raw(image: KringImage) -> None:
    """Store what a version before this one stored."""
    name = default_storage.save("original_images/oud.jpg", ContentFile((DATA / PHOTO).read_bytes()))
    KringImage.objects.filter(pk=image.pk).update(file=name, width=1200, height=900)


def test_pictures_from_before_are_prepared_by_a_command(capsys, django_capture_on_commit_callbacks):
    image = factories.make_image()
    image.get_rendition("width-100")
    put_raw(image)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("prepare_pictures")

    image = KringImage.objects.get()
    assert is_clean(stored(image.file))
    assert (image.width, image.height) == (900, 1200)
    assert not image.renditions.exists()
    assert not default_storage.exists("original_images/oud.jpg")
    assert "1" in capsys.readouterr().out


def test_a_second_run_of_the_command_changes_nothing():
    image = factories.make_image()
    put_raw(image)
    call_command("prepare_pictures")
    name = KringImage.objects.get().file.name

    call_command("prepare_pictures")

    assert KringImage.objects.get().file.name == name


def test_a_picture_from_before_that_cannot_be_read_stays_and_is_named(capsys):
    image = factories.make_image()
    name = default_storage.save("original_images/stuk.jpg", ContentFile(b"\xff\xd8\xff stuk"))
    KringImage.objects.filter(pk=image.pk).update(file=name)

    call_command("prepare_pictures")

    assert default_storage.exists(name)
    assert name in capsys.readouterr().out


def test_pictures_of_accounts_are_prepared_by_the_command(editor):
    profile = UserProfile.get_for_user(editor)
    name = default_storage.save("avatar_images/oud.jpg", ContentFile((DATA / PHOTO).read_bytes()))
    UserProfile.objects.filter(pk=profile.pk).update(avatar=name)

    call_command("prepare_pictures")

    profile.refresh_from_db()
    assert is_clean(stored(profile.avatar))
