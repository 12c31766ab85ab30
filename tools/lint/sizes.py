#!/usr/bin/env python3
"""Names the files that grew long: a hint to look, which fails nothing."""

import sys
from pathlib import Path

import cxx

# In this order: the first row whose question is yes says how many lines are usual.
USUAL = [
    (lambda path: path.name.endswith("_test.cc"), 400),
    (lambda path: "checks" in path.parts and path.suffix == ".cc", 80),
    (lambda path: path.suffix == ".h", 200),
    (lambda path: True, 400),
]
# Long for a reason.
EXPECTED = {
    "src/standard": "tables: a row for each check or risk",
}


def main(root: Path) -> int:
    hints = 0
    for path in cxx.files(root, "src", "tests", "bench"):
        name = path.relative_to(root).as_posix()
        lines = path.read_text().count("\n")
        usual = next(limit for asks, limit in USUAL if asks(path))
        if lines > usual and not any(name.startswith(folder + "/") for folder in EXPECTED):
            hints += 1
            print(f"{path}:1: {lines} lines, {usual} are usual: does it hold two concepts?")
    print(f"sizes: {hints} hints")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
