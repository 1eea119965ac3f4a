"""``manage.py startplugin NAME``: write a package that is a plugin, with tests that pass."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from packaging.version import Version

from kring import __version__
from kring.layout import COMMAND
from plugins.install import registry
from plugins.install.manifest import SLUG

TEMPLATE = Path(__file__).resolve().parents[2] / "template"
# They come into Python, TOML, HTML and the translations as they are.
WORDS = re.compile(r"^[^\W_][\w '’.,!?()-]{0,59}$")
# Packages of Kring that are no app, and names that addresses use beside plugins.
RESERVED = frozenset({"kring", "apps", "api", "admin", "static", "media", "test", "tests"})


class Command(BaseCommand):
    help = "Writes a new plugin: a package of its own, with a page, a slot, settings, and tests."
    # A plugin is begun before there is a database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "name", help="the slug: 2 to 31 small letters and digits, a letter first"
        )
        parser.add_argument(
            "--dir", default=".", help="where the folder kring-NAME is made; by default here"
        )
        parser.add_argument("--title", help="what people call it, in English")
        parser.add_argument("--title-nl", help="what people call it, in Dutch; else the title")
        parser.add_argument("--author", default="Your organisation", help="who makes it")
        parser.add_argument("--goal", default="", help="the slug of the goal that it serves")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, parent = options["name"], Path(options["dir"]).expanduser()
        title = options["title"] or slug.capitalize()
        check_slug(slug)
        answers = {
            "slug": slug,
            "title": title,
            "title_nl": options["title_nl"] or title,
            "author": options["author"],
            "goal": options["goal"],
            "requires_kring": host_range(__version__),
        }
        check_words(answers)
        folder = free_folder(parent, slug)
        write(answers, folder)
        self.stdout.write(
            f"{folder} is a plugin. Next:\n"
            f"  python -m pip install -e {folder}\n"
            f"  {COMMAND} migrate\n"
            f"  {COMMAND} plugins check {slug}"
        )


def check_slug(slug: str) -> None:
    """CommandError when a plugin cannot be called this, or something here is called so already."""
    if not SLUG.match(slug):
        message = (
            f"{slug!r} cannot be the name of a plugin. Use 2 to 31 small letters and digits, "
            "a letter first, such as “tips”."
        )
        raise CommandError(message)
    if registry.get(slug) is not None:
        message = f"There is a plugin “{slug}” here already. Choose another name."
        raise CommandError(message)
    if slug in RESERVED or slug in apps.app_configs:
        message = f"“{slug}” is the name of a part of Kring. Choose another name."
        raise CommandError(message)
    if find_spec(f"kring_{slug}") is not None:
        message = f"There is a package kring_{slug} here already. Choose another name."
        raise CommandError(message)


def check_words(answers: dict[str, str]) -> None:
    """CommandError for a title, an author or a goal that would not survive in every file."""
    for name in ("title", "title_nl", "author"):
        if not WORDS.match(answers[name]):
            option = f"--{name.replace('_', '-')}"
            message = (
                f"{option}: {answers[name]!r} cannot be used. Use up to 60 letters, digits, spaces "
                "and . , ! ? ( ) ' -, a letter or digit first."
            )
            raise CommandError(message)
    if answers["goal"] and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", answers["goal"]):
        message = f"--goal: {answers['goal']!r} is not the slug of a goal, such as “innovation”."
        raise CommandError(message)


def host_range(version: str) -> str:
    """Return the versions of Kring that promise to be like this one: up to the next major version."""
    own = Version(version)
    return f">={own.major}.{own.minor},<{own.major + 1}"


def free_folder(parent: Path, slug: str) -> Path:
    """Return the folder to be made. CommandError when it is there, or its parent is not."""
    if not parent.is_dir():
        message = f"There is no folder {parent}. Make it first, or choose another with --dir."
        raise CommandError(message)
    folder = parent / f"kring-{slug}"
    if folder.exists() or folder.is_symlink():
        message = f"{folder} exists already. Nothing was written."
        raise CommandError(message)
    return folder


def write(answers: dict[str, str], folder: Path) -> None:
    """Fill the folder from the template. CommandError where copier is missing or cannot write."""
    try:
        # Only developers have it.
        from copier import run_copy
        from copier.errors import CopierError
    except ImportError as error:
        message = (
            "This takes copier: run “make setup” in a checkout, or pip install kring[testing]."
        )
        raise CommandError(message) from error
    try:
        run_copy(str(TEMPLATE), folder, data=answers, defaults=True, quiet=True)
    except (CopierError, OSError) as error:
        message = f"{folder} could not be written: {error}"
        raise CommandError(message) from error
