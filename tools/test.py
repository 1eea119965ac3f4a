"""`make test`: start the services, run the suite, stop the services.

Usage: python tools/test.py [pytest arguments]
"""

import os
import subprocess
import sys

import bootstrap
import services


def main(arguments: list[str]) -> int:
    """Run the suite with everything this machine has. Returns pytest's exit code."""
    bootstrap.main("test")
    already = {name for name in services.SERVICES if os.environ.get(name)}
    environment, missing = services.up()
    for name, value in environment.items():
        bootstrap.say(f"{name.removeprefix('TEST_')}: {value}")
    for sentence in missing:
        bootstrap.say(f"Missing: {sentence}")
    if missing and os.environ.get("CI") == "true":
        bootstrap.stop("A service is missing, and CI=true makes that a failure.")
    command = [str(bootstrap.PYTHON), "-m", "pytest", *arguments]
    try:
        return subprocess.run(
            command, cwd=bootstrap.ROOT, env={**os.environ, **environment}, check=False
        ).returncode
    finally:
        if not already and os.environ.get("KEEP_SERVICES") != "1":
            services.down()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
