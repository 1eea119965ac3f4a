"""The process that reads one file: ``python child.py FILE EXTENSION CHARACTERS MEGABYTES SECONDS``.

It may use no more than so much memory and processor time, so that a file made to exhaust a
reader harms nothing but this process. The text goes to standard output.
"""

import resource
import sys
from pathlib import Path


def main(file: str, extension: str, characters: str, megabytes: str, seconds: str) -> int:
    """Print the text of the file. Returns 0, or 1 after a sentence on standard error."""
    memory = int(megabytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    # Run by its path, so that the application is not loaded: its folder is on the path, not the project.
    from formats import lines_of  # type: ignore[import-not-found]

    try:
        for line in lines_of(Path(file), extension, int(characters)):
            sys.stdout.write(line)
    except MemoryError:
        sys.stderr.write("It needs too much memory.")
        return 1
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}"[:250])
        return 1
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    raise SystemExit(main(*sys.argv[1:]))
