"""Find the folders of Kring, in a checkout and in an installed package.

In a checkout ``site/`` holds the package ``kring`` with templates, static files and texts beside it,
and the rooms are beside ``site/``. In a wheel templates, static files and texts are inside ``kring``,
and the rooms are beside ``kring``.
"""

from pathlib import Path

PACKAGE_DIR = Path(__file__).resolve().parent
IS_INSTALLED = (PACKAGE_DIR / "templates").is_dir()
# Holds templates/, static/, assets/ and locale/.
SITE_DIR = PACKAGE_DIR if IS_INSTALLED else PACKAGE_DIR.parent
# Holds the rooms.
ROOMS_DIR = SITE_DIR.parent
# The base of a relative VAR_DIR: the checkout, or the folder in which Kring is started.
BASE_DIR = Path.cwd() if IS_INSTALLED else ROOMS_DIR
# How a management command is run here.
COMMAND = "kring" if IS_INSTALLED else "python manage.py"
