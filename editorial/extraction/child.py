"""The process that reads one file: ``python child.py FILE EXTENSION CHARACTERS MEGABYTES SECONDS``.

Its memory and processor time are limited, so that a file made to exhaust a reader harms only this
process. The text goes to standard output.
"""

import resource
import sys
from pathlib import Path

# What it returns for a file that needs a password.
LOCKED = 3


def main(file: str, extension: str, characters: str, megabytes: str, seconds: str) -> int:
    """Print the text of the file. Returns 0, LOCKED, or 1 after a sentence on standard error."""
    memory = int(megabytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    above = str(Path(__file__).resolve().parents[1])
    sys.path[0:1] = []
    sys.path.append(above)
    # Run by its path, so that the application is not loaded: this package is imported by itself.
    # Last on the path, and only now: the names beside it are those of modules of Python too.
    from extraction.errors import LockedFile  # type: ignore[import-not-found]
    from extraction.formats import lines_of  # type: ignore[import-not-found]

    sys.path.remove(above)
    try:
        for line in lines_of(Path(file), extension, int(characters)):
            sys.stdout.write(line)
    except LockedFile:
        return LOCKED
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
