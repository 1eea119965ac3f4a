"""The site with the sample plugin, as gunicorn and Celery load it in the test of a stop."""

# ruff: noqa: E402
import os
import threading
import time

import django

django.setup()

from celery.signals import worker_ready
from django.conf import settings

from kring import urls as site_urls
from kring.wsgi import application as site
from plugins import urls
from plugins.api import Contributions
from plugins.contributions import ending, guard, watchdog
from plugins.contributions import urls as plugin_pages
from plugins.gate.decisions import is_running
from tests.plugins import plugin

sample = Contributions("sample")
sample.api(plugin.make_router())
sample.urls(plugin)
if seconds := float(os.environ.get("KRING_TEST_LIMIT", "0")):
    # The minute that a view may cling to its thread, in less.
    guard.LIMIT_SECONDS = plugin_pages.PAGE_LIMIT_SECONDS = watchdog.AGAIN_SECONDS = seconds
    plugin_pages.PAGE_BUDGET_MS = int(1000 * seconds)
    ending.GRACE_SECONDS = 4 * seconds
settings.ROOT_URLCONF = (*urls.patterns(), *site_urls.urlpatterns)


def application(environ, start_response):
    """Answer as the site does, and say in a header which process did."""

    def start(status, headers, *rest):
        return start_response(status, [*headers, ("X-Process", str(os.getpid()))], *rest)

    return site(environ, start)


def record() -> None:
    """Write down each change of whether the plugin runs, and when this process last said that it does."""
    known, last_on = None, 0.0
    while True:
        asked, now = time.time(), is_running("sample")
        if now:
            last_on = asked
        if now is not known:
            known = now
            with open(os.environ["KRING_TEST_RECORD"], "a") as file:
                file.write(f"{os.getpid()} {last_on} {int(now)}\n")
        time.sleep(0.005)


@worker_ready.connect
def record_in_worker(**_kwargs) -> None:
    threading.Thread(target=record, daemon=True).start()
