"""Readers who are signed in: they walk over the site all the time and remember what it answered."""

import http.client
import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

# Between two pages of a reader, in seconds: a closed loop without it would only measure itself.
PAUSE = (0.5, 1.5)
PATIENCE = 120
TOKEN = "0123456789abcdefghijklmnopqrstuv"


@dataclass
class Answers:
    """What the site answered: by page, status codes (0: none) and seconds."""

    statuses: Counter = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, page: str, status: int, seconds: float) -> None:
        self.statuses[page, status] += 1
        self.seconds[page].append(seconds)

    def wrong(self) -> dict[tuple[str, int], int]:
        """Return the pages that were not served, by page and status."""
        served = {"react": 302}
        return {
            (page, status): number
            for (page, status), number in self.statuses.items()
            if status != served.get(page, 200)
        }


class Reader(threading.Thread):
    """One person with a session, and the addresses of the pages that they read, by number."""

    def __init__(self, address: str, session: str, pages: dict[int, str], seed: int):
        super().__init__(daemon=True)
        self.host, self.session = address.removeprefix("http://"), session
        self.draw = random.Random(seed)
        self.over = threading.Event()
        self.answers = Answers()
        self.walks = {
            "home": lambda: self.get("/"),
            "news": lambda: self.get(self.draw.choice([*pages.values()])),
            "ideas": lambda: self.get("/apps/ideas/"),
            "colleagues": lambda: self.get("/apps/colleagues/"),
            "react": lambda: self.post(
                f"/apps/reactions/{self.draw.choice([*pages])}/", kind="like"
            ),
        }

    def run(self) -> None:
        while not self.over.is_set():
            # Everything hangs on the home page, so it is every other page.
            for walk in ("home", self.draw.choice([*self.walks][1:])):
                began = time.monotonic()
                status = self.walks[walk]()
                self.answers.add(walk, status, time.monotonic() - began)
                self.over.wait(self.draw.uniform(*PAUSE))

    def get(self, path: str) -> int:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> int:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN, **fields}))

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def so_far(readers: list[Reader]) -> Answers:
    """Return what all of them were answered until now."""
    every = Answers()
    for reader in readers:
        every.statuses += reader.answers.statuses
        for page, seconds in list(reader.answers.seconds.items()):
            every.seconds[page] += seconds
    return every


def stop(readers: list[Reader]) -> None:
    """End the walks."""
    for reader in readers:
        reader.over.set()
    for reader in readers:
        reader.join(PATIENCE)
