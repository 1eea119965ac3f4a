"""Put together what the pages load: libraries from npm and the components' styles."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# Below node_modules, and below assets/vendor.
VENDOR_FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap-icons/bootstrap-icons.svg": "bootstrap-icons/bootstrap-icons.svg",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "chart.js/dist/chart.umd.min.js": "chart.js/chart.umd.min.js",
} | {
    f"@fontsource-variable/{family}/files/{family}-{subset}-wght-{style}.woff2": (
        f"fonts/{family}-{subset}-{style}.woff2"
    )
    for family, styles in (
        ("atkinson-hyperlegible-next", ("normal", "italic")),
        ("bricolage-grotesque", ("normal",)),
    )
    for subset in ("latin", "latin-ext")
    for style in styles
}
# The maps are for the libraries' own developers; a reference to a file that is not there
# makes collectstatic fail.
SOURCE_MAP = re.compile(rb"\n?(?:/\*|//)# sourceMappingURL=\S+(?:\s*\*/)?\s*$")


class Command(BaseCommand):
    """Copies the libraries and joins the components' styles; writes only what changed."""

    help = (
        "Copies libraries from node_modules and joins the components' styles, into VAR_DIR/assets."
    )

    def handle(self, *args, **options):
        modules = settings.BASE_DIR / "node_modules"
        target = Path(settings.VAR_DIR) / "assets"
        missing = [source for source in VENDOR_FILES if not (modules / source).is_file()]
        if missing:
            message = f"Run `npm ci` first: node_modules has no {missing[0]}."
            raise CommandError(message)
        files = {
            target / "vendor" / name: SOURCE_MAP.sub(b"", (modules / source).read_bytes())
            for source, name in VENDOR_FILES.items()
        }
        files[target / "kring" / "components.css"] = component_styles()
        changed = sum(_write(path, content) for path, content in files.items())
        self.stdout.write(f"{len(files)} assets in {target}, {changed} of them new or changed.")


def component_styles() -> bytes:
    """Return the style sheets of all components, one after the other, by name."""
    folder = settings.BASE_DIR / "site" / "templates" / settings.COTTON_DIR
    sheets = sorted(folder.glob("*/*.css"))
    return "\n".join(
        f"/* {sheet.parent.name} */\n{sheet.read_text(encoding='utf-8').strip()}\n"
        for sheet in sheets
    ).encode()


def _write(path: Path, content: bytes) -> bool:
    """Write the file if its content differs; returns whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
