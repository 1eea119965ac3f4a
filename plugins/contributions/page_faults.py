"""Notice when a page of Kring itself fails: then what failed in a plugin at the same time may be the host's."""

import sys
import traceback
from typing import Any

from django.db import OperationalError

from plugins.contributions import host, usage
from plugins.contributions.lateness import HOST
from plugins.contributions.service_faults import Service, service_of
from plugins.install import registry


def note_page_fault(**kwargs: Any) -> None:
    """Note the exception that is being handled; receiver of ``got_request_exception``."""
    error = sys.exc_info()[1]
    if error is None or _runs_plugin(error):
        return
    service = service_of(error)
    if not service and isinstance(error, OperationalError):
        # It waited for a lock, or for its turn: those may be a plugin's.
        return
    service = service or Service.PAGE
    host.note_page_fault(service)
    usage.record_service_fault(HOST, service)


def _runs_plugin(error: BaseException) -> bool:
    """Return whether code of a plugin ran when it was raised: in a signal, a tag or a model, where no guard is."""
    packages = {plugin.package for plugin in registry.installed()}
    modules = (
        frame.f_globals.get("__name__", "")
        for frame, _line in traceback.walk_tb(error.__traceback__)
    )
    return any(
        module == package or module.startswith(f"{package}.")
        for module in modules
        for package in packages
    )
