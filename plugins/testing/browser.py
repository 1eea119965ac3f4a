"""A real browser that is served by the test itself: no server, no port, the same transaction.

Chromium runs in a thread of its own, since Playwright keeps an event loop in the thread that drives it, in
which Django would open another connection. What the page asks for is answered by the test client here.
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

BASE_URL = "http://testserver"
SIZES = ((1280, 900), (390, 844))
SCHEMES = ("light", "dark")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # Good practice that WCAG does not ask for: how a screen reader finds its way.
    "rules": {
        rule: {"enabled": True}
        for rule in ("page-has-heading-one", "empty-heading", "heading-order", "landmark-one-main")
    },
    "resultTypes": ["violations"],
}
PATIENCE_SECONDS = 120


@dataclass
class _Asked:
    """What the browser asks for, and where the answer goes."""

    method: str
    path: str
    body: bytes
    content_type: str
    answer: "Queue[tuple[int, dict[str, str], bytes]]" = field(default_factory=Queue)


@dataclass
class _Done:
    """The browser has looked at everything, or failed."""

    found: list[str]
    error: BaseException | None = None


def violations(client: Any, addresses: Sequence[str], executable: str) -> list[str]:
    """Return what axe finds on these pages for the client's reader. Errors of the browser come out."""
    questions: Queue[_Asked | _Done] = Queue()
    thread = threading.Thread(
        target=_look, args=(addresses, executable, questions), name="chromium", daemon=True
    )
    thread.start()
    raised, client.raise_request_exception = client.raise_request_exception, False
    try:
        while isinstance(question := questions.get(timeout=PATIENCE_SECONDS), _Asked):
            question.answer.put(_answer(client, question))
    finally:
        client.raise_request_exception = raised
    thread.join()
    if question.error is not None:
        raise question.error
    return question.found


Answer = tuple[int, dict[str, str], bytes]


def _answer(client: Any, asked: _Asked) -> Answer:
    if asked.path.startswith(settings.STATIC_URL):
        return _static(asked.path.removeprefix(settings.STATIC_URL))
    response = client.generic(asked.method, asked.path, asked.body, content_type=asked.content_type)
    parts = response.streaming_content if response.streaming else [response.content]
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.status_code, headers, b"".join(parts)


def _static(path: str) -> Answer:
    """Answer with a file of the site or of a plugin, as it lies in its folder."""
    found = finders.find(path)
    if not isinstance(found, str):
        return 404, {}, b""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return 200, {"Content-Type": kind}, Path(found).read_bytes()


def _look(addresses: Sequence[str], executable: str, questions: "Queue[_Asked | _Done]") -> None:
    """Drive the browser, in a thread of its own."""
    from playwright.sync_api import sync_playwright

    def serve(route: Any, request: Any) -> None:
        parts = urlsplit(request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        kind = request.headers.get("content-type", "application/octet-stream")
        asked = _Asked(request.method, path, request.post_data_buffer or b"", kind)
        questions.put(asked)
        status, headers, body = asked.answer.get()
        route.fulfill(status=status, headers=headers, body=body)

    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
            page = chromium.new_page(base_url=BASE_URL)
            page.route("**/*", serve)
            found = [fault for address in addresses for fault in _faults(page, address)]
            chromium.close()
        questions.put(_Done(found))
    except BaseException as error:  # told to the test, which waits for it
        questions.put(_Done([], error))


def axe_violations(
    page: Any, *, context: dict[str, Any] | None = None, options: dict[str, Any] | None = RULES
) -> list[dict[str, Any]]:
    """Return the violations that axe finds in what Playwright's page shows, as axe describes them.

    ``context`` says where it looks, and ``options`` by which rules, as axe's API has them; without, the
    whole page, and all rules that are on unless told. Axe's own wrapper loads the script for each look and
    fetches all that passed as well, which takes a third of the time.
    """
    from axe_playwright_python.sync_playwright import Axe

    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(
        """async ([context, options]) =>
          (await axe.run(context ?? document, options ?? {})).violations""",
        [context, options],
    )


def _faults(page: Any, address: str) -> Iterator[str]:
    page.goto(address)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            # Without motion colours change at once instead of fading while they are measured.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for violation in axe_violations(page):
                for node in violation["nodes"][:3]:
                    where = f"{address}, {width} px, {scheme}"
                    yield f"{where}: {violation['id']}: {node['html'][:160]}"
