"""Small working trees, planted with a fault."""

import subprocess
from pathlib import Path


def plant(root: Path, texts: dict[str, str]) -> Path:
    """Write files, by path and text, into a folder that Git knows. Call it again to add or change some."""
    if not (root / ".git").exists():
        subprocess.run(["git", "init", "-q", str(root)], check=True)
    for path, text in texts.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root
