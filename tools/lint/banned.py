#!/usr/bin/env python3
"""Refuses what the house rules ban: each row says where it is allowed, and why not elsewhere."""

import re
import sys
from pathlib import Path

import cxx

# pattern, where it is allowed (a file or a folder), why not elsewhere
CODE = [
    (r"\bstd::(cout|cerr|clog)\b|\bf?(printf|puts|putc)\(|\bfmt::print\(|<iostream>",
     ("src/app/", "src/base/assertion.h"), "only src/app prints"),
    (r"\bgetenv\(", ("src/app/",), "only src/app reads the environment"),
    (r"\b(catch|throw)\b", ("src/app/main.cc", "src/base/parallel"), "errors are values (base/result.h)"),
    (r"\bstd::sto[a-z]+\(|\bato[ifl]+\(", (), "throws or guesses: use std::from_chars"),
    (r"\bstd::w?s?regex\b|<regex>", (), "std::regex recurses for each character it reads"),
    (r"\bistreambuf_iterator\b|\brdbuf\(", ("src/collect/",), "an unbounded read"),
    (r"\bstd::ifstream\b|<fstream>", ("src/app/", "src/collect/", "src/io/"), "only these read files"),
    (r"\b(struct|class|union|enum|using|concept)\s+\w*(Util|Common|Helper|Misc|Manager)", (),
     "a word that names no concept"),
    (r"\b(?!__(FILE|LINE|COUNTER|VA_ARGS|cpp))(_[A-Z]|\w*__)\w*", (), "reserved for the compiler"),
    (r"[^\x00-\x7f]", (), "a character that is not ASCII, outside texts and comments"),
]
HEADERS = [(r"\bnlohmann\b", ("src/io/",), "JSON is decoded in .cc files")]
COMMENTS = [(r"(?<![`\"])\b(TO[D]O|FIX[M]E|X[X]X)\b(?![`\"])", (), "do it, or open an issue")]
TEXT = [("[\uff61-\uff9f]", ("tests/",), "half-width kana")]
FILE_NAME = re.compile(r"(^|[_./-])(util|common|helper|misc|manager)s?([_./-]|$)")
# AWS names keep their spelling.
AWS_NAMES = re.compile(r"(Secrets|Systems|Certificate)_?Manager", re.IGNORECASE)


def scan(path: Path, name: str, text: str, rules: list) -> list[str]:
    problems = []
    for number, line in enumerate(AWS_NAMES.sub("", text).splitlines(), 1):
        for pattern, allowed, why in rules:
            found = re.search(pattern, line)
            if found and not name.startswith(allowed or ("\n",)):
                problems.append(f"{path}:{number}: `{found.group().strip()}` is banned: {why}")
    return problems


def main(root: Path) -> int:
    problems = []
    for path in cxx.files(root, "src"):
        name, source = path.relative_to(root).as_posix(), path.read_text()
        rules = CODE + (HEADERS if path.suffix == ".h" else [])
        problems += scan(path, name, cxx.masked(source), rules)
    written = (".h", ".cc", ".py", ".mjs", ".cmake", ".txt", ".yaml", ".md")
    folders = ("src", "tests", "bench", "cmake", "tools", "demo_env", "docs")
    for path in cxx.files(root, *folders, ends=written):
        name = path.relative_to(root).as_posix()
        problems += scan(path, name, path.read_text(errors="replace"), COMMENTS + TEXT * (not name.endswith("_test.cc")))
        if FILE_NAME.search(AWS_NAMES.sub("", name.lower())):
            problems.append(f"{path}:1: the name holds a word that names no concept")
    return cxx.report(problems, "banned")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
