"""The apps that are there for some installations only."""

from importlib.util import find_spec
from pathlib import Path


def demo_app() -> list[str]:
    """Return the app of the demo organisation, or nothing where it is not installed.

    It is in a checkout, and comes to an installed package with the extra ``demo``. Another package of
    that name is no concern of ours.
    """
    spec = find_spec("demo")
    places = spec.submodule_search_locations if spec else None
    command = "management/commands/load_demo.py"
    return ["demo"] if any((Path(place) / command).is_file() for place in places or ()) else []
