#!/usr/bin/env python3
"""Demands that each header under src says what it is for, is guarded, and compiles alone."""

import concurrent.futures
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import cxx
from recent import closure, touched

# ccache makes the second run take a second; it caches whole compilations only, so no -fsyntax-only.
COMPILER = ["ccache"] * bool(shutil.which("ccache")) + ["g++", "-std=c++23", "-O0", "-w", "-c"]
MINIMUM_WORDS = 4
# Layers whose files see a precompiled header before their own; clang-tidy takes it off, but not over these.
PRECOMPILED = ("checks", "collect", "report")


def opening(source: str) -> str:
    """The comment a file begins with."""
    lines = []
    for line in source.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line.removeprefix("//").strip())
    return " ".join(lines)


def form_faults(path: Path) -> list[str]:
    source = path.read_text()
    faults = []
    if path.suffix == ".h" and "\n#pragma once\n" not in "\n" + source:
        faults.append(f"{path}:1: no `#pragma once`")
    alone = path.suffix == ".h" or not path.with_suffix(".h").exists()
    if alone and (len(opening(source).split()) < MINIMUM_WORDS or "." not in opening(source)):
        faults.append(f"{path}:1: no opening sentence which says what the file is for")
    return faults


def is_proved(root: Path, header: Path) -> bool:
    """Whether the build, or clang-tidy, compiles it as the first of its own file, with nothing precompiled before."""
    own = header.with_suffix(".cc")
    if header.relative_to(root / "src").parts[0] in PRECOMPILED or not own.exists():
        return False
    first = re.search(r'^#include (.+)$', own.read_text(), re.MULTILINE)
    return first is not None and first.group(1) == f'"{header.relative_to(root / "src").as_posix()}"'


def compile_alone(root: Path, header: Path) -> list[str]:
    name = header.relative_to(root / "src").as_posix()
    # Relative paths, the same in each clone, so that ccache recognises them.
    unit = Path("build/lint/headers", name.replace("/", "__") + ".cc")
    (root / unit).parent.mkdir(parents=True, exist_ok=True)
    (root / unit).write_text(f'#include "{name}"\n')
    command = [*COMPILER, "-Isrc", str(unit), "-o", str(unit.with_suffix(".o"))]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True)
    return [f"{header}:1: does not compile alone\n{run.stderr}"] if run.returncode else []


def main(root: Path) -> int:
    recent = touched(root)
    sources = [path for path in cxx.files(root, "src") if not path.name.endswith("_test.cc")]
    problems = [fault for path in sources for fault in form_faults(path)]
    headers = [path for path in sources if path.suffix == ".h" and not is_proved(root, path)]
    if recent is not None:
        headers = [path for path in headers if closure(root, path, set()) & recent]
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for faults in pool.map(lambda header: compile_alone(root, header), headers):
            problems += faults
    print(f"headers: {len(headers)} compiled in {time.monotonic() - began:.1f} s")
    return cxx.report(problems, "headers")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
