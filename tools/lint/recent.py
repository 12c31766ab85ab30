"""What the last commits touched: what CI asks slow lints of. The rest passed when it was last touched."""

import re
import subprocess
from pathlib import Path

COMMITS = 30


def touched(root: Path) -> set[Path] | None:
    """None where the history does not go back as far: then everything is to be asked of."""
    git = ["git", "-C", str(root)]
    told = subprocess.run([*git, "log", f"-{COMMITS}", "--format=", "--name-only"], capture_output=True, text=True)
    shallow = subprocess.run([*git, "rev-parse", "--is-shallow-repository"], capture_output=True, text=True)
    if told.returncode or shallow.stdout.strip() != "false":
        return None
    return {root / line for line in told.stdout.splitlines() if line}


def closure(root: Path, path: Path, seen: set[Path]) -> set[Path]:
    """A file of the sources with all of ours that it includes."""
    if path.is_file() and path not in seen:
        seen.add(path)
        for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.MULTILINE):
            closure(root, root / "src" / name, seen)
    return seen
