"""A Redis of a test's own, which may be stopped and started."""

import shutil
import subprocess

from tests.support.services import missing
from tools.services import answers, free_port


class RedisServer:
    """Keeps its port over a restart, and forgets all else."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def up(self) -> None:
        """Start it, and return when it answers."""
        program = shutil.which("redis-server")
        if program is None:
            missing("Redis is not installed")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        while not answers(self.port):
            assert self.process.poll() is None

    def down(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(10)

    def restart(self) -> None:
        """Stop it and start it: everybody loses their connection, and all messages are gone."""
        self.down()
        self.up()
