"""The built image's root file system, run as a container would run it, but read-only for real.

``unshare`` and ``chroot`` instead of a container engine: a mount namespace of its own, the root
mounted read-only, /tmp and VAR_DIR writable, the account and the environment of the image.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.support.services import missing

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "var" / "image"
BUILDAH = [
    "buildah",
    "--root",
    str(STATE / "storage"),
    "--runroot",
    str(STATE / "run"),
    "--storage-driver",
    "vfs",
]
# $1 is the root, $2 the folder for VAR_DIR, $3 user:group; then the command.
ENTER = """
set -e
root=$1 data=$2 account=$3
shift 3
mount --bind "$root" "$root"
mount --bind "$data" "$root/var/lib/kring"
mount -t tmpfs tmpfs "$root/tmp"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,ro,bind "$root"
exec chroot --userspec="$account" "$root" "$@"
"""


def buildah(*arguments: str) -> str:
    """Run buildah on the storage of `make image`. Returns what it prints."""
    command = [*BUILDAH, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def need_tools() -> None:
    """Skip the test unless this machine can build an image and enter it."""
    for program in ("buildah", "mmdebstrap", "unshare", "flock"):
        if shutil.which(program) is None:
            missing(f"{program} is not installed (Debian: apt-get install buildah mmdebstrap)")
    if os.geteuid() != 0:
        missing("Only root can build an image by buildah's chroot isolation")


def top_layer(image_id: str) -> Path:
    """Return the folder with the image's files: a layer of the vfs driver is a whole root.

    Used as it is, because a copy of half a gigabyte takes longer than all the tests.
    """
    images = json.loads((STATE / "storage/vfs-images/images.json").read_text())
    (layer,) = (image["layer"] for image in images if image["id"] == image_id)
    return STATE / "storage/vfs/dir" / layer


class Image:
    """The built image: its settings, and its files where they lie."""

    def __init__(self, name: str):
        self.name = name
        found = json.loads(buildah("inspect", "--type", "image", name))
        self.config = found["Docker"]["config"]
        self.root = top_layer(found["FromImageID"])

    def start(
        self, *command: str, data: Path, environment: dict[str, str], **options
    ) -> subprocess.Popen:
        """Start a command as the image's account, on a read-only root."""
        values = {"HOME": "/var/lib/kring", **environment}
        settings = [*self.config["Env"], *(f"{name}={value}" for name, value in values.items())]
        enter = ["unshare", "--mount", "sh", "-c", ENTER, "enter", str(self.root), str(data)]
        chdir = ["/usr/bin/env", "--ignore-environment", f"--chdir={self.config['WorkingDir']}"]
        return subprocess.Popen(
            [*enter, self.config["User"], *chdir, *settings, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )

    def role(self, *arguments: str, **options) -> subprocess.Popen:
        """Start one of the image's roles: web, worker, beat, migrate or manage."""
        return self.start(*self.config["Entrypoint"], *arguments, **options)
