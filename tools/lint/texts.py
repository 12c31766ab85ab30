#!/usr/bin/env python3
"""Refuses a text for people that lacks a language or whose languages take different arguments."""

import re
import sys
from pathlib import Path

import cxx
from bilingual import HALF_WIDTH_KANA, JAPANESE, faults
from text_pairs import pairs, shape_of

# Japanese that the program reads or counts, and shows to nobody.
DATA = {
    "src/report/layout.cc": "characters that may not begin a line",
    "src/checks/container/mixed_environments.cc": "how people name their environments",
}


# Where the words of a detail have their Japanese, if it is not the name of an operation.
PHRASES = "src/base/unknown.cc"
DETAIL = re.compile(r'\.detail = "(?![a-z0-9-]+:[A-Z])([^"{}]* [^"{}]*)"')


def untranslated(path: Path, phrases: str) -> list[str]:
    text = path.read_text()
    return [
        f"{path}:{text.count(chr(10), 0, found.start()) + 1}: `{found[1]}` has no row in {PHRASES}"
        for found in DETAIL.finditer(text)
        if f'{{"{found[1]}",' not in phrases
    ]


def check(path: Path, name: str) -> list[str]:
    stream = cxx.joined(cxx.tokens(path.read_text()))
    shape = shape_of(stream)
    problems, paired = [], set()
    for first, last, explains in pairs(stream, shape):
        wrong = faults(stream[first].text, stream[last].text, explains)
        problems += [f"{path}:{stream[first].line}: {fault}" for fault in wrong]
        paired |= {first, last}
    for at, token in enumerate(stream):
        if shape[at : at + 4] == [".", "en", "=", "STR"] and at + 3 not in paired:
            problems.append(f"{path}:{token.line}: no literal .ja beside this .en")
        if token.kind == "string" and HALF_WIDTH_KANA.search(token.text):
            problems.append(f"{path}:{token.line}: half-width kana")
        if token.kind == "string" and JAPANESE.search(token.text) and at not in paired:
            if name not in DATA:
                problems.append(f"{path}:{token.line}: Japanese without its English: `{token.text}`")
    return problems


def main(root: Path) -> int:
    sources = [path for path in cxx.files(root, "src") if not path.name.endswith("_test.cc")]
    names = {path: path.relative_to(root).as_posix() for path in sources}
    problems = [problem for path in sources for problem in check(path, names[path])]
    table = root / PHRASES
    phrases = table.read_text() if table.exists() else ""
    problems += [problem for path in sources for problem in untranslated(path, phrases)]
    return cxx.report(problems, "texts")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
