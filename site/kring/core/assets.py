"""The assets that pages load besides ``static/``: libraries from npm and the components' styles.

Needs the standard library alone, because the build of the wheel runs it too.
"""

import re
from pathlib import Path

# Below node_modules, and below assets/vendor.
VENDOR_FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap-icons/bootstrap-icons.svg": "bootstrap-icons/bootstrap-icons.svg",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "chart.js/dist/chart.umd.min.js": "chart.js/chart.umd.min.js",
    "squire-rte/dist/squire.mjs": "squire/squire.mjs",
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


def missing_libraries(modules: Path) -> list[str]:
    """Return the files that ``node_modules`` lacks."""
    return [source for source in VENDOR_FILES if not (modules / source).is_file()]


def assets(modules: Path, components: Path) -> dict[str, bytes]:
    """Return the content of each asset by its path below ``assets/``.

    ``modules`` is node_modules; ``components`` holds a folder for each component.
    """
    libraries = {
        f"vendor/{name}": SOURCE_MAP.sub(b"", (modules / source).read_bytes())
        for source, name in VENDOR_FILES.items()
    }
    return {**libraries, "kring/components.css": component_styles(components)}


def component_styles(components: Path) -> bytes:
    """Return the style sheets of all components, one after the other, by name."""
    sheets = sorted(components.glob("*/*.css"))
    return "\n".join(
        f"/* {sheet.parent.name} */\n{sheet.read_text(encoding='utf-8').strip()}\n"
        for sheet in sheets
    ).encode()


def write(folder: Path, files: dict[str, bytes]) -> int:
    """Write the files that are new or changed below the folder; return how many that were."""
    changed = {name: content for name, content in files.items() if _differs(folder / name, content)}
    for name, content in changed.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return len(changed)


def _differs(path: Path, content: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != content
