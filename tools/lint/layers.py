#!/usr/bin/env python3
"""Refuses an include that points up or sideways, and a link in CMake that the table does not allow."""

import re
import sys
from pathlib import Path

import cxx

# The table of docs/architecture.md: which layers a layer may see.
MAY_USE = {
    "base": [],
    "formats": ["base"],
    "standard": ["base"],
    "io": ["base", "formats"],
    "inventory": ["base", "formats", "standard"],
    "engines": ["base", "formats", "standard", "inventory"],
    "assess": ["base", "formats", "standard", "inventory"],
    "collect": ["base", "formats", "standard", "io", "inventory"],
    "checks": ["base", "formats", "standard", "inventory", "assess"],
    "report": ["base", "formats", "standard", "inventory", "engines", "assess"],
}
MAY_USE["app"] = list(MAY_USE)
LINKS = re.compile(r"hakoseki_layer\(\s*(\w+)(?:\s+USES\s+((?:(?!LIBRARIES|SOURCES)\w+\s+)+))?")


def complaint(path: Path, layer: str, included: str) -> str | None:
    target = included.split("/")[0]
    if target == "support" and path.name.endswith("_test.cc"):
        return None  # tests/support
    if "/" not in included or target not in MAY_USE:
        return f"`{included}` is no path of a layer below src"
    if target != layer and target not in MAY_USE[layer]:
        return f"layer `{layer}` may not include `{included}`"
    own = re.sub(r"(_test)?\.(cc|h)$", ".h", path.as_posix())
    if layer == target == "checks" and not own.endswith("src/" + included):
        return f"checks never include each other, as this does with `{included}`"
    return None


def main(root: Path) -> int:
    problems = []
    for path in cxx.files(root, "src"):
        layer = path.relative_to(root / "src").parts[0]
        if layer not in MAY_USE:
            problems.append(f"{path}:1: `{layer}` is no layer of tools/lint/layers.py")
            continue
        for token in cxx.tokens(path.read_text()):
            if token.kind == "include" and '"' in token.text:
                wrong = complaint(path, layer, token.text.split('"')[1])
                problems += [f"{path}:{token.line}: {wrong}"] if wrong else []
    for path in sorted((root / "src").rglob("CMakeLists.txt")):
        for layer, uses in LINKS.findall(path.read_text()):
            extra = set(uses.split()) - set(MAY_USE.get(layer, []))
            problems += [f"{path}:1: layer `{layer}` may not link `{name}`" for name in sorted(extra)]
    return cxx.report(problems, "layers")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
