"""Find the components of the site and their icons."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString, mark_safe

logger = logging.getLogger(__name__)

SPRITE = "vendor/bootstrap-icons/bootstrap-icons.svg"
SVG = "{http://www.w3.org/2000/svg}"


def icon_shapes(name: str) -> SafeString:
    """Return the shapes of a Bootstrap Icon, for use inside an <svg> of 16 by 16.

    An unknown name is logged and returns nothing: an icon only decorates a text beside it.
    """
    shapes = _icons().get(name)
    if shapes is None:
        logger.warning("There is no icon %r; did `make setup` run?", name)
        return SafeString("")
    return shapes


@lru_cache(maxsize=1)
def _icons() -> dict[str, SafeString]:
    """Return the shapes of every icon in the sprite by name; read once per process."""
    found = finders.find(SPRITE)
    if found:
        text = Path(found).read_text(encoding="utf-8")
    elif staticfiles_storage.exists(SPRITE):
        with staticfiles_storage.open(SPRITE) as sprite:
            text = sprite.read().decode()
    else:
        return {}
    ElementTree.register_namespace("", SVG.strip("{}"))
    # The sprite comes from the locked npm package, not from people.
    root = ElementTree.fromstring(text)  # noqa: S314
    return {symbol.get("id", ""): _inner(symbol) for symbol in root.iter(f"{SVG}symbol")}


def _inner(symbol: ElementTree.Element) -> SafeString:
    shapes = "".join(ElementTree.tostring(child, encoding="unicode") for child in symbol)
    return mark_safe(shapes.replace(f' xmlns="{SVG.strip("{}")}"', "").strip())  # noqa: S308


@dataclass(frozen=True)
class Component:
    """A component, with the files of its folder."""

    name: str
    documentation: str
    example: str
    source: str

    @property
    def tag(self) -> str:
        """The tag of the component in templates."""
        return f"c-{self.name.replace('_', '-')}"

    @property
    def example_template(self) -> str:
        """The template with its example."""
        return f"{settings.COTTON_DIR}/{self.name}/example.html"


def all_components() -> list[Component]:
    """Return every component below ``templates/components``, by name."""
    folder = settings.SITE_DIR / "templates" / settings.COTTON_DIR
    return [_component(path.parent) for path in sorted(folder.glob("*/index.html"))]


def _component(folder: Path) -> Component:
    return Component(
        name=folder.name,
        documentation=(folder / "README.md").read_text(encoding="utf-8"),
        example=(folder / "example.html").read_text(encoding="utf-8"),
        source=(folder / "index.html").read_text(encoding="utf-8"),
    )
