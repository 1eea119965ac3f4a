"""Pictures as people have them: prepared before anything stores them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from PIL import Image, ImageCms, PngImagePlugin

from kring.core import pictures
from kring.core.pictures import UnusablePictureError, is_clean, prepared

DATA = Path(__file__).parents[1] / "data"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>52,5N</exif:GPSLatitude></x:xmpmeta>'


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def given(name: str) -> ContentFile:
    return ContentFile((DATA / name).read_bytes(), name=name)


def made(kind: str, *pictures_: Image.Image, name: str = "", **options) -> ContentFile:
    out = BytesIO()
    first, *others = pictures_
    if others:
        options |= {"save_all": True, "append_images": others}
    first.save(out, kind, **options)
    return ContentFile(out.getvalue(), name=name or f"foto.{kind.lower()}")


def shown(file) -> Image.Image:
    file.seek(0)
    picture = Image.open(BytesIO(file.read()))
    picture.load()
    return picture


def gradient(mode: str = "RGB", size=(64, 48)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert(mode)


def position(**exif) -> Image.Exif:
    written = Image.Exif()
    written[0x010F] = "Canon of M. de Vries"
    written.get_ifd(0x8825)[1] = "N"
    return written


def test_a_photo_of_a_phone_is_upright_and_tells_no_place():
    picture = shown(prepared(given("foto-exif6-staand-met-gps.jpg")))

    assert picture.size == (900, 1200)
    assert not picture.getexif()


def test_grey_of_16_bits_stays_as_light_as_it_was():
    picture = shown(prepared(given("scan-16bit.png")))

    assert picture.mode == "L"
    assert abs(picture.getpixel((300, 400)) - 156) <= 2


def test_a_phones_own_format_becomes_jpeg():
    file = prepared(given("iphone-foto.heic"))

    assert (file.name, file.content_type) == ("iphone-foto.jpg", "image/jpeg")
    assert shown(file).size == (900, 1200)
    assert not shown(file).getexif()


def told(kind: str) -> ContentFile:
    options = {"exif": position(), "xmp": XMP}
    if kind == "GIF":
        options = {"comment": b"made by M. de Vries"}
    if kind == "PNG":
        chunks = PngImagePlugin.PngInfo()
        chunks.add_text("Author", "M. de Vries")
        chunks.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"exif": position(), "pnginfo": chunks}
    if kind == "JPEG":
        options["comment"] = "made by M. de Vries"
    return made(kind, gradient(), **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_nothing_that_a_file_tells_about_its_maker_stays(kind):
    file = told(kind)
    assert not is_clean(file.read())

    content = prepared(file).read()

    assert is_clean(content)
    assert b"Vries" not in content
    assert b"GPS" not in content


def test_what_follows_the_picture_in_its_file_goes():
    photo = made("JPEG", gradient())
    film = b"\0\0\0\x18ftypmp42 and two seconds of film with a place"

    content = prepared(ContentFile(photo.read() + film, name="MVIMG.jpg")).read()

    assert b"ftyp" not in content


def test_of_two_pictures_in_a_phones_file_the_first_stays():
    file = made("MPO", gradient(), gradient(size=(32, 24)), name="IMG_1.JPG")

    picture = shown(prepared(file))

    assert (picture.format, picture.size) == ("JPEG", (64, 48))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_colour_profile_stays(kind):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    picture = shown(prepared(made(kind, gradient(), icc_profile=profile)))

    assert picture.info["icc_profile"] == profile


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("turned", [3, 6, 8])
def test_each_kind_is_stored_upright(kind, turned):
    exif = Image.Exif()
    exif[0x0112] = turned

    picture = shown(prepared(made(kind, gradient(size=(64, 32)), exif=exif)))

    assert picture.size == ((64, 32) if turned == 3 else (32, 64))
    assert picture.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize(
    ("kind", "mode", "ink"),
    [("JPEG", "CMYK", (0, 255, 255, 0))],
)
def test_a_picture_for_print_gets_the_colours_of_a_screen(kind, mode, ink):
    picture = shown(prepared(made(kind, Image.new(mode, (40, 30), ink), quality=100)))

    red, green, blue = picture.getpixel((20, 15))
    assert red > 200
    assert max(green, blue) < 60


def see_through(colour) -> Image.Image:
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture.paste(colour, (10, 10, 30, 20))
    return picture


def test_a_palette_stays_see_through():
    file = made("PNG", see_through("red").quantize(8))

    picture = shown(prepared(file)).convert("RGBA")

    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getpixel((20, 15)) == (255, 0, 0, 255)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
@pytest.mark.parametrize("background", ["white", None])
def test_a_moving_picture_keeps_its_frames_and_their_time(kind, background):
    colours = ("red", "green", "blue")
    frames = [see_through(colour) for colour in colours]
    for number, frame in enumerate(frames):
        frame.paste(colours[number], (number * 10, 0, number * 10 + 10, 10))
    if background:
        whole = [Image.new("RGBA", frame.size, background) for frame in frames]
        frames = [Image.alpha_composite(*pair) for pair in zip(whole, frames, strict=True)]
    options = {"lossless": True} if kind == "WEBP" else {}
    file = made(kind, *frames, duration=[100, 250, 400], loop=0, disposal=2, **options)

    before, after = shown(file), shown(prepared(file))

    assert after.n_frames == 3
    assert after.info.get("loop") == before.info.get("loop")
    for number in range(3):
        before.seek(number)
        after.seek(number)
        old, new = before.convert("RGBA"), after.convert("RGBA")
        assert after.info["duration"] == before.info["duration"]
        for place in ((5, 5), (15, 5), (25, 5), (20, 15), (35, 25)):
            assert new.getpixel(place)[3] == old.getpixel(place)[3]
            if old.getpixel(place)[3]:
                assert new.getpixel(place) == old.getpixel(place)


def test_a_photo_keeps_the_quality_that_it_came_with():
    file = made("JPEG", gradient(size=(300, 200)), quality=80)

    once = prepared(file)

    assert abs(once.size - file.size) < file.size * 0.1
    assert shown(once).quantization == shown(file).quantization


def test_a_name_gets_the_extension_of_what_the_file_is():
    file = made("WEBP", gradient(), name="Café aan zee.JPG")

    assert prepared(file).name == "Café aan zee.webp"


def test_a_prepared_picture_is_not_prepared_again():
    once = prepared(given("foto-exif6-staand-met-gps.jpg"))

    assert prepared(once) is once


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_picture_is_refused_with_what_to_do(kind, share):
    noise = Image.effect_noise((200, 150), 80).convert("RGB")
    content = made(kind, noise).read()

    with pytest.raises(UnusablePictureError, match="JPEG or PNG"):
        prepared(ContentFile(content[: int(len(content) * share)], name="foto.jpg"))


def test_a_moving_picture_that_ends_in_the_head_of_a_frame_is_refused():
    frames = [Image.effect_noise((40, 30), spread) for spread in (20, 80)]
    content = made("GIF", *frames, duration=100).read()

    with pytest.raises(UnusablePictureError, match="JPEG or PNG"):
        prepared(ContentFile(content[: content.rfind(b"!\xf9") + 1], name="foto.gif"))


def test_a_truncated_photo_of_a_phone_is_refused():
    content = given("iphone-foto.heic").read()

    with pytest.raises(UnusablePictureError, match="JPEG or PNG"):
        prepared(ContentFile(content[: len(content) // 2], name="foto.heic"))


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PDF"])
def test_another_kind_of_file_is_refused_with_what_to_do(kind):
    with pytest.raises(UnusablePictureError, match="as JPEG or PNG"):
        prepared(made(kind, gradient(), name="scan.png"))


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)

    with pytest.raises(UnusablePictureError, match="too many pixels"):
        prepared(made("PNG", gradient()))


def test_a_moving_picture_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_MOVING_PIXELS", 5000)

    with pytest.raises(UnusablePictureError, match="shorter or smaller"):
        prepared(made("GIF", gradient(), Image.new("RGB", (64, 48), "red")))


def test_a_file_that_is_too_large_is_refused(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100

    with pytest.raises(UnusablePictureError, match="too large"):
        prepared(made("PNG", gradient()))
