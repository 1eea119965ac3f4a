"""The suites of the plugins that ``--kring-plugin`` names; pytest collects this module then.

A plugin defines how it is filled in ``conformance.py`` of its package: a class ``Conformance`` that extends
``PluginConformance``. Without it the suite checks what can be checked of an empty plugin.
"""

from importlib import import_module
from importlib.util import find_spec

from plugins.install import registry
from plugins.testing import chosen
from plugins.testing.conformance import PluginConformance


def suite_of(slug: str) -> type[PluginConformance]:
    """Return the test class of an installed plugin. LookupError when there is no such plugin."""
    plugin = registry.get(slug)
    if plugin is None:
        known = ", ".join(each.slug for each in registry.installed()) or "none"
        message = f"There is no plugin “{slug}” here. Installed: {known}."
        raise LookupError(message)
    own: type[PluginConformance] = PluginConformance
    if not plugin.problem and find_spec(f"{plugin.package}.conformance"):
        own = import_module(f"{plugin.package}.conformance").Conformance
    return type(f"Test{slug.capitalize()}", (own,), {"slug": slug, "__module__": __name__})


for _slug in chosen:
    _suite = suite_of(_slug)
    globals()[_suite.__name__] = _suite
