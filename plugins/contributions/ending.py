"""End a web process in which a call of a plugin is stuck: gunicorn starts another in its place."""

import fcntl
import logging
import os
import signal
import threading
import time
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

# How long other requests of the process may take to finish.
GRACE_SECONDS = 10.0
# How long the successor of another process may take to start.
START_SECONDS = 10.0


class _Ending:
    lock = threading.Lock()
    pid = 0


def end_process() -> bool:
    """End this process when it is one of gunicorn's, once it has served others. Returns whether it is.

    One process of a machine at a time: the others go on serving meanwhile.
    """
    if not os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
        return False
    with _Ending.lock:
        if _Ending.pid == os.getpid():
            return True
        _Ending.pid = os.getpid()
    turn = (Path(settings.PLUGINS_DIR) / "ending.lock").open("a")
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        # Held by another process until it has ended; then its successor starts.
        fcntl.flock(turn, fcntl.LOCK_EX)
        time.sleep(START_SECONDS)
    logger.critical("Process %s ends, because a plugin does not return.", os.getpid())
    # Gunicorn takes no new request and waits for those that run.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    # Python would wait for the thread that is stuck.
    os._exit(1)
