"""The image library, drawn in parallel, and the portraits."""

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO

from django.core.files.base import ContentFile
from wagtail.models import Collection

from demo.loader.organisation import Staff
from demo.pictures import THEMES, avatar, picture
from editorial.models import KringImage
from people.models import Person

VARIANTS = 6
SIZE = (1600, 900)
PORTRAIT = 400
# One in five has no portrait: the directory must look good without.
WITHOUT_PORTRAIT = 5


@dataclass
class Library:
    """Images by theme, handed out in turn so that neighbours differ."""

    images: dict[tuple[str, int], KringImage] = field(default_factory=dict)
    portraits: int = 0
    handed_out: dict[str, int] = field(default_factory=dict)

    def next(self, theme: str) -> KringImage | None:
        """Return the next image of the theme; None for no theme."""
        if not theme:
            return None
        number = self.handed_out.get(theme, 0)
        self.handed_out[theme] = number + 1
        return self.images[theme, number % VARIANTS]


def _draw(job: tuple[str, int]) -> bytes:
    theme, seed = job
    return _as_jpeg(picture(theme, seed, SIZE))


def _draw_portrait(job: tuple[str, int, str]) -> bytes:
    name, seed, gender = job
    return _as_jpeg(avatar(name, seed, PORTRAIT, gender=gender))


def _as_jpeg(image) -> bytes:
    buffer = BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def load(*, staff: Staff) -> Library:
    """Draw and store the library and the portraits."""
    library = Library()
    themes = [(theme, seed) for theme in THEMES for seed in range(VARIANTS)]
    sitters, orders = _sitters(staff)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        drawn = pool.map(_draw, themes, chunksize=4)
        portraits = pool.map(_draw_portrait, orders, chunksize=20)
        for (theme, seed), data in zip(themes, drawn, strict=True):
            title = f"{theme.capitalize()} {seed + 1}"
            library.images[theme, seed] = _store(title, f"{theme}-{seed}.jpg", data, SIZE)
        library.portraits = _store_portraits(sitters, portraits)
    return library


def _sitters(staff: Staff) -> tuple[list[Person], list[tuple[str, int, str]]]:
    """Return the people who get a portrait, and the drawing job of each."""
    sitters, orders = [], []
    members = [member for unit in staff.members.values() for member in unit]
    for number, member in enumerate(members, start=1):
        if number % WITHOUT_PORTRAIT:
            person = staff.people[member.number]
            sitters.append(person)
            orders.append((person.display_name, number, member.gender))
    return sitters, orders


def _store(title: str, name: str, data: bytes, size: tuple[int, int], **fields) -> KringImage:
    width, height = size
    return KringImage.objects.create(
        title=title,
        file=ContentFile(data, name=name),
        width=width,
        height=height,
        file_size=len(data),
        **fields,
    )


def _store_portraits(sitters: list[Person], portraits: Iterable[bytes]) -> int:
    collection = Collection.objects.filter(name="Profile photos").first()
    collection = collection or Collection.get_first_root_node()
    for person, data in zip(sitters, portraits, strict=True):
        size = (PORTRAIT, PORTRAIT)
        name = f"portrait-{person.slug}.jpg"
        person.photo = _store(person.display_name, name, data, size, collection=collection)
    Person.objects.bulk_update(sitters, ["photo"], batch_size=200)
    return len(sitters)
