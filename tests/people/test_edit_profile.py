"""Who may change which profile, and what in it."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry

from people.forms import ProfileForm
from people.models import Person, User, WorkingDay
from people.services import profiles
from tests.support import factories

pytestmark = pytest.mark.django_db
URL = "/colleagues/edit/"
DATA = Path(__file__).parents[1] / "data"
FORM = {
    "nickname": "Zo",
    "pronouns": "zij/haar",
    "phone": "030 1",
    "mobile": "06 2",
    "ask_me_about": "fietsen",
    "biography": "Hallo.",
    "languages": ["nl", "pl"],
    "skills": "GIS, Pools, tekenen",
    "day-0-works": "on",
    "day-0-starts_at": "09:00",
    "day-0-ends_at": "17:00",
    "day-4-works": "on",
}


@pytest.fixture
def me(client):
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user.person


@pytest.fixture
def administrator():
    user = factories.make_user(language="en")
    user.user_permissions.add(Permission.objects.get(codename="change_person"))
    return User.objects.get(pk=user.pk)


def picture(format="PNG", mode="RGB", size=(400, 300), **options):
    buffer = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(buffer, format, **options)
    return SimpleUploadedFile(f"me.{format.lower()}", buffer.getvalue(), f"image/{format.lower()}")


def change(person, by, **values):
    profiles.update_profile(person=person, by=by, values=values, skills=[], working_days=[])


def test_i_change_my_own_profile(client, me):
    response = client.post(URL, FORM)
    assert response.status_code == 302
    me.refresh_from_db()
    assert (me.nickname, me.phone, me.languages) == ("Zo", "030 1", ["nl", "pl"])
    assert set(me.skills.names()) == {"GIS", "Pools", "tekenen"}
    days = list(WorkingDay.objects.filter(person=me).values_list("weekday", "starts_at__hour"))
    assert days == [(0, 9), (4, None)]
    assert me in Person.objects.named("zo")


def test_a_change_is_in_the_log(me):
    change(me, me.user, phone="1")
    entry = ModelLogEntry.objects.for_instance(me).get()
    assert (entry.action, entry.user) == ("wagtail.edit", me.user)


def test_the_form_starts_with_what_is_known(client, me):
    client.post(URL, FORM)
    page = client.get(URL).content.decode()
    assert 'value="Zo"' in page
    assert "GIS" in page
    assert 'value="09:00"' in page


def test_fields_of_the_personnel_administration_cannot_be_changed(client, me):
    client.post(URL, {**FORM, "last_name": "Baas", "email": "x@example.org", "manager": me.pk})
    me.refresh_from_db()
    assert me.last_name != "Baas"
    assert me.email != "x@example.org"
    assert me.manager is None
    with pytest.raises(ValueError, match="last_name"):
        change(me, me.user, last_name="Baas")


@pytest.mark.parametrize("address", ["edit/"])
def test_a_colleague_cannot_change_another_profile(client, me, address):
    other = factories.make_person(phone="030 1")
    assert client.get(other.get_absolute_url() + address).status_code == 403
    assert client.post(other.get_absolute_url() + address, FORM).status_code == 403
    other.refresh_from_db()
    assert other.phone == "030 1"


@pytest.mark.parametrize(
    "call",
    [
        lambda person, by: change(person, by, phone="1"),
        lambda person, by: profiles.set_photo(person=person, by=by, upload=picture()),
        lambda person, by: profiles.remove_photo(person=person, by=by),
        lambda person, by: profiles.deactivate(person=person, by=by),
    ],
)
def test_no_service_lets_a_colleague_change_another(me, call):
    other = factories.make_person()
    with pytest.raises(PermissionDenied):
        call(other, me.user)


def test_a_manager_has_no_right_to_a_report(me):
    report = factories.make_person(manager=me)
    with pytest.raises(PermissionDenied):
        change(report, me.user, phone="1")


def test_nobody_deactivates_themselves(me):
    with pytest.raises(PermissionDenied):
        profiles.deactivate(person=me, by=me.user)


def test_a_person_without_a_login_is_nobodys_own_profile(me):
    assert not profiles.may_edit_profile(me.user, factories.make_person(user=None))


def test_a_closed_login_changes_nothing(me):
    me.user.is_active = False
    with pytest.raises(PermissionDenied):
        change(me, me.user, phone="1")


def test_an_administrator_changes_anybody(client, administrator):
    client.force_login(administrator)
    other = factories.make_person()
    assert client.post(other.get_absolute_url() + "edit/", FORM).status_code == 302
    other.refresh_from_db()
    assert other.phone == "030 1"


def test_an_administrator_deactivates_and_the_login_is_closed(administrator):
    user = factories.make_employee()
    profiles.deactivate(person=user.person, by=administrator)
    user.refresh_from_db()
    assert not user.is_active
    assert user.person.left_on is not None
    assert not Person.objects.active().filter(pk=user.person.pk).exists()


def test_a_login_without_a_person_is_told_so(client):
    client.force_login(factories.make_user())
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize(
    "fault",
    [
        {"day-0-ends_at": "08:00"},
        {"day-0-starts_at": "x"},
        {"languages": ["xx"]},
        {"skills": ", ".join(map(str, range(30)))},
        {"skills": "w" * 200},
        {"phone": "1" * 41},
        {"day-0-location": "999999"},
    ],
)
def test_a_fault_is_shown_and_nothing_is_saved(client, me, fault):
    response = client.post(URL, {**FORM, **fault})
    assert response.status_code == 200
    assert "Not saved yet" in response.content.decode()
    me.refresh_from_db()
    assert me.phone == ""


def test_a_name_is_kept_without_what_cannot_be_seen(client, me):
    client.post(URL, {**FORM, "nickname": "A\x00n\x0bna\u202e"})
    me.refresh_from_db()
    assert me.nickname == "An na"


def test_a_language_from_a_feed_that_the_form_does_not_offer_is_kept(client, me):
    Person.objects.filter(pk=me.pk).update(languages=["tlh"])
    client.post(URL, FORM)
    me.refresh_from_db()
    assert me.languages == ["nl", "pl", "tlh"]


def test_a_photo_is_kept_in_its_collection_without_place_and_time(client, me):
    exif = Image.Exif()
    exif[0x0110] = "Telefoon"
    exif[0x0112] = 6
    client.post(URL, {**FORM, "photo_upload": picture("JPEG", size=(3000, 2000), exif=exif)})
    me.refresh_from_db()
    assert me.photo.collection.name == "Profile photos"
    assert me.photo.uploaded_by_user == me.user
    with Image.open(me.photo.file) as stored:
        assert not stored.getexif()
        assert stored.height > stored.width
        assert max(stored.size) == profiles.PHOTO_SIDE


@pytest.mark.parametrize(
    ("format", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("GIF", "P")]
)
def test_each_kind_of_picture_can_be_a_photo(me, format, mode):
    profiles.set_photo(person=me, by=me.user, upload=picture(format, mode))
    assert me.photo.width == 400


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("me.png", b"<svg></svg>", "image/png"),
        SimpleUploadedFile("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        SimpleUploadedFile("me.exe", b"MZ", "image/png"),
    ],
)
def test_what_is_not_a_picture_is_refused(client, me, upload):
    assert "Not saved yet" in client.post(URL, {**FORM, "photo_upload": upload}).content.decode()
    me.refresh_from_db()
    assert me.photo is None


@pytest.mark.parametrize("share", [0.01, 0.5])
def test_a_truncated_photo_is_answered_with_a_sentence_and_the_rest_kept(client, me, share):
    content = (DATA / "foto-exif6-staand-met-gps.jpg").read_bytes()
    cut = SimpleUploadedFile("ik.jpg", content[: int(len(content) * share)])

    html = client.post(URL, {**FORM, "photo_upload": cut}).content.decode()

    assert "damaged" in html
    assert "zij/haar" in html
    me.refresh_from_db()
    assert me.photo is None


def test_a_photo_that_has_to_be_chosen_again_is_spoken_of(client, me):
    wrong = {"day-0-starts_at": "17:00", "day-0-ends_at": "09:00"}

    html = client.post(URL, {**FORM, **wrong, "photo_upload": picture()}).content.decode()

    assert "Choose the file again" in html


def test_a_photo_in_a_phones_own_format_is_taken(client, me):
    photo = SimpleUploadedFile("ik.heic", (DATA / "iphone-foto.heic").read_bytes())

    client.post(URL, {**FORM, "photo_upload": photo})

    me.refresh_from_db()
    assert (me.photo.width, me.photo.height) == (900, 1200)
    assert me.photo.file.name.endswith(".jpg")


def test_a_photo_keeps_its_colours(me):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    profiles.set_photo(person=me, by=me.user, upload=picture("JPEG", icc_profile=profile))

    with Image.open(me.photo.file) as stored:
        assert stored.info["icc_profile"] == profile


def test_a_picture_that_is_too_large_is_refused(client, me, monkeypatch):
    field = ProfileForm.base_fields["photo_upload"]
    assert field.max_upload_size == 20 * 1024 * 1024
    monkeypatch.setattr(field, "max_upload_size", 10)
    assert "Not saved yet" in client.post(URL, {**FORM, "photo_upload": picture()}).content.decode()


def test_a_new_photo_replaces_the_old_one_and_an_editors_image_stays(me):
    chosen = factories.make_image()
    me.photo = chosen
    me.save()
    profiles.set_photo(person=me, by=me.user, upload=picture())
    first = me.photo
    profiles.set_photo(person=me, by=me.user, upload=picture())
    images = get_image_model().objects
    assert images.filter(pk=chosen.pk).exists()
    assert not images.filter(pk=first.pk).exists()


def test_a_photo_can_be_taken_away(client, me):
    client.post(URL, {**FORM, "photo_upload": picture()})
    client.post(URL, {**FORM, "remove_photo": "on"})
    me.refresh_from_db()
    assert me.photo is None
    assert not get_image_model().objects.filter(collection__name="Profile photos").exists()
