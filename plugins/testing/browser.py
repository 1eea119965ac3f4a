"""A real browser that the test itself serves: no server, no port, the same transaction.

Chromium runs in a thread of its own, because Playwright keeps an event loop in the thread that drives it, in
which Django would open another connection. The test client answers the requests of the page in this thread.
"""

import mimetypes
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

BASE_URL = "http://testserver"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # Good practice beyond WCAG: how a screen reader finds its way.
    "rules": {
        rule: {"enabled": True}
        for rule in ("page-has-heading-one", "empty-heading", "heading-order", "landmark-one-main")
    },
    "resultTypes": ["violations"],
}
# What axe measures in colours. Its other rules find the same in light and in dark.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# Every rule wide and narrow, and once in light, once in dark; the colours in each of the four.
LOOKS = (
    (WIDE, "light", RULES),
    (WIDE, "dark", COLOURS),
    (NARROW, "dark", RULES),
    (NARROW, "light", COLOURS),
)
PATIENCE_SECONDS = 120


@dataclass
class _Request:
    """A request of the browser, and the queue for its response."""

    method: str
    path: str
    body: bytes
    content_type: str
    response: "Queue[tuple[int, dict[str, str], bytes]]" = field(default_factory=Queue)


@dataclass
class _Result:
    """The violations on all pages, or the error of the browser."""

    violations: list[str]
    error: BaseException | None = None


def violations(client: Client, addresses: Sequence[str], executable: str) -> list[str]:
    """Return the violations that axe finds on these pages for the client's user.

    Raises the errors of the browser.
    """
    messages: Queue[_Request | _Result] = Queue()
    thread = threading.Thread(
        target=_browse, args=(addresses, executable, messages), name="chromium", daemon=True
    )
    thread.start()
    raised, client.raise_request_exception = client.raise_request_exception, False
    try:
        while isinstance(message := messages.get(timeout=PATIENCE_SECONDS), _Request):
            message.response.put(_respond(client, message))
    finally:
        client.raise_request_exception = raised
    thread.join()
    if message.error is not None:
        raise message.error
    return message.violations


Response = tuple[int, dict[str, str], bytes]


def _respond(client: Client, request: _Request) -> Response:
    if request.path.startswith(settings.STATIC_URL):
        return _static(request.path.removeprefix(settings.STATIC_URL))
    response: Any = client.generic(
        request.method, request.path, request.body, content_type=request.content_type
    )
    parts = response.streaming_content if response.streaming else [response.content]
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.status_code, headers, b"".join(parts)


def _static(path: str) -> Response:
    """Return a static file of the site or of a plugin, from its source folder."""
    found = finders.find(path)
    if not isinstance(found, str):
        return 404, {}, b""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return 200, {"Content-Type": kind}, Path(found).read_bytes()


def _browse(
    addresses: Sequence[str], executable: str, messages: "Queue[_Request | _Result]"
) -> None:
    """Drive the browser, in a thread of its own."""
    # For those who test in a browser.
    from playwright.sync_api import Request, Route, sync_playwright

    def serve(route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        kind = request.headers.get("content-type", "application/octet-stream")
        forwarded = _Request(request.method, path, request.post_data_buffer or b"", kind)
        messages.put(forwarded)
        status, headers, body = forwarded.response.get()
        route.fulfill(status=status, headers=headers, body=body)

    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
            page = chromium.new_page(base_url=BASE_URL)
            page.route("**/*", serve)
            found = [fault for address in addresses for fault in _faults(page, address)]
            chromium.close()
        messages.put(_Result(found))
    except BaseException as error:  # the test waits for it, and raises it
        messages.put(_Result([], error))


def axe_violations(
    page: Any, *, context: dict[str, Any] | None = None, options: dict[str, Any] | None = RULES
) -> list[dict[str, Any]]:
    """Return the violations that axe finds in Playwright's page, in the form of axe.

    ``context`` and ``options`` are those of axe's API; None means the whole page, and the rules that axe
    applies by default. Axe's own wrapper loads the script for each run and fetches the passed rules as well,
    which takes a third of the time.
    """
    from axe_playwright_python.sync_playwright import Axe  # For those who test in a browser.

    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(
        """async ([context, options]) =>
          (await axe.run(context ?? document, options ?? {})).violations""",
        [context, options],
    )


def looks(page: Any) -> Iterator[tuple[dict[str, int], str, list[dict[str, Any]]]]:
    """Yield size, colour scheme and what axe finds on the page that is open: wide and narrow, light and dark."""
    for size, scheme, rules in LOOKS:
        page.set_viewport_size(size)
        # Without motion colours change at once instead of fading during the measurement.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        yield size, scheme, axe_violations(page, options=rules)


def _faults(page: Any, address: str) -> Iterator[str]:
    page.goto(address)
    for size, scheme, found in looks(page):
        for violation in found:
            for node in violation["nodes"][:3]:
                where = f"{address}, {size['width']} px, {scheme}"
                yield f"{where}: {violation['id']}: {node['html'][:160]}"
