"""Prepare the pictures that people give: upright, whole, in colours that screens show, without private data.

What a camera writes beside a picture (place, time, owner, a film of two seconds) never reaches the storage.
``picture_doors`` calls this for every form and every model.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, ImageSequence
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from pillow_heif import register_heif_opener

from kring.core.errors import RefusedError

register_heif_opener()

READ = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF")
MOVING = frozenset({"GIF", "PNG", "WEBP"})
# Modes in which each kind of file is stored; any other becomes RGB.
MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "GIF": {"1", "L", "P", "RGB", "RGBA"},
    "WEBP": {"RGB", "RGBA"},
    "AVIF": {"RGB", "RGBA"},
}
EXTENSIONS = {
    "JPEG": ("jpg", "jpeg"),
    "PNG": ("png",),
    "GIF": ("gif",),
    "WEBP": ("webp",),
    "AVIF": ("avif",),
}
# What stays of what a file says about itself: how its pixels are shown.
SHOWN_BY = ("icc_profile", "transparency", "duration", "loop")
TOLD = {"exif", "xmp", "comment", "photoshop"}
# Pixels of one picture, and of all frames of a moving one: what a server can hold in memory.
MOST_PIXELS = 128_000_000
MOST_MOVING_PIXELS = 50_000_000
# What private data begins with. A picture with none of these is not stored anew.
PRIVATE = (
    *(b"Exif\0\0", b"EXIF", b"eXIf", b"XMP ", b"http://ns.adobe.com/", b"<x:xmpmeta", b"<?xpacket"),
    *(b"Photoshop 3.0", b"tEXt", b"iTXt", b"zTXt", b"MPF\0", b"ftypmp42", b"ftypisom"),
)


class UnusablePictureError(RefusedError):
    """The file is no picture that can be shown; the text says what to do."""


class PreparedPicture(SimpleUploadedFile):
    """A picture that needs no preparing any more."""


class _Stored(NamedTuple):
    kind: str
    picture: Image.Image
    options: dict[str, Any]


def prepared(file: File) -> PreparedPicture:
    """Return the picture as it may be stored. UnusablePictureError if it cannot be shown as it is.

    JPEG, PNG, GIF, WebP and AVIF keep their kind, and a name its letters; HEIC becomes JPEG.
    """
    if isinstance(file, PreparedPicture):
        file.seek(0)
        return file
    content = _content(file)
    picture = _opened(content)
    try:
        kind, shown, options = _as_stored(picture, content)
        if profile := shown.info.get("icc_profile"):
            options["icc_profile"] = profile
        out = BytesIO()
        shown.save(out, kind, **options)
    except UnusablePictureError:
        raise
    except Exception as error:
        # Readers of pictures raise anything: OSError, SyntaxError, struct.error, MemoryError …
        message = _(
            "This picture is damaged or incomplete. Send it once more, or open it and save it as "
            "a new JPEG or PNG file."
        )
        raise UnusablePictureError(message) from error
    name = _name(file.name or "", kind)
    return PreparedPicture(name, out.getvalue(), Image.MIME[kind])


def is_clean(content: bytes) -> bool:
    """Return whether a stored picture can stay as it is. False for what cannot be read."""
    if any(mark in content for mark in PRIVATE):
        return False
    try:
        with _opened(content) as picture:
            is_shown = picture.mode in MODES.get(picture.format or "", ())
            return is_shown and not TOLD & picture.info.keys()
    except UnusablePictureError:
        return False


def _content(file: File) -> bytes:
    limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > limit:
        message = _("This picture is too large: %(size)s, and at most %(limit)s can be stored.")
        raise UnusablePictureError(
            message % {"size": filesizeformat(file.size), "limit": filesizeformat(limit)}
        )
    file.seek(0)
    return file.read()


def _opened(content: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(content), formats=READ)
        # Counting the frames reads all of the file, so it fails on damage as opening does.
        frames = getattr(picture, "n_frames", 1) if picture.format in MOVING else 1
    except Image.DecompressionBombError as error:
        raise UnusablePictureError(_too_many_pixels()) from error
    except Exception as error:
        message = _(
            "This file is not a picture that can be shown here, or it is damaged. Open it, save it "
            "as JPEG or PNG, and choose the new file."
        )
        raise UnusablePictureError(message) from error
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise UnusablePictureError(_too_many_pixels())
    if frames > 1 and pixels * frames > MOST_MOVING_PIXELS:
        message = _(
            "This moving picture is too long or too large. Make it shorter or smaller, or show it "
            "as a video."
        )
        raise UnusablePictureError(message)
    return picture


def _too_many_pixels() -> str:
    return _(
        "This picture has too many pixels: at most %(number)s million. Make it smaller, for "
        "example 4000 pixels wide, and choose it again."
    ) % {"number": MOST_PIXELS // 1_000_000}


def _as_stored(picture: Image.Image, content: bytes) -> _Stored:
    """Return the kind of file, the picture, and what its writer must know."""
    # A phone's JPEG with a second picture inside is called MPO; HEIC is shown by few browsers.
    source = picture.format or ""
    kind = source if source in MODES else "JPEG"
    options = _writing(picture, kind, content)
    if getattr(picture, "is_animated", False) and source in MOVING:
        frames = [_displayable(frame, kind) for frame in ImageSequence.Iterator(picture)]
        return _Stored(kind, frames[0], options | _moving(picture, kind, frames))
    if source == "AVIF" and getattr(picture, "is_animated", False):
        message = _("A moving picture in AVIF cannot be stored. Save it as GIF or WebP.")
        raise UnusablePictureError(message)
    return _Stored(kind, _displayable(picture, kind), options)


def _moving(picture: Image.Image, kind: str, frames: list[Image.Image]) -> dict[str, Any]:
    """Return how to write the frames. Each is whole, so none shows through the next."""
    options: dict[str, Any] = {"save_all": True, "append_images": frames[1:]}
    options["duration"] = [frame.info.get("duration", 0) for frame in frames]
    if kind == "PNG":
        options |= {"disposal": 0, "blend": 0}
        options["default_image"] = getattr(picture, "default_image", False)
    elif kind == "GIF":
        is_see_through = any(
            frame.mode == "RGBA" or "transparency" in frame.info for frame in frames
        )
        options["disposal"] = 2 if is_see_through else 0
    return options


def _writing(picture: Image.Image, kind: str, content: bytes) -> dict[str, Any]:
    """Return how to write the file, as close to what was given as can be."""
    if isinstance(picture, JpegImageFile) and picture.mode in MODES["JPEG"]:
        tables = {"qtables": picture.quantization, "subsampling": get_sampling(picture)}
        return tables | {"progressive": "progressive" in picture.info}
    if kind == "WEBP":
        return {"lossless": b"VP8L" in content, "quality": 90, "method": 4}
    ways: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": 90},
        "AVIF": {"quality": 90, "speed": 8},
    }
    return ways.get(kind, {})


def _displayable(picture: Image.Image, kind: str) -> Image.Image:
    """Return the picture upright, in a mode of its kind, with nothing told but how it is shown."""
    upright = ImageOps.exif_transpose(picture)
    told: dict[Any, Any] = {name: upright.info[name] for name in SHOWN_BY if name in upright.info}
    convert = _CONVERTERS.get(upright.mode)
    if convert is not None:
        upright, told = convert(upright, told)
    if upright.mode not in MODES[kind]:
        upright = upright.convert("RGBA" if _has_alpha(upright, told, kind) else "RGB")
        told.pop("transparency", None)
    upright.info = told
    return upright


def _has_alpha(picture: Image.Image, told: dict[str, Any], kind: str) -> bool:
    return "RGBA" in MODES[kind] and ("transparency" in told or picture.mode.endswith(("A", "a")))


def _from_16_bits(picture: Image.Image, told: dict[str, Any]) -> tuple[Image.Image, dict[str, Any]]:
    """Return a grey picture of 256 steps instead of 65,536: Pillow would make all of it white."""
    if isinstance(through := told.get("transparency"), int):
        told = told | {"transparency": through // 257}
    return picture.convert("I").point(lambda grey: grey * (1 / 257) + 0.5).convert("L"), told


def _from_ink(picture: Image.Image, told: dict[str, Any]) -> tuple[Image.Image, dict[str, Any]]:
    """Return a picture made for print in the colours of a screen, by its profile if it has one."""
    profile = told.pop("icc_profile", None)
    if profile:
        try:
            screen: Any = ImageCms.profileToProfile(
                picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            return picture.convert("RGB"), told
        return screen, told
    return picture.convert("RGB"), told


_Converter = Callable[[Image.Image, dict[str, Any]], tuple[Image.Image, dict[str, Any]]]
_CONVERTERS: dict[str, _Converter] = {
    **dict.fromkeys(("I", "I;16", "I;16B", "I;16L", "I;16N"), _from_16_bits),
    "CMYK": _from_ink,
}


def _name(given: str, kind: str) -> str:
    """Return the file's name with the extension of its kind."""
    path = PurePath(given)
    if path.suffix.lower().lstrip(".") in EXTENSIONS[kind]:
        return given
    return f"{path.stem or 'picture'}.{EXTENSIONS[kind][0]}"
